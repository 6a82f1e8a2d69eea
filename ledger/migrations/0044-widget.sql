-- What a page of another site holds instead of our cookie: bound to its origin, short, gone with its session.
-- Only SHA-256 digests are kept, as for cookies.
CREATE TABLE site_token (
  token_hash text PRIMARY KEY,
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  origin text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX site_token_over ON site_token (expires_at);

-- What our window hands to the page that opened it. Good once, and only with the secret behind `challenge`, which that page keeps.
CREATE TABLE site_code (
  code_hash text PRIMARY KEY,
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  origin text NOT NULL,
  challenge text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX site_code_over ON site_code (expires_at);

-- Tokens that a host's own server signed, by their `jti`: each opens one session.
CREATE TABLE host_token (
  issuer text NOT NULL,
  jti text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, jti)
);
CREATE INDEX host_token_over ON host_token (expires_at);
