-- What reconciliation froze and does not thaw by itself, two administrators release.
ALTER TABLE proposal DROP CONSTRAINT proposal_kind_check;
ALTER TABLE proposal ADD CONSTRAINT proposal_kind_check CHECK (kind IN ('policy', 'second-factor', 'administrator', 'account-release'));
