-- Many clients' tickets under one approval by a second person. What was proposed and approved is never edited.
CREATE TABLE bulk (
  id text PRIMARY KEY,
  initiator_id text NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('rebalance-to-policy')),
  terms text NOT NULL,
  hash text NOT NULL UNIQUE,
  count int NOT NULL CHECK (count > 0),
  total_minor bigint NOT NULL CHECK (total_minor >= 0),
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (id, hash),
  UNIQUE (id, initiator_id)
);
CREATE INDEX bulk_initiator ON bulk (initiator_id, created_at DESC);

CREATE TABLE bulk_state (
  bulk_id text PRIMARY KEY REFERENCES bulk,
  state text NOT NULL CHECK (state IN ('PROPOSED', 'DISPLAYED', 'APPROVED', 'DONE', 'REJECTED', 'EXPIRED')),
  changed_at timestamptz NOT NULL
);
CREATE INDEX bulk_state_open ON bulk_state (bulk_id) WHERE state IN ('PROPOSED', 'DISPLAYED', 'APPROVED');

-- One a client: a ticket, or why there is none.
CREATE TABLE bulk_item (
  bulk_id text NOT NULL REFERENCES bulk DEFERRABLE INITIALLY DEFERRED,
  position int NOT NULL CHECK (position >= 0),
  client_id text NOT NULL REFERENCES person,
  account_id text NOT NULL REFERENCES account,
  ticket_id text UNIQUE,
  ticket_hash text,
  refusal jsonb,
  PRIMARY KEY (bulk_id, position),
  UNIQUE (bulk_id, account_id),
  FOREIGN KEY (ticket_id, ticket_hash) REFERENCES ticket (id, hash),
  CHECK ((ticket_id IS NULL) = (ticket_hash IS NULL)),
  CHECK ((ticket_id IS NULL) = (refusal IS NOT NULL))
);

CREATE TABLE bulk_display (
  bulk_id text NOT NULL,
  hash text NOT NULL,
  person_id text NOT NULL REFERENCES person,
  channel text NOT NULL,
  session_id text NOT NULL,
  displayed_at timestamptz NOT NULL,
  PRIMARY KEY (bulk_id, session_id),
  FOREIGN KEY (bulk_id, hash) REFERENCES bulk (id, hash)
);

CREATE TABLE bulk_approval (
  bulk_id text PRIMARY KEY,
  hash text NOT NULL,
  initiator_id text NOT NULL,
  approver_id text NOT NULL REFERENCES person,
  session_id text NOT NULL,
  channel text NOT NULL,
  grant_id text NOT NULL UNIQUE REFERENCES action_grant,
  displayed_at timestamptz NOT NULL,
  approved_at timestamptz NOT NULL,
  body text NOT NULL,
  signature text NOT NULL,
  -- Four eyes.
  CHECK (approver_id <> initiator_id),
  FOREIGN KEY (bulk_id, hash) REFERENCES bulk (id, hash),
  FOREIGN KEY (bulk_id, initiator_id) REFERENCES bulk (id, initiator_id)
);

CREATE TABLE bulk_outcome (
  bulk_id text NOT NULL,
  position int NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('CONFIRMED', 'EXCLUDED')),
  refusal jsonb,
  at timestamptz NOT NULL,
  PRIMARY KEY (bulk_id, position),
  FOREIGN KEY (bulk_id, position) REFERENCES bulk_item (bulk_id, position),
  CHECK ((outcome = 'EXCLUDED') = (refusal IS NOT NULL))
);

ALTER TABLE confirmation ADD COLUMN bulk_id text REFERENCES bulk_approval;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['bulk', 'bulk_item', 'bulk_display', 'bulk_approval', 'bulk_outcome'] LOOP
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
  CREATE TRIGGER never_deleted BEFORE DELETE ON bulk_state FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_emptied BEFORE TRUNCATE ON bulk_state EXECUTE FUNCTION refuse_change();
END $$;

-- The items come first, in the transaction that then writes their bulk; none joins later.
CREATE FUNCTION bulk_takes_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM bulk WHERE id = NEW.bulk_id) THEN
    RAISE EXCEPTION 'bulk % takes no more items', NEW.bulk_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bulk_takes_no_more BEFORE INSERT ON bulk_item FOR EACH ROW EXECUTE FUNCTION bulk_takes_no_more();

-- The map is that of domain/bulk.ts; a test compares them.
CREATE FUNCTION bulk_may(old_state text, new_state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT new_state = ANY (CASE old_state
    WHEN 'PROPOSED' THEN ARRAY['DISPLAYED', 'REJECTED', 'EXPIRED']
    WHEN 'DISPLAYED' THEN ARRAY['APPROVED', 'REJECTED', 'EXPIRED']
    WHEN 'APPROVED' THEN ARRAY['DONE']
    ELSE ARRAY[]::text[] END)
$$;

CREATE FUNCTION bulk_state_follows_map() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> 'PROPOSED' OR TG_OP = 'UPDATE' AND (NEW.bulk_id <> OLD.bulk_id OR NOT bulk_may(OLD.state, NEW.state)) THEN
    RAISE EXCEPTION 'bulk % can''t become %', NEW.bulk_id, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bulk_state_follows_map BEFORE INSERT OR UPDATE ON bulk_state FOR EACH ROW EXECUTE FUNCTION bulk_state_follows_map();

-- A ticket of a bulk is confirmed by that bulk's approver under that approval, or not at all; any other ticket never is.
CREATE FUNCTION bulk_is_confirmed_by_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.bulk_id IS DISTINCT FROM (SELECT bulk_id FROM bulk_item WHERE ticket_id = NEW.ticket_id)
    OR NEW.bulk_id IS NOT NULL AND NOT EXISTS (SELECT FROM bulk_approval
      WHERE bulk_id = NEW.bulk_id AND approver_id = NEW.person_id AND session_id = NEW.session_id) THEN
    RAISE EXCEPTION 'ticket % is not confirmed by the approval of its bulk', NEW.ticket_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bulk_is_confirmed_by_approval BEFORE INSERT ON confirmation FOR EACH ROW EXECUTE FUNCTION bulk_is_confirmed_by_approval();
