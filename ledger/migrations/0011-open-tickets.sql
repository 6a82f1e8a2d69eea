-- What is looked for again and again is a handful among all that ever was: tickets that can still expire, orders without a verdict.
CREATE INDEX ticket_state_open ON ticket_state (ticket_id) WHERE state IN ('CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED');
CREATE INDEX orders_unreconciled ON orders (created_at) WHERE state IN ('FILLED', 'CANCELED', 'REJECTED_BY_BROKER', 'BROKER_EXPIRED', 'NOT_SENT');
