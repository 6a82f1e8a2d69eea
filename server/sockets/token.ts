import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../domain/ids.ts'

/** A page on another site gets no cookie of ours: it opens its socket with a token that works from that site only, for a minute. */
export interface SocketTokens {
  issue(sessionId: string, origin: string): { readonly token: string; readonly expiresAt: string }
  /** The session's id, or `undefined` for a token that is forged, late, or brought from another origin. */
  check(token: string, origin: string | undefined): string | undefined
}

const lifeMs = 60_000

export const createSocketTokens = (clock: Clock, key: Uint8Array = randomBytes(32)): SocketTokens => {
  const seal = (payload: string): string => createHmac('sha256', key).update(payload).digest('base64url')
  return {
    issue: (sessionId, origin) => {
      const until = clock().getTime() + lifeMs
      const payload = Buffer.from(JSON.stringify([sessionId, origin, until])).toString('base64url')
      return { token: `${payload}.${seal(payload)}`, expiresAt: new Date(until).toISOString() }
    },
    check: (token, origin) => {
      const [payload, given, more] = token.split('.')
      if (payload === undefined || given === undefined || more !== undefined) return undefined
      const right = Buffer.from(seal(payload))
      const found = Buffer.from(given)
      if (right.length !== found.length || !timingSafeEqual(right, found)) return undefined
      const [sessionId, boundTo, until] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, string, number]
      return boundTo === origin && until > clock().getTime() ? sessionId : undefined
    },
  }
}
