-- How a session began and when its person last proved who they are; on which device.
CREATE TABLE device (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  -- SHA-256 of a cookie's random value: it recognises a browser, it proves nothing.
  token_hash text NOT NULL,
  label text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  UNIQUE (person_id, token_hash)
);

ALTER TABLE session ADD COLUMN method text NOT NULL DEFAULT 'local'
  CHECK (method IN ('password', 'password-and-code', 'recovery-code', 'passkey', 'openid', 'enrolment', 'teams', 'local'));
ALTER TABLE session ADD COLUMN device_id text REFERENCES device;
-- NULL: when it began.
ALTER TABLE session ADD COLUMN proven_at timestamptz;

-- A one-time link by which a person sets what they sign in with. The link's secret is never stored, only its SHA-256.
CREATE TABLE enrolment (
  id text PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  person_id text NOT NULL REFERENCES person,
  -- everything; a new password, with the second factor kept; a new second factor, with the password kept
  purpose text NOT NULL CHECK (purpose IN ('enrol', 'password', 'second-factor')),
  -- Shown by the link and not yet proven.
  pending_secret text,
  created_by text REFERENCES person,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX enrolment_open ON enrolment (person_id) WHERE used_at IS NULL;

-- Each stands in for one code of a lost authenticator, once.
CREATE TABLE recovery_code (
  person_id text NOT NULL REFERENCES person,
  code_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (person_id, code_hash)
);

-- What a passkey is asked to sign before anybody is known.
CREATE TABLE sign_in_challenge (
  id text PRIMARY KEY,
  challenge text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX sign_in_challenge_age ON sign_in_challenge (expires_at);
CREATE TRIGGER challenge_keeps_its_text BEFORE UPDATE OF id, challenge, created_at, expires_at ON sign_in_challenge
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- OpenID Connect: who a provider's subject is here, and round trips that have not come back.
CREATE TABLE external_identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id text NOT NULL REFERENCES person,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (person_id, issuer)
);
CREATE TABLE openid_flow (
  state_hash text PRIMARY KEY,
  -- SHA-256 of the cookie of the browser that began it.
  browser_hash text NOT NULL,
  nonce text NOT NULL,
  verifier text NOT NULL,
  -- Who links the provider's account to their own; NULL to sign in.
  person_id text REFERENCES person,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX openid_flow_age ON openid_flow (expires_at);
