-- What is kept of a person beside money: what they asked to be remembered, planned, watched, and wanted a human for.
CREATE EXTENSION IF NOT EXISTS vector;

-- Asking for it is the consent. Forgetting deletes the row, and its vector with it.
CREATE TABLE memory (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('goal', 'constraint', 'life-event', 'preference', 'agreement')),
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 500),
  conversation_id text REFERENCES conversation,
  message_id text,
  consent_at timestamptz NOT NULL,
  learned_on date NOT NULL,
  expires_on date
);
CREATE INDEX memory_person ON memory (person_id);

-- 384 numbers of one named model; vectors of different models are never compared.
CREATE TABLE memory_vector (
  memory_id text PRIMARY KEY REFERENCES memory ON DELETE CASCADE,
  model text NOT NULL,
  embedding vector(384) NOT NULL
);

CREATE TABLE knowledge_vector (
  entry_id text NOT NULL,
  model text NOT NULL,
  -- Of the text that was read: an entry that changed is read again.
  digest text NOT NULL,
  embedding vector(384) NOT NULL,
  PRIMARY KEY (entry_id, model)
);

-- Money to come or to go, as the person agreed. `booked` counts the days that are done.
CREATE TABLE plan (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  account_id text NOT NULL REFERENCES account,
  kind text NOT NULL CHECK (kind IN ('deposit', 'withdrawal')),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  every text NOT NULL CHECK (every IN ('once', 'week', 'month', 'quarter', 'year')),
  first_on date NOT NULL,
  until date,
  booked int NOT NULL DEFAULT 0,
  next_on date,
  state text NOT NULL CHECK (state IN ('active', 'done', 'canceled')),
  hash text NOT NULL,
  grant_id text REFERENCES action_grant,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((state = 'active') = (next_on IS NOT NULL))
);
CREATE INDEX plan_person ON plan (person_id);
CREATE INDEX plan_due ON plan (next_on) WHERE state = 'active';

CREATE TABLE alert (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  rule jsonb NOT NULL,
  conversation_id text REFERENCES conversation,
  state text NOT NULL CHECK (state IN ('active', 'fired', 'canceled')),
  set_on date NOT NULL,
  fired_on date,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX alert_person ON alert (person_id);
CREATE INDEX alert_active ON alert (created_at) WHERE state = 'active';

-- A request for a person's attention: the client's advisor where there is one, else the firm.
CREATE TABLE task (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  advisor_id text REFERENCES person,
  topic text NOT NULL CHECK (length(topic) BETWEEN 1 AND 500),
  conversation_id text REFERENCES conversation,
  state text NOT NULL CHECK (state IN ('open', 'taken', 'done')),
  taken_by text REFERENCES person,
  opened_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX task_open ON task (advisor_id, opened_at) WHERE state <> 'done';

-- What a session was shown before it may do it: the terms, under their hash. Taken once.
CREATE TABLE act (
  session_id text NOT NULL,
  hash text NOT NULL,
  person_id text NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('profile', 'plan', 'import')),
  terms jsonb NOT NULL,
  displayed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  taken_at timestamptz,
  PRIMARY KEY (session_id, hash)
);

CREATE FUNCTION act_is_taken_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.taken_at IS NOT NULL OR (NEW.session_id, NEW.hash, NEW.person_id, NEW.kind, NEW.terms)
    IS DISTINCT FROM (OLD.session_id, OLD.hash, OLD.person_id, OLD.kind, OLD.terms) THEN
    RAISE EXCEPTION 'act % was taken, or would change', OLD.hash USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER act_is_taken_once BEFORE UPDATE ON act FOR EACH ROW EXECUTE FUNCTION act_is_taken_once();
