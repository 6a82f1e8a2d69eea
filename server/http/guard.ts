import { timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import type { Endpoint } from '../access.ts'
import type { Session } from '../auth/port.ts'
import { proofMaxAgeMs } from '../auth/proof-age.ts'
import type { Steward } from '../steward.ts'
import { sessionToken } from './cookies.ts'
import { isDirectLoopback, isElsewhere } from './origin.ts'
import { HttpProblem, notFound } from './problem.ts'
import { isProven, proofNeeded } from './proof.ts'
import { createRateLimiter } from './rate-limit.ts'
import type { Guard } from './routing.ts'

/** A person's page asks for a dozen things at once and then rests; a script that never rests is slowed down. */
const burstSeconds = 6

/** Looks that a person takes themselves; every other GET may be a page that keeps itself up to date, so it is no sign of anybody. */
const readings: ReadonlySet<Endpoint> = new Set(['GET /api/transcripts', 'GET /api/transcripts/:id', 'GET /api/transcripts/:id/verify', 'GET /api/record/exports/:id'])
/** What pages send on their own: a card that came with a model's answer was shown, a socket opens again. */
const automatic: ReadonlySet<Endpoint> = new Set(['POST /api/tickets/:id/displayed', 'POST /api/bulk/:id/displayed', 'POST /api/socket-token'])
const isAct = (endpoint: Endpoint): boolean => (endpoint.startsWith('GET ') ? readings.has(endpoint) : !automatic.has(endpoint))

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const bearerOf = (request: Request): string | undefined => /^Bearer ([\w-]+)$/.exec(request.get('authorization') ?? '')?.[1]

/** `localToken` is the lock file's; without one the local endpoints do not exist. */
export const createGuard = (steward: Steward, localToken: string | undefined): Guard => {
  const production = steward.config.STEWARD_MODE === 'production'
  const { REQUESTS_PER_SECOND: perSession, SIGN_INS_PER_SECOND: perAddress } = steward.config
  // Before signing in only an address is known; hashing a password costs us more than it costs the guesser.
  const bySession = createRateLimiter(steward.clock, perSession * burstSeconds, perSession)
  const byAddress = createRateLimiter(steward.clock, perAddress * burstSeconds, perAddress)
  return {
    isElsewhere: (request) => isElsewhere(request, steward.config.PUBLIC_URL),
    sessionOf: async (request: Request) => {
      // Whoever brings a token is judged by it alone: a cookie that came along lends it nothing.
      const bearer = bearerOf(request)
      if (bearer !== undefined) {
        const id = await steward.widget.tokens.check(bearer, request.headers.origin)
        return id === undefined ? undefined : steward.sessions.findById(id)
      }
      const token = sessionToken(request, production)
      return token === undefined ? undefined : steward.sessions.find(token)
    },
    checkLocal: (request) => {
      const given = bearerOf(request)
      const here = isDirectLoopback(request) && loopback.has(request.socket.remoteAddress ?? '')
      if (localToken === undefined || !here || given === undefined || !sameText(given, localToken)) throw notFound()
    },
    throttle: (request, session: Session | undefined) => {
      const open = request.path === '/healthz' || request.path === '/readyz'
      const waitMs = open ? 0 : session ? bySession.take(session.id) : byAddress.take(request.socket.remoteAddress ?? '')
      if (waitMs > 0) throw new HttpProblem(429, 'TOO_MANY_REQUESTS', 'Too many requests. Wait a moment.', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } })
    },
    checkProof: async (endpoint, audience, session) => {
      const maxAgeMs = proofMaxAgeMs(endpoint, audience)
      if (maxAgeMs !== undefined && !(await isProven(steward, session, maxAgeMs))) throw proofNeeded(maxAgeMs)
    },
    acted: async (endpoint, session) => { if (isAct(endpoint)) await steward.sessions.touch(session) },
  }
}
