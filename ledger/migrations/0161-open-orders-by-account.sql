-- Each confirmation asks for its account's open orders: in a rush the firm's are thousands.
DROP INDEX orders_open;
CREATE INDEX orders_open ON orders (account_id) WHERE state IN ('CONFIRMED', 'SUBMITTING', 'UNKNOWN', 'ACKED', 'PARTIAL', 'CANCEL_PENDING');
