-- Logins of their own for the parts of the server, so that what one can't do holds even if it is taken over.
-- Run by `npm run db:roles` as the tables' owner, after each migration; what isn't granted here is refused.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['steward_agent', 'steward_gate', 'steward_executor', 'steward_audit'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT', name);
    END IF;
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', name);
    EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', name);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', name);
    -- All write the record, and lock a chain's head while they do; the trigger alone moves it.
    EXECUTE format('GRANT SELECT, INSERT ON chain, entry, evidence TO %I', name);
    EXECUTE format('GRANT UPDATE (head_seq) ON chain TO %I', name);
    -- Wrapped keys are of no use without the master key; nobody but the owner destroys one.
    EXECUTE format('GRANT SELECT, INSERT ON person_key, chain_key TO %I', name);
  END LOOP;
  REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
END $$;

-- The agent's turn: reads what a turn may know, writes the conversation. It can't confirm, order or book.
GRANT SELECT ON person, account, mandate, ips, firm_policy, setting, journal, posting, cash_balance, position, lot, disposal, conversation,
  inbound, outbound, ticket, ticket_state, orders, fill, hold, market_cache TO steward_agent;
GRANT INSERT, UPDATE ON conversation, inbound TO steward_agent;
GRANT INSERT ON outbound TO steward_agent;
GRANT INSERT, UPDATE ON market_cache TO steward_agent;

-- The gate: tickets, displays, step-up, confirmations, and the orders that follow. It can't book, fill or move an order on.
GRANT SELECT ON person, account, mandate, ips, firm_policy, setting, journal, posting, cash_balance, position, lot, disposal, conversation,
  inbound, outbound, ticket, ticket_state, display, action_grant, step_up_attempt, confirmation, orders, outbox, hold, attempt, fill,
  idempotency, totp, session, firm_day, market_cache TO steward_gate;
GRANT INSERT ON ticket, ticket_state, display, action_grant, step_up_attempt, confirmation, orders, outbox, hold, idempotency, firm_day,
  outbound, setting TO steward_gate;
GRANT UPDATE ON ticket_state, idempotency, firm_day, setting TO steward_gate;
GRANT UPDATE (consumed_at) ON action_grant TO steward_gate;
GRANT UPDATE (step_up_step) ON totp TO steward_gate;
GRANT UPDATE (cancel_requested_at) ON outbox TO steward_gate;
-- A row lock needs the right to update something: the account while it confirms, the person while a code is tried.
GRANT UPDATE (frozen_reason) ON account TO steward_gate, steward_executor;
GRANT UPDATE (label) ON person TO steward_gate;
GRANT UPDATE (minor) ON cash_balance TO steward_gate;

-- The executor: sends what is in the outbox and books what comes back. It can't make an order or a confirmation.
GRANT SELECT ON person, account, ticket, ticket_state, display, confirmation, orders, outbox, hold, attempt, fill, lease, paper_order,
  journal, posting, cash_balance, position, lot, disposal, conversation, setting, firm_policy, market_cache TO steward_executor;
GRANT UPDATE (state, filled_quantity, average_price, broker_order_id, changed_at) ON orders TO steward_executor;
GRANT UPDATE (done_at) ON outbox TO steward_executor;
GRANT UPDATE (quantity, cash_minor, released_at) ON hold TO steward_executor;
GRANT INSERT ON attempt, fill, journal, posting, disposal TO steward_executor;
GRANT UPDATE (result, finished_at) ON attempt TO steward_executor;
GRANT INSERT, UPDATE ON cash_balance, position, lot, lease, paper_order TO steward_executor;
GRANT INSERT ON outbound TO steward_executor;
-- To number what it sends to a conversation.
GRANT UPDATE (last_at) ON conversation TO steward_executor;

-- Compliance reads what was said, shown and done, never a secret; its own reads are entries of the record.
GRANT SELECT ON person, account, mandate, ips, firm_policy, setting, journal, posting, cash_balance, position, lot, disposal, conversation,
  inbound, outbound, ticket, ticket_state, display, action_grant, step_up_attempt, confirmation, orders, outbox, hold, attempt, fill TO steward_audit;

-- What is kept of a person beside money: a turn reads it; only the owner's door writes it, after an authenticated request.
GRANT SELECT ON memory, memory_vector, knowledge, plan, alert, task, preference TO steward_agent, steward_audit;
-- The gate alone changes a statement, and keeps what was shown before it does.
GRANT SELECT, INSERT ON act TO steward_gate;
GRANT UPDATE (displayed_at, expires_at, taken_at) ON act TO steward_gate;
GRANT INSERT ON ips TO steward_gate;
-- Previews and challenges that nothing can come of any more; the record keeps that they were shown.
GRANT DELETE ON act, passkey_challenge TO steward_gate;
GRANT SELECT ON act TO steward_audit;

-- The gate keeps passkeys and what it asked them to sign; nobody else needs either.
GRANT SELECT, INSERT ON passkey, passkey_challenge TO steward_gate;
GRANT UPDATE (counter, last_used_at, removed_at) ON passkey TO steward_gate;
GRANT UPDATE (used_at) ON passkey_challenge TO steward_gate;
GRANT SELECT ON passkey TO steward_audit;
-- Signing in with one: the gate asks and checks, before anybody is known.
GRANT SELECT, INSERT, DELETE ON sign_in_challenge TO steward_gate;
GRANT UPDATE (used_at) ON sign_in_challenge TO steward_gate;
-- Who decided what about the house; compliance reads it, and the gate never does.
GRANT SELECT ON proposal, proposal_decision, device TO steward_audit;

-- Bulk: the gate proposes, shows, approves and settles it; compliance reads it.
GRANT SELECT, INSERT ON bulk, bulk_state, bulk_item, bulk_display, bulk_approval, bulk_outcome TO steward_gate;
GRANT UPDATE (state, changed_at) ON bulk_state TO steward_gate;
-- What an advisor suggested; only the owner's door writes it, and it holds no terms.
GRANT SELECT ON client_proposal TO steward_audit;
GRANT SELECT ON bulk, bulk_state, bulk_item, bulk_display, bulk_approval, bulk_outcome TO steward_audit;

-- Supervision: compliance reads the queue and searches by keyed words; only the owner's door writes either.
GRANT SELECT ON record_index, supervision_item, supervision_review TO steward_audit;
