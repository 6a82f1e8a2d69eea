import { z } from 'zod'
import type { Refusal } from '../../../domain/result.ts'
import type { Session } from '../../auth/port.ts'
import type { Steward } from '../../steward.ts'
import { settled } from '../answers.ts'
import { isDirectLoopback } from '../origin.ts'
import { HttpProblem } from '../problem.ts'
import { ok, parsed, type Call, type Routes } from '../routing.ts'

const origin = z.string().max(300).refine((value) => URL.canParse(value) && new URL(value).origin === value, 'an origin, such as https://www.example.com')
const named = z.strictObject({ origin: z.url().optional() }).optional()
const wanted = z.strictObject({ origin, challenge: z.string().regex(/^[\w-]{43}$/, 'base64url of a SHA-256') })
const proof = z.union([
  z.strictObject({ code: z.string().min(10).max(20), verifier: z.string().regex(/^[\w-]{43,128}$/) }),
  z.strictObject({ hostToken: z.string().min(20).max(8000) }),
])

const notNamed = (): HttpProblem => new HttpProblem(422, 'ORIGIN_NOT_ALLOWED', 'Name the site that embeds the widget; it must be one that the settings allow (STEWARD_ORIGINS).')

type WidgetEndpoint = 'GET /api/widget/site' | 'POST /api/widget/code' | 'POST /api/widget/session' | 'POST /api/socket-token'

/** Signing in on somebody else's site: our window makes a code, the page that opened it exchanges that for a token of its origin. */
export const widgetRoutes = (steward: Steward): Routes<WidgetEndpoint> => {
  const { STEWARD_ORIGINS: sites, PUBLIC_URL: own, demo } = steward.config
  const ownOf = ({ request }: Pick<Call, 'request'>): readonly string[] => [
    ...(own === undefined ? [] : [new URL(own).origin]), ...(request.headers.host === undefined ? [] : [`http://${request.headers.host}`, `https://${request.headers.host}`])]
  /** Whom a host's token must be meant for. A `Host` header is believed only where demo mode has checked it. */
  const audience = ({ request }: Call): string => (own !== undefined ? new URL(own).origin : demo && isDirectLoopback(request) ? `http://${request.headers.host}` : '')
  const held = async (found: Session | Refusal, site: string) => {
    const { id, person } = settled(found)
    return ok({ ...await steward.widget.tokens.issue(id, site), person: { id: person.id, label: person.label }, role: person.role })
  }
  return {
    'GET /api/widget/site': ({ request }) => {
      const asked = request.query['origin'] ?? request.headers.origin
      // Anybody may ask, so that a page that is not allowed can say so instead of "no connection".
      return { status: 200, body: { origin: asked ?? null, allowed: typeof asked === 'string' && sites.includes(asked) }, headers: { 'Access-Control-Allow-Origin': '*' } }
    },
    'POST /api/widget/code': async ({ session, body }) => {
      const given = parsed(wanted, body)
      if (!sites.includes(given.origin)) throw notNamed()
      return ok(await steward.widget.codes.issue({ sessionId: session.id, ...given }))
    },
    'POST /api/widget/session': async (call) => {
      const given = parsed(proof, call.body)
      const site = call.request.headers.origin
      if (site === undefined || !sites.includes(site)) throw notNamed()
      if ('code' in given) return held(await steward.widget.byCode({ ...given, origin: site }), site)
      return held(await steward.widget.byHost({ token: given.hostToken, origin: site, audience: audience(call) }), site)
    },
    'POST /api/socket-token': async (call) => {
      const { session, body, request } = call
      const site = parsed(named, body)?.origin ?? request.headers.origin
      // A page asks for itself only; a program without an Origin says for whom.
      const other = request.headers.origin !== undefined && request.headers.origin !== site && !ownOf(call).includes(request.headers.origin)
      if (site === undefined || other || ![...ownOf(call), ...sites].includes(site)) throw notNamed()
      return ok(await steward.widget.tokens.issue(session.id, site))
    },
  }
}
