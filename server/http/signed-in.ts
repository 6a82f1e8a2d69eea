import type { Request, Response } from 'express'
import type { SeenDevice } from '../auth/devices.ts'
import type { SignedIn } from '../auth/open-session.ts'
import type { Steward } from '../steward.ts'
import { otherCookie, sessionToken, setOtherCookie, setSessionCookie } from './cookies.ts'
import type { Call } from './routing.ts'

const isProduction = ({ config }: Steward): boolean => config.STEWARD_MODE === 'production'

export const deviceOf = (steward: Steward, request: Request): SeenDevice =>
  ({ token: otherCookie(request, isProduction(steward), 'device'), userAgent: (request.get('user-agent') ?? '').slice(0, 500) })

/** Gives the browser its cookies; the session that it had before ends. */
export const giveSession = async (steward: Steward, { request, session: earlier }: Call, response: Response, signedIn: SignedIn): Promise<void> => {
  const production = isProduction(steward)
  if (earlier && sessionToken(request, production) !== undefined) await steward.sessions.end(earlier)
  setSessionCookie(response, production, signedIn.token, signedIn.expiresAt)
  if (signedIn.deviceToken !== undefined) setOtherCookie(response, production, 'device', signedIn.deviceToken)
}

export const whoIs = ({ session: { person } }: SignedIn) => ({ person: { id: person.id, email: person.email, label: person.label }, role: person.role })
