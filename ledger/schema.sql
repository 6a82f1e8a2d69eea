-- What the migrations add up to, for reading. Made by: npm run schema

CREATE TABLE account (
  id text NOT NULL,
  owner_id text NOT NULL,
  label text NOT NULL,
  kind text NOT NULL,
  taxable boolean NOT NULL,
  household text NOT NULL,
  opened_on date NOT NULL,
  frozen_reason text,
  trading text NOT NULL DEFAULT 'cash'::text,
  CONSTRAINT account_kind_check CHECK ((kind = ANY (ARRAY['individual'::text, 'joint'::text, 'ira'::text]))),
  CONSTRAINT account_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_trading_check CHECK ((trading = ANY (ARRAY['cash'::text, 'margin'::text])))
);

CREATE TABLE act (
  session_id text NOT NULL,
  hash text NOT NULL,
  person_id text NOT NULL,
  kind text NOT NULL,
  terms jsonb NOT NULL,
  displayed_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  taken_at timestamp with time zone,
  CONSTRAINT act_kind_check CHECK ((kind = ANY (ARRAY['profile'::text, 'plan'::text, 'import'::text]))),
  CONSTRAINT act_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT act_pkey PRIMARY KEY (session_id, hash)
);

CREATE TABLE action_grant (
  id text NOT NULL,
  person_id text NOT NULL,
  session_id text NOT NULL,
  action_hash text NOT NULL,
  method text NOT NULL,
  granted_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  consumed_at timestamp with time zone,
  CONSTRAINT action_grant_method_check CHECK ((method = ANY (ARRAY['totp'::text, 'passkey'::text]))),
  CONSTRAINT action_grant_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT action_grant_pkey PRIMARY KEY (id)
);

CREATE TABLE alert (
  id text NOT NULL,
  person_id text NOT NULL,
  rule jsonb NOT NULL,
  conversation_id text,
  state text NOT NULL,
  set_on date NOT NULL,
  fired_on date,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT alert_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT alert_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT alert_pkey PRIMARY KEY (id),
  CONSTRAINT alert_state_check CHECK ((state = ANY (ARRAY['active'::text, 'fired'::text, 'canceled'::text])))
);

CREATE TABLE attempt (
  order_id text NOT NULL,
  number integer NOT NULL,
  fence bigint NOT NULL,
  started_at timestamp with time zone NOT NULL DEFAULT now(),
  result text,
  finished_at timestamp with time zone,
  CONSTRAINT attempt_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  CONSTRAINT attempt_pkey PRIMARY KEY (order_id, number)
);

CREATE TABLE auth_account (
  id text NOT NULL,
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "userId" text NOT NULL,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL,
  CONSTRAINT "auth_account_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth_user(id) ON DELETE CASCADE,
  CONSTRAINT auth_account_pkey PRIMARY KEY (id)
);

CREATE TABLE auth_session (
  id text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  token text NOT NULL,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "userId" text NOT NULL,
  CONSTRAINT "auth_session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth_user(id) ON DELETE CASCADE,
  CONSTRAINT auth_session_pkey PRIMARY KEY (id),
  CONSTRAINT auth_session_token_key UNIQUE (token)
);

CREATE TABLE auth_user (
  id text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  "emailVerified" boolean NOT NULL,
  image text,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT auth_user_email_key UNIQUE (email),
  CONSTRAINT auth_user_pkey PRIMARY KEY (id)
);

CREATE TABLE auth_verification (
  id text NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT auth_verification_pkey PRIMARY KEY (id)
);

CREATE TABLE bulk (
  id text NOT NULL,
  initiator_id text NOT NULL,
  kind text NOT NULL,
  terms text NOT NULL,
  hash text NOT NULL,
  count integer NOT NULL,
  total_minor bigint NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT bulk_count_check CHECK ((count > 0)),
  CONSTRAINT bulk_hash_key UNIQUE (hash),
  CONSTRAINT bulk_id_hash_key UNIQUE (id, hash),
  CONSTRAINT bulk_id_initiator_id_key UNIQUE (id, initiator_id),
  CONSTRAINT bulk_initiator_id_fkey FOREIGN KEY (initiator_id) REFERENCES person(id),
  CONSTRAINT bulk_kind_check CHECK ((kind = 'rebalance-to-policy'::text)),
  CONSTRAINT bulk_pkey PRIMARY KEY (id),
  CONSTRAINT bulk_total_minor_check CHECK ((total_minor >= 0))
);

CREATE TABLE bulk_approval (
  bulk_id text NOT NULL,
  hash text NOT NULL,
  initiator_id text NOT NULL,
  approver_id text NOT NULL,
  session_id text NOT NULL,
  channel text NOT NULL,
  grant_id text NOT NULL,
  displayed_at timestamp with time zone NOT NULL,
  approved_at timestamp with time zone NOT NULL,
  body text NOT NULL,
  signature text NOT NULL,
  CONSTRAINT bulk_approval_approver_id_fkey FOREIGN KEY (approver_id) REFERENCES person(id),
  CONSTRAINT bulk_approval_bulk_id_hash_fkey FOREIGN KEY (bulk_id, hash) REFERENCES bulk(id, hash),
  CONSTRAINT bulk_approval_bulk_id_initiator_id_fkey FOREIGN KEY (bulk_id, initiator_id) REFERENCES bulk(id, initiator_id),
  CONSTRAINT bulk_approval_check CHECK ((approver_id <> initiator_id)),
  CONSTRAINT bulk_approval_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES action_grant(id),
  CONSTRAINT bulk_approval_grant_id_key UNIQUE (grant_id),
  CONSTRAINT bulk_approval_pkey PRIMARY KEY (bulk_id)
);

CREATE TABLE bulk_display (
  bulk_id text NOT NULL,
  hash text NOT NULL,
  person_id text NOT NULL,
  channel text NOT NULL,
  session_id text NOT NULL,
  displayed_at timestamp with time zone NOT NULL,
  CONSTRAINT bulk_display_bulk_id_hash_fkey FOREIGN KEY (bulk_id, hash) REFERENCES bulk(id, hash),
  CONSTRAINT bulk_display_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT bulk_display_pkey PRIMARY KEY (bulk_id, session_id)
);

CREATE TABLE bulk_item (
  bulk_id text NOT NULL,
  "position" integer NOT NULL,
  client_id text NOT NULL,
  account_id text NOT NULL,
  ticket_id text,
  ticket_hash text,
  refusal jsonb,
  CONSTRAINT bulk_item_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT bulk_item_bulk_id_account_id_key UNIQUE (bulk_id, account_id),
  CONSTRAINT bulk_item_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulk(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT bulk_item_check CHECK (((ticket_id IS NULL) = (ticket_hash IS NULL))),
  CONSTRAINT bulk_item_check1 CHECK (((ticket_id IS NULL) = (refusal IS NOT NULL))),
  CONSTRAINT bulk_item_client_id_fkey FOREIGN KEY (client_id) REFERENCES person(id),
  CONSTRAINT bulk_item_pkey PRIMARY KEY (bulk_id, "position"),
  CONSTRAINT bulk_item_position_check CHECK (("position" >= 0)),
  CONSTRAINT bulk_item_ticket_id_key UNIQUE (ticket_id),
  CONSTRAINT bulk_item_ticket_id_ticket_hash_fkey FOREIGN KEY (ticket_id, ticket_hash) REFERENCES ticket(id, hash)
);

CREATE TABLE bulk_outcome (
  bulk_id text NOT NULL,
  "position" integer NOT NULL,
  outcome text NOT NULL,
  refusal jsonb,
  at timestamp with time zone NOT NULL,
  CONSTRAINT bulk_outcome_bulk_id_position_fkey FOREIGN KEY (bulk_id, "position") REFERENCES bulk_item(bulk_id, "position"),
  CONSTRAINT bulk_outcome_check CHECK (((outcome = 'EXCLUDED'::text) = (refusal IS NOT NULL))),
  CONSTRAINT bulk_outcome_outcome_check CHECK ((outcome = ANY (ARRAY['CONFIRMED'::text, 'EXCLUDED'::text]))),
  CONSTRAINT bulk_outcome_pkey PRIMARY KEY (bulk_id, "position")
);

CREATE TABLE bulk_state (
  bulk_id text NOT NULL,
  state text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT bulk_state_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulk(id),
  CONSTRAINT bulk_state_pkey PRIMARY KEY (bulk_id),
  CONSTRAINT bulk_state_state_check CHECK ((state = ANY (ARRAY['PROPOSED'::text, 'DISPLAYED'::text, 'APPROVED'::text, 'DONE'::text, 'REJECTED'::text, 'EXPIRED'::text])))
);

CREATE TABLE cash_balance (
  account_id text NOT NULL,
  minor bigint NOT NULL,
  CONSTRAINT cash_balance_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT cash_balance_minor_check CHECK ((minor >= 0)),
  CONSTRAINT cash_balance_pkey PRIMARY KEY (account_id)
);

CREATE TABLE chain (
  id text NOT NULL,
  scope text NOT NULL,
  person_id text,
  head_seq integer NOT NULL DEFAULT 0,
  head_hash text NOT NULL,
  CONSTRAINT chain_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT chain_pkey PRIMARY KEY (id),
  CONSTRAINT chain_scope_check CHECK ((scope = ANY (ARRAY['conversation'::text, 'person'::text, 'firm'::text])))
);

CREATE TABLE chain_key (
  chain_id text NOT NULL,
  person_id text NOT NULL,
  key_id text NOT NULL,
  wrapped text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  destroyed_at timestamp with time zone,
  CONSTRAINT chain_key_check CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL))),
  CONSTRAINT chain_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES person_key(person_id),
  CONSTRAINT chain_key_pkey PRIMARY KEY (chain_id)
);

CREATE TABLE client_proposal (
  id text NOT NULL,
  advisor_id text NOT NULL,
  client_id text NOT NULL,
  account_id text NOT NULL,
  kind text NOT NULL,
  summary text NOT NULL,
  state text NOT NULL,
  ticket_id text,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT client_proposal_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT client_proposal_advisor_id_fkey FOREIGN KEY (advisor_id) REFERENCES person(id),
  CONSTRAINT client_proposal_check CHECK (((state = 'opened'::text) = (ticket_id IS NOT NULL))),
  CONSTRAINT client_proposal_client_id_fkey FOREIGN KEY (client_id) REFERENCES person(id),
  CONSTRAINT client_proposal_kind_check CHECK ((kind = 'rebalance-to-policy'::text)),
  CONSTRAINT client_proposal_pkey PRIMARY KEY (id),
  CONSTRAINT client_proposal_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'opened'::text, 'declined'::text]))),
  CONSTRAINT client_proposal_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE confirmation (
  id text NOT NULL,
  ticket_id text NOT NULL,
  hash text NOT NULL,
  person_id text NOT NULL,
  session_id text NOT NULL,
  channel text NOT NULL,
  grant_id text,
  worst_case_minor bigint NOT NULL,
  confirmed_at timestamp with time zone NOT NULL DEFAULT now(),
  body text NOT NULL,
  signature text NOT NULL,
  bulk_id text,
  CONSTRAINT confirmation_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulk_approval(bulk_id),
  CONSTRAINT confirmation_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES action_grant(id),
  CONSTRAINT confirmation_grant_id_key UNIQUE (grant_id),
  CONSTRAINT confirmation_id_ticket_id_hash_key UNIQUE (id, ticket_id, hash),
  CONSTRAINT confirmation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT confirmation_pkey PRIMARY KEY (id),
  CONSTRAINT confirmation_ticket_id_hash_fkey FOREIGN KEY (ticket_id, hash) REFERENCES ticket(id, hash),
  CONSTRAINT confirmation_ticket_id_key UNIQUE (ticket_id)
);

CREATE TABLE conversation (
  id text NOT NULL,
  person_id text NOT NULL,
  channel text NOT NULL,
  title text NOT NULL DEFAULT ''::text,
  started_at timestamp with time zone NOT NULL DEFAULT now(),
  last_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT conversation_channel_check CHECK ((channel = ANY (ARRAY['web'::text, 'teams'::text, 'terminal'::text]))),
  CONSTRAINT conversation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT conversation_pkey PRIMARY KEY (id)
);

CREATE TABLE device (
  id text NOT NULL,
  person_id text NOT NULL,
  token_hash text NOT NULL,
  label text NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  CONSTRAINT device_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT device_person_id_token_hash_key UNIQUE (person_id, token_hash),
  CONSTRAINT device_pkey PRIMARY KEY (id)
);

CREATE TABLE display (
  ticket_id text NOT NULL,
  hash text NOT NULL,
  person_id text NOT NULL,
  channel text NOT NULL,
  session_id text NOT NULL,
  displayed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT display_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT display_pkey PRIMARY KEY (ticket_id, session_id),
  CONSTRAINT display_ticket_id_hash_fkey FOREIGN KEY (ticket_id, hash) REFERENCES ticket(id, hash)
);

CREATE TABLE disposal (
  journal_id text NOT NULL,
  lot_id text NOT NULL,
  quantity numeric(24,8) NOT NULL,
  proceeds_minor bigint NOT NULL,
  cost_minor bigint NOT NULL,
  long_term boolean NOT NULL,
  CONSTRAINT disposal_cost_minor_check CHECK ((cost_minor >= 0)),
  CONSTRAINT disposal_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES journal(id),
  CONSTRAINT disposal_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES lot(id),
  CONSTRAINT disposal_pkey PRIMARY KEY (journal_id, lot_id),
  CONSTRAINT disposal_quantity_check CHECK ((quantity > (0)::numeric))
);

CREATE TABLE enrolment (
  id text NOT NULL,
  token_hash text NOT NULL,
  person_id text NOT NULL,
  purpose text NOT NULL,
  pending_secret text,
  created_by text,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT enrolment_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id),
  CONSTRAINT enrolment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT enrolment_pkey PRIMARY KEY (id),
  CONSTRAINT enrolment_purpose_check CHECK ((purpose = ANY (ARRAY['enrol'::text, 'password'::text, 'second-factor'::text]))),
  CONSTRAINT enrolment_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE entry (
  chain_id text NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  at_text text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  prev_hash text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT entry_chain_id_fkey FOREIGN KEY (chain_id) REFERENCES chain(id),
  CONSTRAINT entry_hash_key UNIQUE (hash),
  CONSTRAINT entry_pkey PRIMARY KEY (chain_id, seq)
);

CREATE TABLE evidence (
  digest text NOT NULL,
  body text NOT NULL,
  CONSTRAINT evidence_pkey PRIMARY KEY (digest)
);

CREATE TABLE external_identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id text NOT NULL,
  linked_at timestamp with time zone NOT NULL,
  CONSTRAINT external_identity_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT external_identity_person_id_issuer_key UNIQUE (person_id, issuer),
  CONSTRAINT external_identity_pkey PRIMARY KEY (issuer, subject)
);

CREATE TABLE fill (
  fill_id text NOT NULL,
  order_id text NOT NULL,
  quantity numeric(24,8) NOT NULL,
  price numeric(24,6) NOT NULL,
  fee_minor bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  booked_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT fill_fee_minor_check CHECK ((fee_minor >= 0)),
  CONSTRAINT fill_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  CONSTRAINT fill_pkey PRIMARY KEY (fill_id),
  CONSTRAINT fill_price_check CHECK ((price > (0)::numeric)),
  CONSTRAINT fill_quantity_check CHECK ((quantity > (0)::numeric))
);

CREATE TABLE firm_day (
  day date NOT NULL,
  shard integer NOT NULL,
  entered_minor bigint NOT NULL,
  CONSTRAINT firm_day_entered_minor_check CHECK ((entered_minor >= 0)),
  CONSTRAINT firm_day_pkey PRIMARY KEY (day, shard),
  CONSTRAINT firm_day_shard_check CHECK (((shard >= 0) AND (shard <= 63)))
);

CREATE TABLE firm_policy (
  version integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  proposal_id text,
  CONSTRAINT firm_policy_pkey PRIMARY KEY (version),
  CONSTRAINT firm_policy_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposal_decision(proposal_id),
  CONSTRAINT firm_policy_proposal_id_key UNIQUE (proposal_id)
);

CREATE TABLE hold (
  order_id text NOT NULL,
  account_id text NOT NULL,
  symbol text,
  quantity numeric(24,8) NOT NULL DEFAULT 0,
  cash_minor bigint NOT NULL DEFAULT 0,
  released_at timestamp with time zone,
  CONSTRAINT hold_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT hold_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  CONSTRAINT hold_pkey PRIMARY KEY (order_id)
);

CREATE TABLE host_token (
  issuer text NOT NULL,
  jti text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT host_token_pkey PRIMARY KEY (issuer, jti)
);

CREATE TABLE idempotency (
  person_id text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status integer,
  body jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_pkey PRIMARY KEY (person_id, key)
);

CREATE TABLE inbound (
  conversation_id text NOT NULL,
  client_message_id text NOT NULL,
  turn_id text NOT NULL,
  reply jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  claimed_until timestamp with time zone,
  CONSTRAINT inbound_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT inbound_pkey PRIMARY KEY (conversation_id, client_message_id),
  CONSTRAINT inbound_turn_id_key UNIQUE (turn_id)
);

CREATE TABLE ips (
  person_id text NOT NULL,
  version integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT ips_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT ips_pkey PRIMARY KEY (person_id, version)
);

CREATE TABLE journal (
  id text NOT NULL,
  account_id text NOT NULL,
  on_date date NOT NULL,
  settles_on date NOT NULL,
  kind text NOT NULL,
  symbol text,
  quantity numeric(24,8),
  price numeric(24,6),
  fill_id text,
  order_id text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT journal_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT journal_fill_id_key UNIQUE (fill_id),
  CONSTRAINT journal_kind_check CHECK ((kind = ANY (ARRAY['buy'::text, 'sell'::text, 'dividend'::text, 'deposit'::text, 'withdrawal'::text, 'fee'::text, 'interest'::text]))),
  CONSTRAINT journal_pkey PRIMARY KEY (id)
);

CREATE TABLE knowledge (
  id text NOT NULL,
  body text NOT NULL,
  metadata jsonb NOT NULL,
  embedding vector(384) NOT NULL,
  CONSTRAINT knowledge_metadata_check CHECK ((metadata ?& ARRAY['entryId'::text, 'model'::text, 'digest'::text])),
  CONSTRAINT knowledge_pkey PRIMARY KEY (id)
);

CREATE TABLE lease (
  name text NOT NULL,
  holder text NOT NULL,
  fence bigint NOT NULL,
  until timestamp with time zone NOT NULL,
  CONSTRAINT lease_pkey PRIMARY KEY (name)
);

CREATE TABLE legal_hold (
  id text NOT NULL,
  person_id text NOT NULL,
  conversation_id text,
  reason text NOT NULL,
  set_by text NOT NULL,
  set_at timestamp with time zone NOT NULL,
  lifted_by text,
  lifted_at timestamp with time zone,
  lift_reason text,
  CONSTRAINT legal_hold_check CHECK ((((lifted_at IS NULL) = (lifted_by IS NULL)) AND ((lifted_at IS NULL) = (lift_reason IS NULL)))),
  CONSTRAINT legal_hold_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT legal_hold_lift_reason_check CHECK (((length(lift_reason) >= 3) AND (length(lift_reason) <= 500))),
  CONSTRAINT legal_hold_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES person(id),
  CONSTRAINT legal_hold_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT legal_hold_pkey PRIMARY KEY (id),
  CONSTRAINT legal_hold_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 500))),
  CONSTRAINT legal_hold_set_by_fkey FOREIGN KEY (set_by) REFERENCES person(id)
);

CREATE TABLE lot (
  id text NOT NULL,
  account_id text NOT NULL,
  symbol text NOT NULL,
  quantity numeric(24,8) NOT NULL,
  cost_minor bigint NOT NULL,
  acquired_on date NOT NULL,
  origin text NOT NULL,
  journal_id text,
  CONSTRAINT lot_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT lot_cost_minor_check CHECK ((cost_minor >= 0)),
  CONSTRAINT lot_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES journal(id),
  CONSTRAINT lot_origin_check CHECK ((origin = ANY (ARRAY['fill'::text, 'reconstructed'::text, 'imported'::text]))),
  CONSTRAINT lot_pkey PRIMARY KEY (id),
  CONSTRAINT lot_quantity_check CHECK ((quantity >= (0)::numeric))
);

CREATE TABLE mandate (
  advisor_id text NOT NULL,
  client_id text NOT NULL,
  account_id text NOT NULL,
  scope text NOT NULL,
  until date NOT NULL,
  reference text,
  CONSTRAINT mandate_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT mandate_advisor_id_fkey FOREIGN KEY (advisor_id) REFERENCES person(id),
  CONSTRAINT mandate_client_id_fkey FOREIGN KEY (client_id) REFERENCES person(id),
  CONSTRAINT mandate_pkey PRIMARY KEY (advisor_id, account_id),
  CONSTRAINT mandate_scope_check CHECK ((scope = ANY (ARRAY['advise'::text, 'trade'::text])))
);

CREATE TABLE market_cache (
  key text NOT NULL,
  body jsonb NOT NULL,
  fetched_at timestamp with time zone NOT NULL,
  CONSTRAINT market_cache_pkey PRIMARY KEY (key)
);

CREATE TABLE memory (
  id text NOT NULL,
  person_id text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  conversation_id text,
  message_id text,
  consent_at timestamp with time zone NOT NULL,
  learned_on date NOT NULL,
  expires_on date,
  CONSTRAINT memory_body_check CHECK (((length(body) >= 1) AND (length(body) <= 500))),
  CONSTRAINT memory_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT memory_kind_check CHECK ((kind = ANY (ARRAY['goal'::text, 'constraint'::text, 'life-event'::text, 'preference'::text, 'agreement'::text]))),
  CONSTRAINT memory_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT memory_pkey PRIMARY KEY (id)
);

CREATE TABLE memory_vector (
  memory_id text NOT NULL,
  model text NOT NULL,
  embedding vector(384) NOT NULL,
  CONSTRAINT memory_vector_memory_id_fkey FOREIGN KEY (memory_id) REFERENCES memory(id) ON DELETE CASCADE,
  CONSTRAINT memory_vector_pkey PRIMARY KEY (memory_id)
);

CREATE TABLE migration (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT migration_pkey PRIMARY KEY (name)
);

CREATE TABLE openid_flow (
  state_hash text NOT NULL,
  browser_hash text NOT NULL,
  nonce text NOT NULL,
  verifier text NOT NULL,
  person_id text,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT openid_flow_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT openid_flow_pkey PRIMARY KEY (state_hash)
);

CREATE TABLE orders (
  id text NOT NULL,
  ticket_id text NOT NULL,
  confirmation_id text NOT NULL,
  hash text NOT NULL,
  leg integer NOT NULL,
  client_order_id text NOT NULL,
  account_id text NOT NULL,
  symbol text NOT NULL,
  instrument_id text NOT NULL,
  side text NOT NULL,
  quantity numeric(24,8) NOT NULL,
  limit_price numeric(24,6) NOT NULL,
  state text NOT NULL,
  filled_quantity numeric(24,8) NOT NULL DEFAULT 0,
  average_price numeric(24,6),
  broker_order_id text,
  valid_until timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT orders_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT orders_check CHECK ((filled_quantity <= quantity)),
  CONSTRAINT orders_client_order_id_key UNIQUE (client_order_id),
  CONSTRAINT orders_confirmation_id_ticket_id_hash_fkey FOREIGN KEY (confirmation_id, ticket_id, hash) REFERENCES confirmation(id, ticket_id, hash),
  CONSTRAINT orders_filled_quantity_check CHECK ((filled_quantity >= (0)::numeric)),
  CONSTRAINT orders_limit_price_check CHECK ((limit_price > (0)::numeric)),
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_quantity_check CHECK ((quantity > (0)::numeric)),
  CONSTRAINT orders_side_check CHECK ((side = ANY (ARRAY['buy'::text, 'sell'::text]))),
  CONSTRAINT orders_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  CONSTRAINT orders_ticket_id_leg_key UNIQUE (ticket_id, leg)
);

CREATE TABLE outbound (
  conversation_id text NOT NULL,
  seq integer NOT NULL,
  event text NOT NULL,
  body jsonb NOT NULL,
  CONSTRAINT outbound_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT outbound_pkey PRIMARY KEY (conversation_id, seq)
);

CREATE TABLE outbox (
  order_id text NOT NULL,
  done_at timestamp with time zone,
  cancel_requested_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT outbox_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  CONSTRAINT outbox_pkey PRIMARY KEY (order_id)
);

CREATE TABLE paper_order (
  client_order_id text NOT NULL,
  body jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT paper_order_pkey PRIMARY KEY (client_order_id)
);

CREATE TABLE passkey (
  id text NOT NULL,
  person_id text NOT NULL,
  label text NOT NULL,
  public_key text NOT NULL,
  counter bigint NOT NULL,
  transports jsonb NOT NULL,
  backed_up boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  removed_at timestamp with time zone,
  CONSTRAINT passkey_counter_check CHECK ((counter >= 0)),
  CONSTRAINT passkey_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60))),
  CONSTRAINT passkey_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT passkey_pkey PRIMARY KEY (id)
);

CREATE TABLE passkey_challenge (
  id text NOT NULL,
  person_id text NOT NULL,
  session_id text NOT NULL,
  purpose text NOT NULL,
  action_hash text NOT NULL,
  nonce text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT passkey_challenge_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT passkey_challenge_pkey PRIMARY KEY (id),
  CONSTRAINT passkey_challenge_purpose_check CHECK ((purpose = ANY (ARRAY['registration'::text, 'step-up'::text])))
);

CREATE TABLE person (
  id text NOT NULL,
  email text NOT NULL,
  label text NOT NULL,
  role text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  closed_at timestamp with time zone,
  CONSTRAINT person_email_key UNIQUE (email),
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_role_check CHECK ((role = ANY (ARRAY['investor'::text, 'advisor'::text, 'supervisor'::text, 'compliance'::text, 'admin'::text])))
);

CREATE TABLE person_key (
  person_id text NOT NULL,
  key_id text NOT NULL,
  wrapped text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  destroyed_at timestamp with time zone,
  CONSTRAINT person_key_check CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL))),
  CONSTRAINT person_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT person_key_pkey PRIMARY KEY (person_id)
);

CREATE TABLE plan (
  id text NOT NULL,
  person_id text NOT NULL,
  account_id text NOT NULL,
  kind text NOT NULL,
  amount_minor bigint NOT NULL,
  every text NOT NULL,
  first_on date NOT NULL,
  until date,
  booked integer NOT NULL DEFAULT 0,
  next_on date,
  state text NOT NULL,
  hash text NOT NULL,
  grant_id text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT plan_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT plan_amount_minor_check CHECK ((amount_minor > 0)),
  CONSTRAINT plan_check CHECK (((state = 'active'::text) = (next_on IS NOT NULL))),
  CONSTRAINT plan_every_check CHECK ((every = ANY (ARRAY['once'::text, 'week'::text, 'month'::text, 'quarter'::text, 'year'::text]))),
  CONSTRAINT plan_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES action_grant(id),
  CONSTRAINT plan_kind_check CHECK ((kind = ANY (ARRAY['deposit'::text, 'withdrawal'::text]))),
  CONSTRAINT plan_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT plan_pkey PRIMARY KEY (id),
  CONSTRAINT plan_state_check CHECK ((state = ANY (ARRAY['active'::text, 'done'::text, 'canceled'::text])))
);

CREATE TABLE "position" (
  account_id text NOT NULL,
  symbol text NOT NULL,
  quantity numeric(24,8) NOT NULL,
  CONSTRAINT position_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT position_pkey PRIMARY KEY (account_id, symbol),
  CONSTRAINT position_quantity_check CHECK ((quantity >= (0)::numeric))
);

CREATE TABLE posting (
  journal_id text NOT NULL,
  line integer NOT NULL,
  book text NOT NULL,
  currency text NOT NULL DEFAULT 'USD'::text,
  minor bigint NOT NULL,
  CONSTRAINT posting_book_check CHECK ((book = ANY (ARRAY['cash'::text, 'securities'::text, 'gains'::text, 'income'::text, 'fees'::text, 'external'::text]))),
  CONSTRAINT posting_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES journal(id),
  CONSTRAINT posting_pkey PRIMARY KEY (journal_id, line)
);

CREATE TABLE preference (
  person_id text NOT NULL,
  explain text NOT NULL,
  figures text NOT NULL,
  notifications text NOT NULL,
  default_account_id text,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT preference_default_account_id_fkey FOREIGN KEY (default_account_id) REFERENCES account(id),
  CONSTRAINT preference_explain_check CHECK ((explain = ANY (ARRAY['simple'::text, 'standard'::text, 'expert'::text]))),
  CONSTRAINT preference_figures_check CHECK ((figures = ANY (ARRAY['dollars'::text, 'percent'::text]))),
  CONSTRAINT preference_notifications_check CHECK ((notifications = ANY (ARRAY['all'::text, 'off'::text]))),
  CONSTRAINT preference_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT preference_pkey PRIMARY KEY (person_id)
);

CREATE TABLE privacy_request (
  id text NOT NULL,
  person_id text NOT NULL,
  kind text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  answer jsonb NOT NULL,
  answered_by text,
  CONSTRAINT privacy_request_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES person(id),
  CONSTRAINT privacy_request_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'erasure'::text, 'human-review'::text]))),
  CONSTRAINT privacy_request_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT privacy_request_pkey PRIMARY KEY (id)
);

CREATE TABLE proposal (
  id text NOT NULL,
  kind text NOT NULL,
  terms text NOT NULL,
  hash text NOT NULL,
  reason text NOT NULL,
  proposed_by text NOT NULL,
  session_id text NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT proposal_id_hash_proposed_by_key UNIQUE (id, hash, proposed_by),
  CONSTRAINT proposal_kind_check CHECK ((kind = ANY (ARRAY['policy'::text, 'second-factor'::text, 'administrator'::text, 'account-release'::text]))),
  CONSTRAINT proposal_pkey PRIMARY KEY (id),
  CONSTRAINT proposal_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES person(id)
);

CREATE TABLE proposal_decision (
  proposal_id text NOT NULL,
  hash text NOT NULL,
  proposed_by text NOT NULL,
  decision text NOT NULL,
  decided_by text NOT NULL,
  session_id text NOT NULL,
  grant_id text,
  reason text NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  CONSTRAINT proposal_decision_check CHECK (((decision <> 'approved'::text) OR ((decided_by <> proposed_by) AND (grant_id IS NOT NULL)))),
  CONSTRAINT proposal_decision_check1 CHECK (((decision <> 'withdrawn'::text) OR (decided_by = proposed_by))),
  CONSTRAINT proposal_decision_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  CONSTRAINT proposal_decision_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text, 'withdrawn'::text]))),
  CONSTRAINT proposal_decision_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES action_grant(id),
  CONSTRAINT proposal_decision_grant_id_key UNIQUE (grant_id),
  CONSTRAINT proposal_decision_pkey PRIMARY KEY (proposal_id),
  CONSTRAINT proposal_decision_proposal_id_hash_proposed_by_fkey FOREIGN KEY (proposal_id, hash, proposed_by) REFERENCES proposal(id, hash, proposed_by)
);

CREATE TABLE record_index (
  chain_id text NOT NULL,
  seq integer NOT NULL,
  person_id text NOT NULL,
  words text[] NOT NULL,
  CONSTRAINT record_index_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT record_index_pkey PRIMARY KEY (chain_id, seq)
);

CREATE TABLE record_watch (
  chain_id text NOT NULL,
  seq integer NOT NULL,
  CONSTRAINT record_watch_chain_id_fkey FOREIGN KEY (chain_id) REFERENCES chain(id),
  CONSTRAINT record_watch_pkey PRIMARY KEY (chain_id),
  CONSTRAINT record_watch_seq_check CHECK ((seq > 0))
);

CREATE TABLE recovery_code (
  person_id text NOT NULL,
  code_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE session (
  id text NOT NULL,
  token_hash text NOT NULL,
  person_id text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_active_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  method text NOT NULL DEFAULT 'local'::text,
  device_id text,
  proven_at timestamp with time zone,
  CONSTRAINT session_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(id),
  CONSTRAINT session_method_check CHECK ((method = ANY (ARRAY['password'::text, 'password-and-code'::text, 'recovery-code'::text, 'passkey'::text, 'openid'::text, 'enrolment'::text, 'teams'::text, 'site'::text, 'local'::text]))),
  CONSTRAINT session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE setting (
  name text NOT NULL,
  value jsonb NOT NULL,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT setting_pkey PRIMARY KEY (name)
);

CREATE TABLE sign_in_challenge (
  id text NOT NULL,
  challenge text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT sign_in_challenge_pkey PRIMARY KEY (id)
);

CREATE TABLE sign_in_failure (
  address_hash text NOT NULL,
  at timestamp with time zone NOT NULL
);

CREATE TABLE site_code (
  code_hash text NOT NULL,
  session_id text NOT NULL,
  origin text NOT NULL,
  challenge text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT site_code_pkey PRIMARY KEY (code_hash),
  CONSTRAINT site_code_session_id_fkey FOREIGN KEY (session_id) REFERENCES session(id) ON DELETE CASCADE
);

CREATE TABLE site_token (
  token_hash text NOT NULL,
  session_id text NOT NULL,
  origin text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT site_token_pkey PRIMARY KEY (token_hash),
  CONSTRAINT site_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES session(id) ON DELETE CASCADE
);

CREATE TABLE step_up_attempt (
  person_id text NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  succeeded boolean NOT NULL,
  CONSTRAINT step_up_attempt_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);

CREATE TABLE supervision_item (
  id text NOT NULL,
  chain_id text NOT NULL,
  seq integer NOT NULL,
  person_id text NOT NULL,
  kind text NOT NULL,
  rule text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  CONSTRAINT supervision_item_chain_id_seq_fkey FOREIGN KEY (chain_id, seq) REFERENCES entry(chain_id, seq),
  CONSTRAINT supervision_item_chain_id_seq_rule_key UNIQUE (chain_id, seq, rule),
  CONSTRAINT supervision_item_kind_check CHECK ((kind = ANY (ARRAY['lexicon'::text, 'policy'::text, 'sample'::text, 'activity'::text]))),
  CONSTRAINT supervision_item_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT supervision_item_pkey PRIMARY KEY (id)
);

CREATE TABLE supervision_review (
  item_id text NOT NULL,
  reviewer_id text NOT NULL,
  decision text NOT NULL,
  chain_id text NOT NULL,
  seq integer NOT NULL,
  reviewed_at timestamp with time zone NOT NULL,
  CONSTRAINT supervision_review_chain_id_seq_fkey FOREIGN KEY (chain_id, seq) REFERENCES entry(chain_id, seq),
  CONSTRAINT supervision_review_decision_check CHECK ((decision = ANY (ARRAY['no-action'::text, 'follow-up'::text, 'escalate'::text]))),
  CONSTRAINT supervision_review_item_id_fkey FOREIGN KEY (item_id) REFERENCES supervision_item(id),
  CONSTRAINT supervision_review_pkey PRIMARY KEY (item_id),
  CONSTRAINT supervision_review_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES person(id)
);

CREATE TABLE task (
  id text NOT NULL,
  person_id text NOT NULL,
  advisor_id text,
  topic text NOT NULL,
  conversation_id text,
  state text NOT NULL,
  taken_by text,
  opened_at timestamp with time zone NOT NULL DEFAULT now(),
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT task_advisor_id_fkey FOREIGN KEY (advisor_id) REFERENCES person(id),
  CONSTRAINT task_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT task_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT task_pkey PRIMARY KEY (id),
  CONSTRAINT task_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'done'::text]))),
  CONSTRAINT task_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES person(id),
  CONSTRAINT task_topic_check CHECK (((length(topic) >= 1) AND (length(topic) <= 500)))
);

CREATE TABLE teams_activity (
  chat_id text NOT NULL,
  activity_id text NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT teams_activity_pkey PRIMARY KEY (chat_id, activity_id)
);

CREATE TABLE teams_card (
  ticket_id text NOT NULL,
  chat_id text NOT NULL,
  activity_id text NOT NULL,
  warned_at timestamp with time zone,
  CONSTRAINT teams_card_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES teams_chat(id),
  CONSTRAINT teams_card_pkey PRIMARY KEY (ticket_id, chat_id),
  CONSTRAINT teams_card_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE teams_chat (
  id text NOT NULL,
  link_id text NOT NULL,
  place jsonb NOT NULL,
  conversation_id text,
  sent_seq integer NOT NULL DEFAULT 0,
  writer text,
  writer_until timestamp with time zone,
  closed_at timestamp with time zone,
  CONSTRAINT teams_chat_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT teams_chat_link_id_fkey FOREIGN KEY (link_id) REFERENCES teams_link(id),
  CONSTRAINT teams_chat_pkey PRIMARY KEY (id)
);

CREATE TABLE teams_code (
  code_hash text NOT NULL,
  person_id text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT teams_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT teams_code_pkey PRIMARY KEY (code_hash)
);

CREATE TABLE teams_link (
  id text NOT NULL,
  tenant_id text NOT NULL,
  object_id text NOT NULL,
  person_id text NOT NULL,
  session_id text,
  made_by text NOT NULL,
  linked_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT teams_link_made_by_fkey FOREIGN KEY (made_by) REFERENCES person(id),
  CONSTRAINT teams_link_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT teams_link_pkey PRIMARY KEY (id)
);

CREATE TABLE ticket (
  id text NOT NULL,
  owner_id text NOT NULL,
  account_id text NOT NULL,
  conversation_id text,
  turn_id text,
  channel text NOT NULL,
  terms text NOT NULL,
  hash text NOT NULL,
  worst_case_minor bigint NOT NULL,
  checks jsonb NOT NULL,
  card text NOT NULL,
  tainted boolean NOT NULL DEFAULT false,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT ticket_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  CONSTRAINT ticket_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversation(id),
  CONSTRAINT ticket_hash_key UNIQUE (hash),
  CONSTRAINT ticket_id_hash_key UNIQUE (id, hash),
  CONSTRAINT ticket_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
  CONSTRAINT ticket_pkey PRIMARY KEY (id)
);

CREATE TABLE ticket_state (
  ticket_id text NOT NULL,
  state text NOT NULL,
  replacement text,
  mismatches integer NOT NULL DEFAULT 0,
  locked boolean NOT NULL DEFAULT false,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT ticket_state_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT ticket_state_replacement_fkey FOREIGN KEY (replacement) REFERENCES ticket(id),
  CONSTRAINT ticket_state_state_check CHECK ((state = ANY (ARRAY['PROPOSED'::text, 'CHECKED'::text, 'DISPLAYED'::text, 'STEP_UP_REQUIRED'::text, 'CONFIRMED'::text, 'REJECTED'::text, 'WITHDRAWN'::text, 'EXPIRED'::text, 'SUPERSEDED'::text]))),
  CONSTRAINT ticket_state_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);

CREATE TABLE totp (
  person_id text NOT NULL,
  secret text NOT NULL,
  sign_in_step bigint NOT NULL DEFAULT 0,
  step_up_step bigint NOT NULL DEFAULT 0,
  CONSTRAINT totp_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT totp_pkey PRIMARY KEY (person_id)
);

CREATE INDEX account_household ON public.account USING btree (household);
CREATE INDEX account_owner ON public.account USING btree (owner_id);
CREATE INDEX action_grant_open ON public.action_grant USING btree (session_id, action_hash) WHERE (consumed_at IS NULL);
CREATE INDEX alert_active ON public.alert USING btree (created_at) WHERE (state = 'active'::text);
CREATE INDEX alert_person ON public.alert USING btree (person_id);
CREATE INDEX auth_account_user ON public.auth_account USING btree ("userId");
CREATE INDEX auth_session_user ON public.auth_session USING btree ("userId");
CREATE INDEX auth_verification_identifier ON public.auth_verification USING btree (identifier);
CREATE INDEX bulk_initiator ON public.bulk USING btree (initiator_id, created_at DESC);
CREATE INDEX bulk_state_open ON public.bulk_state USING btree (bulk_id) WHERE (state = ANY (ARRAY['PROPOSED'::text, 'DISPLAYED'::text, 'APPROVED'::text]));
CREATE INDEX chain_key_person ON public.chain_key USING btree (person_id);
CREATE INDEX client_proposal_advisor ON public.client_proposal USING btree (advisor_id, created_at);
CREATE INDEX client_proposal_client ON public.client_proposal USING btree (client_id, created_at);
CREATE UNIQUE INDEX client_proposal_waiting ON public.client_proposal USING btree (client_id, account_id, kind) WHERE (state = 'sent'::text);
CREATE INDEX confirmation_person ON public.confirmation USING btree (person_id, confirmed_at);
CREATE INDEX conversation_person ON public.conversation USING btree (person_id, last_at DESC);
CREATE INDEX enrolment_open ON public.enrolment USING btree (person_id) WHERE (used_at IS NULL);
CREATE INDEX entry_at ON public.entry USING brin (at);
CREATE INDEX entry_kind ON public.entry USING btree (kind, at);
CREATE INDEX hold_open ON public.hold USING btree (account_id) WHERE (released_at IS NULL);
CREATE INDEX host_token_over ON public.host_token USING btree (expires_at);
CREATE INDEX inbound_unanswered ON public.inbound USING btree (conversation_id, created_at) WHERE (reply IS NULL);
CREATE INDEX journal_account ON public.journal USING btree (account_id, on_date);
CREATE INDEX legal_hold_open ON public.legal_hold USING btree (person_id) WHERE (lifted_at IS NULL);
CREATE INDEX lot_open ON public.lot USING btree (account_id, symbol, acquired_on) WHERE (quantity > (0)::numeric);
CREATE INDEX memory_person ON public.memory USING btree (person_id);
CREATE INDEX openid_flow_age ON public.openid_flow USING btree (expires_at);
CREATE INDEX orders_account ON public.orders USING btree (account_id, created_at DESC);
CREATE INDEX orders_open ON public.orders USING btree (account_id) WHERE (state = ANY (ARRAY['CONFIRMED'::text, 'SUBMITTING'::text, 'UNKNOWN'::text, 'ACKED'::text, 'PARTIAL'::text, 'CANCEL_PENDING'::text]));
CREATE INDEX orders_unreconciled ON public.orders USING btree (created_at) WHERE (state = ANY (ARRAY['FILLED'::text, 'CANCELED'::text, 'REJECTED_BY_BROKER'::text, 'BROKER_EXPIRED'::text, 'NOT_SENT'::text]));
CREATE INDEX outbox_open ON public.outbox USING btree (created_at) WHERE (done_at IS NULL);
CREATE INDEX passkey_challenge_open ON public.passkey_challenge USING btree (session_id, purpose) WHERE (used_at IS NULL);
CREATE INDEX passkey_person ON public.passkey USING btree (person_id) WHERE (removed_at IS NULL);
CREATE INDEX plan_due ON public.plan USING btree (next_on) WHERE (state = 'active'::text);
CREATE INDEX plan_person ON public.plan USING btree (person_id);
CREATE INDEX privacy_request_person ON public.privacy_request USING btree (person_id, made_at);
CREATE INDEX record_index_person ON public.record_index USING btree (person_id);
CREATE INDEX record_index_words ON public.record_index USING gin (words);
CREATE INDEX session_person ON public.session USING btree (person_id) WHERE (revoked_at IS NULL);
CREATE INDEX sign_in_challenge_age ON public.sign_in_challenge USING btree (expires_at);
CREATE INDEX sign_in_failure_recent ON public.sign_in_failure USING btree (address_hash, at);
CREATE INDEX site_code_over ON public.site_code USING btree (expires_at);
CREATE INDEX site_token_over ON public.site_token USING btree (expires_at);
CREATE INDEX step_up_attempt_recent ON public.step_up_attempt USING btree (person_id, at);
CREATE INDEX supervision_item_newest ON public.supervision_item USING btree (opened_at DESC);
CREATE INDEX task_open ON public.task USING btree (advisor_id, opened_at) WHERE (state <> 'done'::text);
CREATE INDEX teams_activity_age ON public.teams_activity USING btree (received_at);
CREATE INDEX teams_card_unwarned ON public.teams_card USING btree (ticket_id) WHERE (warned_at IS NULL);
CREATE INDEX teams_chat_conversation ON public.teams_chat USING btree (conversation_id) WHERE (closed_at IS NULL);
CREATE INDEX teams_chat_link ON public.teams_chat USING btree (link_id);
CREATE INDEX teams_link_person ON public.teams_link USING btree (person_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX teams_link_user ON public.teams_link USING btree (tenant_id, object_id) WHERE (ended_at IS NULL);
CREATE INDEX ticket_account ON public.ticket USING btree (account_id, created_at DESC);
CREATE INDEX ticket_owner ON public.ticket USING btree (owner_id, created_at DESC);
CREATE INDEX ticket_state_open ON public.ticket_state USING btree (ticket_id) WHERE (state = ANY (ARRAY['CHECKED'::text, 'DISPLAYED'::text, 'STEP_UP_REQUIRED'::text]));

CREATE OR REPLACE FUNCTION public.act_is_taken_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.taken_at IS NOT NULL OR (NEW.session_id, NEW.hash, NEW.person_id, NEW.kind, NEW.terms)
    IS DISTINCT FROM (OLD.session_id, OLD.hash, OLD.person_id, OLD.kind, OLD.terms) THEN
    RAISE EXCEPTION 'act % was taken, or would change', OLD.hash USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.bulk_is_confirmed_by_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.bulk_id IS DISTINCT FROM (SELECT bulk_id FROM bulk_item WHERE ticket_id = NEW.ticket_id)
    OR NEW.bulk_id IS NOT NULL AND NOT EXISTS (SELECT FROM bulk_approval
      WHERE bulk_id = NEW.bulk_id AND approver_id = NEW.person_id AND session_id = NEW.session_id) THEN
    RAISE EXCEPTION 'ticket % is not confirmed by the approval of its bulk', NEW.ticket_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.bulk_may(old_state text, new_state text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT new_state = ANY (CASE old_state
    WHEN 'PROPOSED' THEN ARRAY['DISPLAYED', 'REJECTED', 'EXPIRED']
    WHEN 'DISPLAYED' THEN ARRAY['APPROVED', 'REJECTED', 'EXPIRED']
    WHEN 'APPROVED' THEN ARRAY['DONE']
    ELSE ARRAY[]::text[] END)
$function$
;

CREATE OR REPLACE FUNCTION public.bulk_state_follows_map()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> 'PROPOSED' OR TG_OP = 'UPDATE' AND (NEW.bulk_id <> OLD.bulk_id OR NOT bulk_may(OLD.state, NEW.state)) THEN
    RAISE EXCEPTION 'bulk % can''t become %', NEW.bulk_id, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.bulk_takes_no_more()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM bulk WHERE id = NEW.bulk_id) THEN
    RAISE EXCEPTION 'bulk % takes no more items', NEW.bulk_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.chain_moves_by_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  -- Depth 2: this update comes from the trigger on entry.
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'the head of chain % moves only with an entry', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.chain_starts_empty()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.head_seq <> 0 OR NEW.head_hash <> repeat('0', 64) THEN
    RAISE EXCEPTION 'chain % must start empty', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.challenge_is_used_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.used_at IS NOT NULL OR NEW.used_at IS NULL
    OR (NEW.id, NEW.person_id, NEW.session_id, NEW.purpose, NEW.action_hash, NEW.nonce, NEW.created_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.session_id, OLD.purpose, OLD.action_hash, OLD.nonce, OLD.created_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'challenge % was used, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.entry_follows_head()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION public.evidence_is_sealed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NOT starts_with(NEW.body, '{"chain":') AND EXISTS (SELECT FROM person_key) THEN
    RAISE EXCEPTION 'evidence % is not sealed', NEW.digest USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.grant_is_used_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.consumed_at IS NOT NULL
    OR (NEW.id, NEW.person_id, NEW.session_id, NEW.action_hash, NEW.method, NEW.granted_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.session_id, OLD.action_hash, OLD.method, OLD.granted_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'grant % was used, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.hold_is_released_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.released_at IS NOT NULL THEN
    RAISE EXCEPTION 'the hold of order % was already released', OLD.order_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.index_goes_with_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NEW.wrapped IS NULL THEN
    IF TG_TABLE_NAME = 'person_key' THEN DELETE FROM record_index WHERE person_id = NEW.person_id;
    ELSE DELETE FROM record_index WHERE chain_id = to_jsonb(NEW) ->> 'chain_id';
    END IF;
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.journal_balances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  subject text := CASE WHEN TG_TABLE_NAME = 'journal' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'journal_id' END;
BEGIN
  IF NOT EXISTS (SELECT FROM posting WHERE journal_id = subject)
    OR EXISTS (SELECT FROM posting WHERE journal_id = subject GROUP BY currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'the postings of journal % do not add up to zero', subject USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.key_is_destroyed_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.destroyed_at IS NOT NULL OR NEW.key_id <> OLD.key_id OR NEW.person_id <> OLD.person_id OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'the key % was destroyed, or would change', OLD.key_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.destroyed_at IS NOT NULL AND EXISTS (SELECT FROM legal_hold WHERE person_id = OLD.person_id AND lifted_at IS NULL
    AND (conversation_id IS NULL OR TG_TABLE_NAME = 'person_key' OR to_jsonb(OLD) ->> 'chain_id' = 'conversation/' || conversation_id)) THEN
    RAISE EXCEPTION 'a legal hold keeps the key %', OLD.key_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.legal_hold_is_lifted_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.lifted_at IS NOT NULL OR (NEW.id, NEW.person_id, NEW.reason, NEW.set_by, NEW.set_at) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.reason, OLD.set_by, OLD.set_at)
    OR NEW.conversation_id IS DISTINCT FROM OLD.conversation_id THEN
    RAISE EXCEPTION 'the hold % was lifted, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.order_keeps_its_terms()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION public.order_may(old_state text, new_state text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION public.passkey_keeps_its_key()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF (OLD.removed_at IS NOT NULL AND NEW.label <> 'erased') OR NEW.removed_at IS DISTINCT FROM OLD.removed_at AND OLD.removed_at IS NOT NULL OR NEW.counter < OLD.counter
    OR (NEW.id, NEW.person_id, NEW.public_key, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.public_key, OLD.created_at) THEN
    RAISE EXCEPTION 'passkey % was removed, or would change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $function$
;

CREATE OR REPLACE FUNCTION public.policy_needs_four_eyes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM firm_policy) THEN RETURN NEW; END IF;
  IF NEW.version = (SELECT max(version) + 1 FROM firm_policy) AND EXISTS (
    SELECT FROM proposal JOIN proposal_decision ON proposal_decision.proposal_id = proposal.id
    WHERE proposal.id = NEW.proposal_id AND proposal.kind = 'policy' AND proposal_decision.decision = 'approved' AND proposal.terms::jsonb -> 'policy' = NEW.body
  ) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'version % of the firm policy rests on no proposal that two administrators decided', NEW.version USING ERRCODE = 'check_violation';
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% of % is refused: its rows are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $function$
;

CREATE OR REPLACE FUNCTION public.ticket_may(old_state text, new_state text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT new_state = ANY (CASE old_state
    WHEN 'PROPOSED' THEN ARRAY['CHECKED', 'REJECTED']
    WHEN 'CHECKED' THEN ARRAY['DISPLAYED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED']
    WHEN 'DISPLAYED' THEN ARRAY['STEP_UP_REQUIRED', 'CONFIRMED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED']
    WHEN 'STEP_UP_REQUIRED' THEN ARRAY['CONFIRMED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED']
    WHEN 'EXPIRED' THEN ARRAY['SUPERSEDED']
    ELSE ARRAY[]::text[] END)
$function$
;

CREATE OR REPLACE FUNCTION public.ticket_state_follows_map()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$
;

CREATE TRIGGER act_is_taken_once BEFORE UPDATE ON public.act FOR EACH ROW EXECUTE FUNCTION act_is_taken_once();
CREATE TRIGGER grant_is_used_once BEFORE UPDATE ON public.action_grant FOR EACH ROW EXECUTE FUNCTION grant_is_used_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.action_grant FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.action_grant FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.attempt FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.bulk FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.bulk FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.bulk_approval FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.bulk_approval FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.bulk_display FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.bulk_display FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bulk_takes_no_more BEFORE INSERT ON public.bulk_item FOR EACH ROW EXECUTE FUNCTION bulk_takes_no_more();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.bulk_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.bulk_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.bulk_outcome FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.bulk_outcome FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bulk_state_follows_map BEFORE INSERT OR UPDATE ON public.bulk_state FOR EACH ROW EXECUTE FUNCTION bulk_state_follows_map();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.bulk_state FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.bulk_state FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chain_moves_by_entry BEFORE UPDATE ON public.chain FOR EACH ROW EXECUTE FUNCTION chain_moves_by_entry();
CREATE TRIGGER chain_starts_empty BEFORE INSERT ON public.chain FOR EACH ROW EXECUTE FUNCTION chain_starts_empty();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.chain FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER index_goes_with_key AFTER UPDATE ON public.chain_key FOR EACH ROW EXECUTE FUNCTION index_goes_with_key();
CREATE TRIGGER key_is_destroyed_once BEFORE UPDATE ON public.chain_key FOR EACH ROW EXECUTE FUNCTION key_is_destroyed_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.chain_key FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.chain_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bulk_is_confirmed_by_approval BEFORE INSERT ON public.confirmation FOR EACH ROW EXECUTE FUNCTION bulk_is_confirmed_by_approval();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.confirmation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.confirmation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.display FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.display FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.disposal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.disposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_follows_head BEFORE INSERT ON public.entry FOR EACH ROW EXECUTE FUNCTION entry_follows_head();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evidence_is_sealed BEFORE INSERT ON public.evidence FOR EACH ROW EXECUTE FUNCTION evidence_is_sealed();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.fill FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.fill FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER four_eyes BEFORE INSERT ON public.firm_policy FOR EACH ROW EXECUTE FUNCTION policy_needs_four_eyes();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.firm_policy FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.firm_policy FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_is_released_once BEFORE UPDATE ON public.hold FOR EACH ROW EXECUTE FUNCTION hold_is_released_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.hold FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.ips FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.ips FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON public.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balances();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.journal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER legal_hold_is_lifted_once BEFORE UPDATE ON public.legal_hold FOR EACH ROW EXECUTE FUNCTION legal_hold_is_lifted_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.legal_hold FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.legal_hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_keeps_its_terms BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION order_keeps_its_terms();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.outbox FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.outbox FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.passkey FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.passkey FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER passkey_keeps_its_key BEFORE UPDATE ON public.passkey FOR EACH ROW EXECUTE FUNCTION passkey_keeps_its_key();
CREATE TRIGGER challenge_is_used_once BEFORE UPDATE ON public.passkey_challenge FOR EACH ROW EXECUTE FUNCTION challenge_is_used_once();
CREATE TRIGGER index_goes_with_key AFTER UPDATE ON public.person_key FOR EACH ROW EXECUTE FUNCTION index_goes_with_key();
CREATE TRIGGER key_is_destroyed_once BEFORE UPDATE ON public.person_key FOR EACH ROW EXECUTE FUNCTION key_is_destroyed_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.person_key FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.person_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON public.posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balances();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.proposal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.proposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.proposal_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.proposal_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER challenge_keeps_its_text BEFORE UPDATE OF id, challenge, created_at, expires_at ON public.sign_in_challenge FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.supervision_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.supervision_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.supervision_review FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.supervision_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON public.ticket FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.ticket FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON public.ticket_state FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.ticket_state FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_state_follows_map BEFORE INSERT OR UPDATE ON public.ticket_state FOR EACH ROW EXECUTE FUNCTION ticket_state_follows_map();
