-- What the firm has entered today, in cents, for its credit limit: one row would make every confirmation wait for the one before
-- it, so it is spread over several that are added up.
CREATE TABLE firm_day (
  day date NOT NULL,
  shard int NOT NULL CHECK (shard BETWEEN 0 AND 63),
  entered_minor bigint NOT NULL CHECK (entered_minor >= 0),
  PRIMARY KEY (day, shard)
);
