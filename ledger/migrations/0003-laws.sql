-- Laws that hold whoever writes: what happened is never edited, chains have no gaps, books balance, states follow their map.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: its rows are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['entry', 'evidence', 'confirmation', 'ticket', 'display', 'ips', 'firm_policy', 'journal', 'posting',
    'disposal', 'fill'] LOOP
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['chain', 'orders', 'outbox', 'attempt', 'hold', 'ticket_state', 'action_grant'] LOOP
    EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['entry', 'evidence', 'confirmation', 'ticket', 'display', 'ips', 'firm_policy', 'journal', 'posting',
    'disposal', 'fill', 'chain', 'orders', 'outbox', 'attempt', 'hold', 'ticket_state', 'action_grant'] LOOP
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;

-- Chains: an entry is the next one and names its predecessor; only that moves the head.
CREATE FUNCTION chain_starts_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.head_seq <> 0 OR NEW.head_hash <> repeat('0', 64) THEN
    RAISE EXCEPTION 'chain % must start empty', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER chain_starts_empty BEFORE INSERT ON chain FOR EACH ROW EXECUTE FUNCTION chain_starts_empty();

CREATE FUNCTION chain_moves_by_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Depth 2: this update comes from the trigger on entry.
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'the head of chain % moves only with an entry', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER chain_moves_by_entry BEFORE UPDATE ON chain FOR EACH ROW EXECUTE FUNCTION chain_moves_by_entry();

CREATE FUNCTION entry_follows_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head chain%ROWTYPE;
BEGIN
  SELECT * INTO head FROM chain WHERE id = NEW.chain_id FOR UPDATE;
  IF NOT FOUND OR NEW.seq <> head.head_seq + 1 OR NEW.prev_hash <> head.head_hash THEN
    RAISE EXCEPTION 'entry % of chain % does not follow its head', NEW.seq, NEW.chain_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.at_text::timestamptz <> NEW.at THEN
    RAISE EXCEPTION 'entry % of chain % has two times', NEW.seq, NEW.chain_id USING ERRCODE = 'check_violation';
  END IF;
  UPDATE chain SET head_seq = NEW.seq, head_hash = NEW.hash WHERE id = NEW.chain_id;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_follows_head BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_follows_head();

-- Double entry: at commit, each journal has postings and they add up to zero in every currency.
CREATE FUNCTION journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  subject text := CASE WHEN TG_TABLE_NAME = 'journal' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'journal_id' END;
BEGIN
  IF NOT EXISTS (SELECT FROM posting WHERE journal_id = subject)
    OR EXISTS (SELECT FROM posting WHERE journal_id = subject GROUP BY currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'the postings of journal % do not add up to zero', subject USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON journal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balances();
CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balances();

-- States. The maps are those of domain/order.ts and domain/ticket.ts; a test compares them.
CREATE FUNCTION order_may(old_state text, new_state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT new_state = ANY (CASE old_state
    WHEN 'CONFIRMED' THEN ARRAY['SUBMITTING', 'NOT_SENT']
    WHEN 'SUBMITTING' THEN ARRAY['ACKED', 'PARTIAL', 'FILLED', 'REJECTED_BY_BROKER', 'UNKNOWN']
    WHEN 'UNKNOWN' THEN ARRAY['ACKED', 'PARTIAL', 'FILLED', 'CANCELED', 'REJECTED_BY_BROKER', 'BROKER_EXPIRED', 'NOT_SENT', 'SUBMITTING']
    WHEN 'ACKED' THEN ARRAY['PARTIAL', 'FILLED', 'CANCEL_PENDING', 'CANCELED', 'REJECTED_BY_BROKER', 'BROKER_EXPIRED']
    WHEN 'PARTIAL' THEN ARRAY['PARTIAL', 'FILLED', 'CANCEL_PENDING', 'CANCELED', 'BROKER_EXPIRED']
    WHEN 'CANCEL_PENDING' THEN ARRAY['CANCELED', 'FILLED', 'PARTIAL', 'BROKER_EXPIRED', 'ACKED']
    WHEN 'FILLED' THEN ARRAY['RECONCILED', 'RECON_BREAK']
    WHEN 'CANCELED' THEN ARRAY['RECONCILED', 'RECON_BREAK']
    WHEN 'REJECTED_BY_BROKER' THEN ARRAY['RECONCILED', 'RECON_BREAK']
    WHEN 'BROKER_EXPIRED' THEN ARRAY['RECONCILED', 'RECON_BREAK']
    WHEN 'NOT_SENT' THEN ARRAY['RECONCILED', 'RECON_BREAK']
    WHEN 'RECONCILED' THEN ARRAY['RECON_BREAK']
    WHEN 'RECON_BREAK' THEN ARRAY['RECONCILED']
    ELSE ARRAY[]::text[] END)
$$;

CREATE FUNCTION ticket_may(old_state text, new_state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT new_state = ANY (CASE old_state
    WHEN 'PROPOSED' THEN ARRAY['CHECKED', 'REJECTED']
    WHEN 'CHECKED' THEN ARRAY['DISPLAYED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED']
    WHEN 'DISPLAYED' THEN ARRAY['STEP_UP_REQUIRED', 'CONFIRMED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED']
    WHEN 'STEP_UP_REQUIRED' THEN ARRAY['CONFIRMED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED']
    WHEN 'EXPIRED' THEN ARRAY['SUPERSEDED']
    ELSE ARRAY[]::text[] END)
$$;

CREATE FUNCTION order_keeps_its_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'CONFIRMED' OR NEW.filled_quantity <> 0 THEN
      RAISE EXCEPTION 'order % must start as CONFIRMED', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.ticket_id, NEW.confirmation_id, NEW.hash, NEW.leg, NEW.client_order_id, NEW.account_id, NEW.symbol, NEW.instrument_id,
      NEW.side, NEW.quantity, NEW.limit_price, NEW.valid_until, NEW.created_at)
    IS DISTINCT FROM (OLD.id, OLD.ticket_id, OLD.confirmation_id, OLD.hash, OLD.leg, OLD.client_order_id, OLD.account_id, OLD.symbol,
      OLD.instrument_id, OLD.side, OLD.quantity, OLD.limit_price, OLD.valid_until, OLD.created_at)
    OR NEW.filled_quantity < OLD.filled_quantity THEN
    RAISE EXCEPTION 'the terms of order % are never changed', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT order_may(OLD.state, NEW.state) THEN
    RAISE EXCEPTION 'order % can''t go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_keeps_its_terms BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION order_keeps_its_terms();

CREATE FUNCTION ticket_state_follows_map() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- A ticket is checked in the transaction that writes it, so that it may be born with its verdict.
    IF NEW.state NOT IN ('PROPOSED', 'CHECKED', 'REJECTED') THEN
      RAISE EXCEPTION 'ticket % can''t start as %', NEW.ticket_id, NEW.state USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.ticket_id <> OLD.ticket_id OR NEW.state <> OLD.state AND NOT ticket_may(OLD.state, NEW.state) THEN
    RAISE EXCEPTION 'ticket % can''t go from % to %', OLD.ticket_id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ticket_state_follows_map BEFORE INSERT OR UPDATE ON ticket_state
  FOR EACH ROW EXECUTE FUNCTION ticket_state_follows_map();

-- A grant is used once; a hold is released once.
CREATE FUNCTION grant_is_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.consumed_at IS NOT NULL
    OR (NEW.id, NEW.person_id, NEW.session_id, NEW.action_hash, NEW.method, NEW.granted_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.session_id, OLD.action_hash, OLD.method, OLD.granted_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'grant % was used, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_is_used_once BEFORE UPDATE ON action_grant FOR EACH ROW EXECUTE FUNCTION grant_is_used_once();

CREATE FUNCTION hold_is_released_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.released_at IS NOT NULL THEN
    RAISE EXCEPTION 'the hold of order % was already released', OLD.order_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_is_released_once BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION hold_is_released_once();
