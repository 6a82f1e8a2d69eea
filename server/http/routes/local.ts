import { z } from 'zod'
import { createAdministrator } from '../../admin/first-administrator.ts'
import { personByEmail } from '../../auth/sign-in.ts'
import { replay } from '../../replay/replay.ts'
import type { Steward } from '../../steward.ts'
import { verifyNow } from '../../verify.ts'
import { settled } from '../answers.ts'
import { enrolmentUrl } from '../enrolment-url.ts'
import { cookieName } from '../cookies.ts'
import { HttpProblem, notFound } from '../problem.ts'
import { ok, parsed, type Routes } from '../routing.ts'
import { advanceBy, daysSchema } from './market.ts'

const sessionFor = z.strictObject({ email: z.string().min(3).max(254) })
const anchor = z.strictObject({ sequence: z.number().int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) })
const verifyWith = z.strictObject({ exportFile: z.string().min(1).max(4096).optional(), anchor: anchor.optional() }).optional()
const administrator = z.strictObject({ email: z.email().max(254), label: z.string().trim().min(1).max(100) })
const replayOf = z.strictObject({ id: z.string().min(1).max(100) })

/** For the folder's owner on this machine, by the token of the lock file: what commands do through a running server. */
export const localRoutes = (steward: Steward): Routes<'GET /local/ping' | 'POST /local/session' | 'POST /local/verify' | 'POST /local/replay' | 'POST /local/advance' | 'POST /local/administrator'> => ({
  'GET /local/ping': () => ok({ pid: process.pid, demo: steward.config.demo }),
  'POST /local/session': async ({ body }) => {
    if (!steward.config.demo) throw new HttpProblem(403, 'NOT_IN_PRODUCTION', 'Sign in with your password and code.')
    const { email } = parsed(sessionFor, body)
    const person = await personByEmail(steward.db, email.trim().toLowerCase())
    if (!person) throw notFound(`There is no account ${email}.`)
    const { token, expiresAt } = await steward.auth.openSession(person, 'local', undefined)
    return ok({ cookie: `${cookieName(false)}=${token}`, person: { id: person.id, email: person.email, label: person.label }, role: person.role, expiresAt: expiresAt.toISOString() })
  },
  'POST /local/verify': async ({ body }) => ok(await verifyNow(steward, parsed(verifyWith, body))),
  'POST /local/replay': async ({ body }) => {
    const result = await replay(steward, parsed(replayOf, body).id)
    if (!result) throw notFound('There is no such recommendation.')
    return ok(result)
  },
  'POST /local/advance': async ({ body }) => ok(await advanceBy(steward, parsed(daysSchema, body).days)),
  'POST /local/administrator': async ({ body, request }) => {
    const { personId, link } = settled(await createAdministrator(steward.admin, parsed(administrator, body)))
    return { status: 201, body: { personId, url: enrolmentUrl(steward, request, link.token), expiresAt: link.expiresAt } }
  },
})
