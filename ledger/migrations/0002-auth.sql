-- Sign-in. Accounts and password hashes are better-auth's, under names of their own; sessions and their clock are ours.
CREATE TABLE auth_user (
  "id" text PRIMARY KEY,
  "name" text NOT NULL,
  "email" text NOT NULL UNIQUE,
  "emailVerified" boolean NOT NULL,
  "image" text,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE auth_account (
  "id" text PRIMARY KEY,
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "userId" text NOT NULL REFERENCES auth_user ON DELETE CASCADE,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL
);
CREATE INDEX auth_account_user ON auth_account ("userId");

CREATE TABLE auth_session (
  "id" text PRIMARY KEY,
  "expiresAt" timestamptz NOT NULL,
  "token" text NOT NULL UNIQUE,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "userId" text NOT NULL REFERENCES auth_user ON DELETE CASCADE
);
CREATE INDEX auth_session_user ON auth_session ("userId");

CREATE TABLE auth_verification (
  "id" text PRIMARY KEY,
  "identifier" text NOT NULL,
  "value" text NOT NULL,
  "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX auth_verification_identifier ON auth_verification ("identifier");

-- One row a sign-in. The cookie's value is never stored, only its SHA-256; `last_active_at` moves by a person's acts alone.
CREATE TABLE session (
  id text PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  person_id text NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  last_active_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_person ON session (person_id) WHERE revoked_at IS NULL;

-- Failed sign-ins by SHA-256 of the address, known or not, so that a lock-out tells nobody whether an account exists.
CREATE TABLE sign_in_failure (
  address_hash text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_recent ON sign_in_failure (address_hash, at);
