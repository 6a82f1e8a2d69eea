-- Which turns some server is at work on: one that starts must not call another's turn interrupted, and a conversation is answered one
-- turn at a time, whichever servers its messages reached. A claim is renewed while its server lives; with one server it stays empty.
ALTER TABLE inbound ADD COLUMN claimed_until timestamptz;
CREATE INDEX inbound_unanswered ON inbound (conversation_id, created_at) WHERE reply IS NULL;
