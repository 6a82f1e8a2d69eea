-- Personal text of the record is sealed with a key per chain, which is wrapped by a key per person, which is wrapped by the master key
-- outside of the database. Destroying a row's `wrapped` erases what it sealed; the chain hashes the ciphertext and still verifies.
CREATE TABLE person_key (
  person_id text PRIMARY KEY REFERENCES person,
  -- Commits to the key's bytes.
  key_id text NOT NULL,
  wrapped text,
  created_at timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE chain_key (
  chain_id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person_key,
  key_id text NOT NULL,
  wrapped text,
  created_at timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE INDEX chain_key_person ON chain_key (person_id);

-- A key may be wrapped anew (another master key) or destroyed, never replaced or brought back.
CREATE FUNCTION key_is_destroyed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.destroyed_at IS NOT NULL OR NEW.key_id <> OLD.key_id OR NEW.person_id <> OLD.person_id OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'the key % was destroyed, or would change', OLD.key_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER key_is_destroyed_once BEFORE UPDATE ON person_key FOR EACH ROW EXECUTE FUNCTION key_is_destroyed_once();
CREATE TRIGGER key_is_destroyed_once BEFORE UPDATE ON chain_key FOR EACH ROW EXECUTE FUNCTION key_is_destroyed_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON person_key FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON person_key EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON chain_key FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON chain_key EXECUTE FUNCTION refuse_change();

-- As before, and: who has a key is never written of in the clear again.
CREATE OR REPLACE FUNCTION entry_follows_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head chain%ROWTYPE;
BEGIN
  SELECT * INTO head FROM chain WHERE id = NEW.chain_id FOR UPDATE;
  IF NOT FOUND OR NEW.seq <> head.head_seq + 1 OR NEW.prev_hash <> head.head_hash THEN
    RAISE EXCEPTION 'entry % of chain % does not follow its head', NEW.seq, NEW.chain_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.at_text::timestamptz <> NEW.at THEN
    RAISE EXCEPTION 'entry % of chain % has two times', NEW.seq, NEW.chain_id USING ERRCODE = 'check_violation';
  END IF;
  IF NOT starts_with(NEW.body, '{"clear":') AND EXISTS (SELECT FROM person_key WHERE person_id = head.person_id) THEN
    RAISE EXCEPTION 'entry % of chain % is not sealed', NEW.seq, NEW.chain_id USING ERRCODE = 'check_violation';
  END IF;
  UPDATE chain SET head_seq = NEW.seq, head_hash = NEW.hash WHERE id = NEW.chain_id;
  RETURN NEW;
END $$;

CREATE FUNCTION evidence_is_sealed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT starts_with(NEW.body, '{"chain":') AND EXISTS (SELECT FROM person_key) THEN
    RAISE EXCEPTION 'evidence % is not sealed', NEW.digest USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence_is_sealed BEFORE INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION evidence_is_sealed();
