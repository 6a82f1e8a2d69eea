-- WebAuthn credentials. A public key is no secret; one that was removed is kept, since the record refers to it.
CREATE TABLE passkey (
  -- The credential's id and its COSE public key, base64url.
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
  public_key text NOT NULL,
  counter bigint NOT NULL CHECK (counter >= 0),
  transports jsonb NOT NULL,
  backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  removed_at timestamptz
);
CREATE INDEX passkey_person ON passkey (person_id) WHERE removed_at IS NULL;

-- What an authenticator was asked to sign, for one act in one session. Any answer uses it up, a wrong one too.
CREATE TABLE passkey_challenge (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  session_id text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('registration', 'step-up')),
  action_hash text NOT NULL,
  nonce text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX passkey_challenge_open ON passkey_challenge (session_id, purpose) WHERE used_at IS NULL;

CREATE FUNCTION passkey_keeps_its_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL OR NEW.counter < OLD.counter
    OR (NEW.id, NEW.person_id, NEW.public_key, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.public_key, OLD.created_at) THEN
    RAISE EXCEPTION 'passkey % was removed, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_keeps_its_key BEFORE UPDATE ON passkey FOR EACH ROW EXECUTE FUNCTION passkey_keeps_its_key();

CREATE FUNCTION challenge_is_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.used_at IS NOT NULL OR NEW.used_at IS NULL
    OR (NEW.id, NEW.person_id, NEW.session_id, NEW.purpose, NEW.action_hash, NEW.nonce, NEW.created_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.session_id, OLD.purpose, OLD.action_hash, OLD.nonce, OLD.created_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'challenge % was used, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER challenge_is_used_once BEFORE UPDATE ON passkey_challenge FOR EACH ROW EXECUTE FUNCTION challenge_is_used_once();

CREATE TRIGGER never_deleted BEFORE DELETE ON passkey FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON passkey EXECUTE FUNCTION refuse_change();
