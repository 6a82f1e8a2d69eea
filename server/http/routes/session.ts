import { z } from 'zod'
import { isRefusal } from '../../../domain/result.ts'
import type { Steward } from '../../steward.ts'
import { clearSessionCookie, sessionToken, setSessionCookie } from '../cookies.ts'
import { notFound, refusalProblem } from '../problem.ts'
import { ok, parsed, type Routes } from '../routing.ts'

const credentials = z.strictObject({
  email: z.string().min(3).max(254),
  password: z.string().min(1).max(256),
  code: z.string().regex(/^\d{6}$/, 'six digits').optional(),
})

export const sessionRoutes = (steward: Steward): Routes<'POST /api/session' | 'GET /api/session' | 'DELETE /api/session' | 'GET /api/demo-accounts'> => {
  const production = steward.config.STEWARD_MODE === 'production'
  return {
    'POST /api/session': async ({ request, response, body, session: earlier }) => {
      const result = await steward.signIn(parsed(credentials, body))
      if (isRefusal(result)) {
        throw result.code === 'LOCKED_OUT' ? refusalProblem(result, 429, { 'Retry-After': String(result.facts['retryAfterSeconds']) })
          : refusalProblem(result, 401, { 'WWW-Authenticate': 'Session' })
      }
      if (earlier && sessionToken(request, production) !== undefined) await steward.sessions.end(earlier)
      setSessionCookie(response, production, result.token, result.expiresAt)
      const { person } = result.session
      return ok({ person: { id: person.id, email: person.email, label: person.label }, role: person.role })
    },
    'GET /api/session': ({ session: { person } }) => ok({
      person: { id: person.id, email: person.email, label: person.label }, role: person.role, demo: steward.config.demo,
    }),
    'DELETE /api/session': async ({ response, session }) => {
      await steward.endSession(session)
      clearSessionCookie(response, production)
      return { status: 204 }
    },
    'GET /api/demo-accounts': () => {
      if (!steward.config.demo) throw notFound()
      return ok(steward.demoAccounts)
    },
  }
}
