-- Four eyes: what one administrator proposes, another one decides. Rows are never changed.
CREATE TABLE proposal (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('policy', 'second-factor', 'administrator')),
  -- Canonical JSON, and SHA-256 of it: what the second administrator saw is what takes effect.
  terms text NOT NULL,
  hash text NOT NULL,
  reason text NOT NULL,
  proposed_by text NOT NULL REFERENCES person,
  session_id text NOT NULL,
  proposed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  UNIQUE (id, hash, proposed_by)
);

CREATE TABLE proposal_decision (
  proposal_id text PRIMARY KEY,
  hash text NOT NULL,
  proposed_by text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('approved', 'rejected', 'withdrawn')),
  decided_by text NOT NULL REFERENCES person,
  session_id text NOT NULL,
  grant_id text UNIQUE REFERENCES action_grant,
  reason text NOT NULL,
  decided_at timestamptz NOT NULL,
  CHECK (decision <> 'approved' OR (decided_by <> proposed_by AND grant_id IS NOT NULL)),
  CHECK (decision <> 'withdrawn' OR decided_by = proposed_by),
  FOREIGN KEY (proposal_id, hash, proposed_by) REFERENCES proposal (id, hash, proposed_by)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['proposal', 'proposal_decision'] LOOP
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;

-- Which approval a version of the policy rests on; the first one has none, there is nobody yet to approve it.
ALTER TABLE firm_policy ADD COLUMN proposal_id text UNIQUE REFERENCES proposal_decision;

-- Where the client's written permission is filed. A mandate that ended early keeps its row.
ALTER TABLE mandate ADD COLUMN reference text;
