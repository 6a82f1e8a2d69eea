-- What compliance searches by: derived from the record and made again from it. Words are keyed digests under the person's own key, so
-- the table tells nothing to who holds it without the keys, and nothing at all once a key is destroyed.
CREATE TABLE record_index (
  chain_id text NOT NULL,
  seq int NOT NULL,
  person_id text NOT NULL REFERENCES person,
  words text[] NOT NULL,
  PRIMARY KEY (chain_id, seq)
);
CREATE INDEX record_index_words ON record_index USING gin (words);
CREATE INDEX record_index_person ON record_index (person_id);

-- How far each chain was read, for the index and by supervision.
CREATE TABLE record_watch (
  chain_id text PRIMARY KEY REFERENCES chain,
  seq int NOT NULL CHECK (seq > 0)
);
-- Finds what is new without a cost at each entry.
CREATE INDEX entry_at ON entry USING brin (at);

-- Dropped with the key, whoever destroys it.
CREATE FUNCTION index_goes_with_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.wrapped IS NULL THEN
    IF TG_TABLE_NAME = 'person_key' THEN DELETE FROM record_index WHERE person_id = NEW.person_id;
    ELSE DELETE FROM record_index WHERE chain_id = to_jsonb(NEW) ->> 'chain_id';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER index_goes_with_key AFTER UPDATE ON person_key FOR EACH ROW EXECUTE FUNCTION index_goes_with_key();
CREATE TRIGGER index_goes_with_key AFTER UPDATE ON chain_key FOR EACH ROW EXECUTE FUNCTION index_goes_with_key();

-- What a reviewer should look at: one rule that one entry met. No words of anybody: those are read from the entry.
CREATE TABLE supervision_item (
  id text PRIMARY KEY,
  chain_id text NOT NULL,
  seq int NOT NULL,
  person_id text NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('lexicon', 'policy', 'sample', 'activity')),
  rule text NOT NULL,
  opened_at timestamptz NOT NULL,
  UNIQUE (chain_id, seq, rule),
  FOREIGN KEY (chain_id, seq) REFERENCES entry (chain_id, seq)
);
CREATE INDEX supervision_item_newest ON supervision_item (opened_at DESC);

-- Decided once; the note stands in the reviewer's own chain.
CREATE TABLE supervision_review (
  item_id text PRIMARY KEY REFERENCES supervision_item,
  reviewer_id text NOT NULL REFERENCES person,
  decision text NOT NULL CHECK (decision IN ('no-action', 'follow-up', 'escalate')),
  chain_id text NOT NULL,
  seq int NOT NULL,
  reviewed_at timestamptz NOT NULL,
  FOREIGN KEY (chain_id, seq) REFERENCES entry (chain_id, seq)
);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON supervision_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON supervision_review FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON supervision_item EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON supervision_review EXECUTE FUNCTION refuse_change();
