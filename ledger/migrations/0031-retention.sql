-- How long the record is kept, and what people ask about their data.
ALTER TABLE person ADD COLUMN closed_at timestamptz;

-- While one is open, no key of that person or conversation is destroyed and nothing of theirs is deleted. Set and lifted, never edited.
CREATE TABLE legal_hold (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  -- Only this conversation; the whole person without it.
  conversation_id text REFERENCES conversation,
  reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
  set_by text NOT NULL REFERENCES person,
  set_at timestamptz NOT NULL,
  lifted_by text REFERENCES person,
  lifted_at timestamptz,
  lift_reason text CHECK (length(lift_reason) BETWEEN 3 AND 500),
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL))
);
CREATE INDEX legal_hold_open ON legal_hold (person_id) WHERE lifted_at IS NULL;
CREATE TRIGGER never_deleted BEFORE DELETE ON legal_hold FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON legal_hold EXECUTE FUNCTION refuse_change();

CREATE FUNCTION legal_hold_is_lifted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL OR (NEW.id, NEW.person_id, NEW.reason, NEW.set_by, NEW.set_at) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.reason, OLD.set_by, OLD.set_at)
    OR NEW.conversation_id IS DISTINCT FROM OLD.conversation_id THEN
    RAISE EXCEPTION 'the hold % was lifted, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_is_lifted_once BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION legal_hold_is_lifted_once();

-- Requests about a person's own data: access, erasure, a human's review. The answer is what they were told.
CREATE TABLE privacy_request (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('access', 'erasure', 'human-review')),
  made_at timestamptz NOT NULL,
  answer jsonb NOT NULL,
  answered_by text REFERENCES person
);
CREATE INDEX privacy_request_person ON privacy_request (person_id, made_at);

-- As before, and: a hold beats every purge, whoever runs it. A chain is held by its person's hold and by its conversation's; a person by any.
CREATE OR REPLACE FUNCTION key_is_destroyed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.destroyed_at IS NOT NULL OR NEW.key_id <> OLD.key_id OR NEW.person_id <> OLD.person_id OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'the key % was destroyed, or would change', OLD.key_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.destroyed_at IS NOT NULL AND EXISTS (SELECT FROM legal_hold WHERE person_id = OLD.person_id AND lifted_at IS NULL
    AND (conversation_id IS NULL OR TG_TABLE_NAME = 'person_key' OR to_jsonb(OLD) ->> 'chain_id' = 'conversation/' || conversation_id)) THEN
    RAISE EXCEPTION 'a legal hold keeps the key %', OLD.key_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- A person who is erased leaves passkeys behind whose labels were their words.
CREATE OR REPLACE FUNCTION passkey_keeps_its_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.removed_at IS NOT NULL AND NEW.label <> 'erased') OR NEW.removed_at IS DISTINCT FROM OLD.removed_at AND OLD.removed_at IS NOT NULL OR NEW.counter < OLD.counter
    OR (NEW.id, NEW.person_id, NEW.public_key, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.public_key, OLD.created_at) THEN
    RAISE EXCEPTION 'passkey % was removed, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
