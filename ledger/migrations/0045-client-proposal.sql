-- What an advisor suggests to a client. It has no terms: legs, prices and checks are worked out anew when the client opens it as a
-- ticket of their own, so that nothing old can be confirmed.
CREATE TABLE client_proposal (
  id text PRIMARY KEY,
  advisor_id text NOT NULL REFERENCES person,
  client_id text NOT NULL REFERENCES person,
  account_id text NOT NULL REFERENCES account,
  kind text NOT NULL CHECK (kind IN ('rebalance-to-policy')),
  summary text NOT NULL,
  state text NOT NULL CHECK (state IN ('sent', 'opened', 'declined')),
  ticket_id text REFERENCES ticket,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CHECK ((state = 'opened') = (ticket_id IS NOT NULL))
);
CREATE INDEX client_proposal_client ON client_proposal (client_id, created_at);
CREATE INDEX client_proposal_advisor ON client_proposal (advisor_id, created_at);
-- One waits for a client and an account: a newer suggestion of the same kind takes the older one's place.
CREATE UNIQUE INDEX client_proposal_waiting ON client_proposal (client_id, account_id, kind) WHERE state = 'sent';
