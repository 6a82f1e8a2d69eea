-- A host's own server may sign its visitor in to the widget: a way of its own.
ALTER TABLE session DROP CONSTRAINT session_method_check;
ALTER TABLE session ADD CONSTRAINT session_method_check
  CHECK (method IN ('password', 'password-and-code', 'recovery-code', 'passkey', 'openid', 'enrolment', 'teams', 'site', 'local'));
