-- People, accounts, and what each may do.
CREATE TABLE person (
  id text PRIMARY KEY,
  email text NOT NULL UNIQUE,
  label text NOT NULL,
  role text NOT NULL CHECK (role IN ('investor', 'advisor', 'supervisor', 'compliance', 'admin')),
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE account (
  id text PRIMARY KEY,
  owner_id text NOT NULL REFERENCES person,
  label text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('individual', 'joint', 'ira')),
  taxable boolean NOT NULL,
  household text NOT NULL,
  opened_on date NOT NULL,
  frozen_reason text
);
CREATE INDEX account_owner ON account (owner_id);

CREATE TABLE mandate (
  advisor_id text NOT NULL REFERENCES person,
  client_id text NOT NULL REFERENCES person,
  account_id text NOT NULL REFERENCES account,
  scope text NOT NULL CHECK (scope IN ('advise', 'trade')),
  until date NOT NULL,
  PRIMARY KEY (advisor_id, account_id)
);

-- The investment policy statement (a client's) and the firm's policy: new rows, never edits.
CREATE TABLE ips (
  person_id text NOT NULL REFERENCES person,
  version int NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, version)
);

CREATE TABLE firm_policy (
  version int PRIMARY KEY,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE setting (
  name text PRIMARY KEY,
  value jsonb NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- Double-entry bookkeeping. Amounts are cents; each entry's postings add up to zero per currency (checked at commit).
CREATE TABLE journal (
  id text PRIMARY KEY,
  account_id text NOT NULL REFERENCES account,
  on_date date NOT NULL,
  settles_on date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('buy', 'sell', 'dividend', 'deposit', 'withdrawal', 'fee', 'interest')),
  symbol text,
  quantity numeric(24, 8),
  price numeric(24, 6),
  fill_id text UNIQUE,
  order_id text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX journal_account ON journal (account_id, on_date);

CREATE TABLE posting (
  journal_id text NOT NULL REFERENCES journal,
  line int NOT NULL,
  -- cash (the client's), securities (at cost), gains, income, fees, external (the world outside)
  book text NOT NULL CHECK (book IN ('cash', 'securities', 'gains', 'income', 'fees', 'external')),
  currency text NOT NULL DEFAULT 'USD',
  minor bigint NOT NULL,
  PRIMARY KEY (journal_id, line)
);

CREATE TABLE cash_balance (
  account_id text PRIMARY KEY REFERENCES account,
  minor bigint NOT NULL CHECK (minor >= 0)
);

CREATE TABLE position (
  account_id text NOT NULL REFERENCES account,
  symbol text NOT NULL,
  quantity numeric(24, 8) NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (account_id, symbol)
);

CREATE TABLE lot (
  id text PRIMARY KEY,
  account_id text NOT NULL REFERENCES account,
  symbol text NOT NULL,
  quantity numeric(24, 8) NOT NULL CHECK (quantity >= 0),
  cost_minor bigint NOT NULL CHECK (cost_minor >= 0),
  acquired_on date NOT NULL,
  origin text NOT NULL CHECK (origin IN ('fill', 'reconstructed', 'imported')),
  journal_id text REFERENCES journal
);
CREATE INDEX lot_open ON lot (account_id, symbol, acquired_on) WHERE quantity > 0;

-- What a sale took from which lot. Gain = proceeds - cost; long when held for more than a year.
CREATE TABLE disposal (
  journal_id text NOT NULL REFERENCES journal,
  lot_id text NOT NULL REFERENCES lot,
  quantity numeric(24, 8) NOT NULL CHECK (quantity > 0),
  proceeds_minor bigint NOT NULL,
  cost_minor bigint NOT NULL CHECK (cost_minor >= 0),
  long_term boolean NOT NULL,
  PRIMARY KEY (journal_id, lot_id)
);

-- The record: hash chains. Nobody updates or deletes (trigger), seq has no gap (trigger).
CREATE TABLE chain (
  id text PRIMARY KEY,
  -- conversation, person, firm
  scope text NOT NULL CHECK (scope IN ('conversation', 'person', 'firm')),
  person_id text REFERENCES person,
  head_seq int NOT NULL DEFAULT 0,
  head_hash text NOT NULL
);

CREATE TABLE entry (
  chain_id text NOT NULL REFERENCES chain,
  seq int NOT NULL,
  at timestamptz NOT NULL,
  at_text text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  prev_hash text NOT NULL,
  hash text NOT NULL UNIQUE,
  PRIMARY KEY (chain_id, seq)
);
CREATE INDEX entry_kind ON entry (kind, at);

-- Large values that entries refer to by digest: a turn's facts, market digests.
CREATE TABLE evidence (
  digest text PRIMARY KEY,
  body text NOT NULL
);

CREATE TABLE conversation (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  channel text NOT NULL CHECK (channel IN ('web', 'teams', 'terminal')),
  title text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX conversation_person ON conversation (person_id, last_at DESC);

-- One row a person's message; the unique key answers a message sent twice only once.
CREATE TABLE inbound (
  conversation_id text NOT NULL REFERENCES conversation,
  client_message_id text NOT NULL,
  turn_id text NOT NULL UNIQUE,
  reply jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (conversation_id, client_message_id)
);

-- What was sent to a conversation's clients, numbered, so that a reconnecting one misses nothing.
CREATE TABLE outbound (
  conversation_id text NOT NULL REFERENCES conversation,
  seq int NOT NULL,
  event text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (conversation_id, seq)
);

-- Tickets and the way to an order.
CREATE TABLE ticket (
  id text PRIMARY KEY,
  owner_id text NOT NULL REFERENCES person,
  account_id text NOT NULL REFERENCES account,
  conversation_id text REFERENCES conversation,
  turn_id text,
  channel text NOT NULL,
  terms text NOT NULL,
  hash text NOT NULL UNIQUE,
  worst_case_minor bigint NOT NULL,
  checks jsonb NOT NULL,
  view jsonb NOT NULL,
  tainted boolean NOT NULL DEFAULT false,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (id, hash)
);
CREATE INDEX ticket_owner ON ticket (owner_id, created_at DESC);
CREATE INDEX ticket_account ON ticket (account_id, created_at DESC);

CREATE TABLE ticket_state (
  ticket_id text PRIMARY KEY REFERENCES ticket,
  state text NOT NULL CHECK (state IN ('PROPOSED', 'CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED', 'CONFIRMED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED')),
  replacement text REFERENCES ticket,
  mismatches int NOT NULL DEFAULT 0,
  locked boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE display (
  ticket_id text NOT NULL,
  hash text NOT NULL,
  person_id text NOT NULL REFERENCES person,
  channel text NOT NULL,
  session_id text NOT NULL,
  displayed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (ticket_id, session_id),
  FOREIGN KEY (ticket_id, hash) REFERENCES ticket (id, hash)
);

-- A fresh proof of who acts, bound to one hash and one session, used once.
CREATE TABLE action_grant (
  id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  session_id text NOT NULL,
  action_hash text NOT NULL,
  method text NOT NULL CHECK (method IN ('totp', 'passkey')),
  granted_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  consumed_at timestamptz
);
CREATE INDEX action_grant_open ON action_grant (session_id, action_hash) WHERE consumed_at IS NULL;

CREATE TABLE step_up_attempt (
  person_id text NOT NULL REFERENCES person,
  at timestamptz NOT NULL DEFAULT now(),
  succeeded boolean NOT NULL
);
CREATE INDEX step_up_attempt_recent ON step_up_attempt (person_id, at);

-- The last time-step that each purpose accepted: a one-time code counts once per purpose.
CREATE TABLE totp (
  person_id text PRIMARY KEY REFERENCES person,
  secret text NOT NULL,
  sign_in_step bigint NOT NULL DEFAULT 0,
  step_up_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE confirmation (
  id text PRIMARY KEY,
  ticket_id text NOT NULL UNIQUE,
  hash text NOT NULL,
  person_id text NOT NULL REFERENCES person,
  session_id text NOT NULL,
  channel text NOT NULL,
  grant_id text UNIQUE REFERENCES action_grant,
  worst_case_minor bigint NOT NULL,
  confirmed_at timestamptz NOT NULL DEFAULT now(),
  body text NOT NULL,
  signature text NOT NULL,
  UNIQUE (id, ticket_id, hash),
  FOREIGN KEY (ticket_id, hash) REFERENCES ticket (id, hash)
);
CREATE INDEX confirmation_person ON confirmation (person_id, confirmed_at);

-- `FOREIGN KEY (confirmation_id, ticket_id, hash)`: an order without a confirmation of the same hash can't exist.
CREATE TABLE orders (
  id text PRIMARY KEY,
  ticket_id text NOT NULL REFERENCES ticket,
  confirmation_id text NOT NULL,
  hash text NOT NULL,
  leg int NOT NULL,
  client_order_id text NOT NULL UNIQUE,
  account_id text NOT NULL REFERENCES account,
  symbol text NOT NULL,
  instrument_id text NOT NULL,
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity numeric(24, 8) NOT NULL CHECK (quantity > 0),
  limit_price numeric(24, 6) NOT NULL CHECK (limit_price > 0),
  state text NOT NULL,
  filled_quantity numeric(24, 8) NOT NULL DEFAULT 0 CHECK (filled_quantity >= 0),
  average_price numeric(24, 6),
  broker_order_id text,
  valid_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (ticket_id, leg),
  CHECK (filled_quantity <= quantity),
  FOREIGN KEY (confirmation_id, ticket_id, hash) REFERENCES confirmation (id, ticket_id, hash)
);
CREATE INDEX orders_account ON orders (account_id, created_at DESC);
CREATE INDEX orders_open ON orders (state) WHERE state IN ('CONFIRMED', 'SUBMITTING', 'UNKNOWN', 'ACKED', 'PARTIAL', 'CANCEL_PENDING');

CREATE TABLE outbox (
  order_id text PRIMARY KEY REFERENCES orders,
  done_at timestamptz,
  cancel_requested_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_open ON outbox (created_at) WHERE done_at IS NULL;

-- Cash or quantity set aside for an open order; released exactly once.
CREATE TABLE hold (
  order_id text PRIMARY KEY REFERENCES orders,
  account_id text NOT NULL REFERENCES account,
  symbol text,
  quantity numeric(24, 8) NOT NULL DEFAULT 0,
  cash_minor bigint NOT NULL DEFAULT 0,
  released_at timestamptz
);
CREATE INDEX hold_open ON hold (account_id) WHERE released_at IS NULL;

-- Written before the broker is called: after a crash we know that we may have called.
CREATE TABLE attempt (
  order_id text NOT NULL REFERENCES orders,
  number int NOT NULL,
  fence bigint NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  result text,
  finished_at timestamptz,
  PRIMARY KEY (order_id, number)
);

CREATE TABLE fill (
  fill_id text PRIMARY KEY,
  order_id text NOT NULL REFERENCES orders,
  quantity numeric(24, 8) NOT NULL CHECK (quantity > 0),
  price numeric(24, 6) NOT NULL CHECK (price > 0),
  fee_minor bigint NOT NULL CHECK (fee_minor >= 0),
  at timestamptz NOT NULL,
  booked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE lease (
  name text PRIMARY KEY,
  holder text NOT NULL,
  fence bigint NOT NULL,
  until timestamptz NOT NULL
);

CREATE TABLE idempotency (
  person_id text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status int,
  body jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, key)
);

-- The paper broker's own books: a broker of its own, so it keeps them apart from ours.
CREATE TABLE paper_order (
  client_order_id text PRIMARY KEY,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE market_cache (
  key text PRIMARY KEY,
  body jsonb NOT NULL,
  fetched_at timestamptz NOT NULL
);
