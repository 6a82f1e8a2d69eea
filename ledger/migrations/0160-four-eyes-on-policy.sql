-- Four eyes on the firm's rules, whoever writes: after the first version each rests on a proposal that two people decided, says exactly what
-- they read, and follows the version that they read it on.
CREATE FUNCTION policy_needs_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM firm_policy) THEN RETURN NEW; END IF;
  IF NEW.version = (SELECT max(version) + 1 FROM firm_policy) AND EXISTS (
    SELECT FROM proposal JOIN proposal_decision ON proposal_decision.proposal_id = proposal.id
    WHERE proposal.id = NEW.proposal_id AND proposal.kind = 'policy' AND proposal_decision.decision = 'approved' AND proposal.terms::jsonb -> 'policy' = NEW.body
  ) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'version % of the firm policy rests on no proposal that two administrators decided', NEW.version USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER four_eyes BEFORE INSERT ON firm_policy FOR EACH ROW EXECUTE FUNCTION policy_needs_four_eyes();
