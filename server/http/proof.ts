import type { Session } from '../auth/port.ts'
import type { Steward } from '../steward.ts'
import { HttpProblem } from './problem.ts'

/** Whether the session is still open and its person proved who they are within `maxAgeMs`. */
export const isProven = async ({ sessions, clock }: Pick<Steward, 'sessions' | 'clock'>, session: Pick<Session, 'id'>, maxAgeMs: number): Promise<boolean> => {
  const provenAt = await sessions.provenAt(session.id)
  return provenAt !== undefined && clock().getTime() - provenAt.getTime() < maxAgeMs
}

/** RFC 9470, for the session as a whole: `POST /api/session/proof`, then the same request again. */
export const proofNeeded = (maxAgeMs: number): HttpProblem => {
  const seconds = maxAgeMs / 1000
  return new HttpProblem(401, 'INSUFFICIENT_USER_AUTHENTICATION', 'Prove once more that it is you.', {
    detail: 'Enter a new code of your authenticator app, or use a passkey; then do it again.', extra: { max_age: seconds, proof: 'session' },
    headers: { 'WWW-Authenticate': `Bearer realm="steward", error="insufficient_user_authentication", error_description="A fresh proof of who acts is needed.", max_age="${seconds}"` },
  })
}
