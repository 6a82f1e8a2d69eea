-- Microsoft Teams: who there is which of our people, and where each can be reached.

-- A user of a tenant is one person of ours at a time. `session_id` is the session that acts from there belong to.
CREATE TABLE teams_link (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  -- Entra's id of the user, the same in all of the tenant's apps.
  object_id text NOT NULL,
  person_id text NOT NULL REFERENCES person,
  session_id text,
  made_by text NOT NULL REFERENCES person,
  linked_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX teams_link_user ON teams_link (tenant_id, object_id) WHERE ended_at IS NULL;
CREATE INDEX teams_link_person ON teams_link (person_id) WHERE ended_at IS NULL;

-- What a person takes from our page into the chat, once. Only its SHA-256 is kept.
CREATE TABLE teams_code (
  code_hash text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- A one-to-one chat with the bot. `place` is what it takes to write there: addresses and ids, no names.
CREATE TABLE teams_chat (
  id text PRIMARY KEY,
  link_id text NOT NULL REFERENCES teams_link,
  place jsonb NOT NULL,
  -- The conversation that the chat shows, and the number of the last event that arrived there.
  conversation_id text REFERENCES conversation,
  sent_seq int NOT NULL DEFAULT 0,
  -- Of several servers one writes at a time.
  writer text,
  writer_until timestamptz,
  closed_at timestamptz
);
CREATE INDEX teams_chat_link ON teams_chat (link_id);
CREATE INDEX teams_chat_conversation ON teams_chat (conversation_id) WHERE closed_at IS NULL;

-- What came in, so that the same activity counts once.
CREATE TABLE teams_activity (
  chat_id text NOT NULL,
  activity_id text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (chat_id, activity_id)
);
CREATE INDEX teams_activity_age ON teams_activity (received_at);

-- Where a ticket's card stands, so that it shows what became of it.
CREATE TABLE teams_card (
  ticket_id text NOT NULL REFERENCES ticket,
  chat_id text NOT NULL REFERENCES teams_chat,
  activity_id text NOT NULL,
  warned_at timestamptz,
  PRIMARY KEY (ticket_id, chat_id)
);
CREATE INDEX teams_card_unwarned ON teams_card (ticket_id) WHERE warned_at IS NULL;
