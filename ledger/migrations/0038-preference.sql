-- How a person wants to be told things: words, not what may be traded. Without a row everything is as usual.
CREATE TABLE preference (
  person_id text PRIMARY KEY REFERENCES person,
  explain text NOT NULL CHECK (explain IN ('simple', 'standard', 'expert')),
  figures text NOT NULL CHECK (figures IN ('dollars', 'percent')),
  notifications text NOT NULL CHECK (notifications IN ('all', 'off')),
  default_account_id text REFERENCES account,
  changed_at timestamptz NOT NULL DEFAULT now()
);
