import { z } from 'zod'
import { roles } from '../../../domain/person.ts'
import type { Refusal } from '../../../domain/result.ts'
import { openAccount, readAccounts } from '../../admin/accounts.ts'
import { endMandate, grantMandate, readMandates } from '../../admin/mandates.ts'
import type { By } from '../../admin/parts.ts'
import { endSessions, invitePerson, renewLink, setActive, setRole, type Invited } from '../../admin/people.ts'
import type { Session } from '../../auth/port.ts'
import type { Steward } from '../../steward.ts'
import { answered, settled } from '../answers.ts'
import { enrolmentUrl } from '../enrolment-url.ts'
import { ok, param, parsed, type Call, type Routes } from '../routing.ts'

const id = z.string().min(1).max(100)
const invitation = z.strictObject({ email: z.email().max(254), label: z.string().trim().min(1).max(100), role: z.enum(roles) })
const change = z.union([z.strictObject({ active: z.boolean() }), z.strictObject({ role: z.enum(roles) })])
const account = z.strictObject({ ownerId: id, label: z.string().trim().min(1).max(100), kind: z.enum(['individual', 'joint', 'ira']) })
const mandate = z.strictObject({ advisorId: id, accountId: id, scope: z.enum(['advise', 'trade']), until: z.iso.date(), reference: z.string().trim().min(3).max(200) })
const ending = z.strictObject({ advisorId: id, accountId: id })

const byOf = ({ person, id: sessionId }: Session): By => ({ personId: person.id, sessionId })

type PeopleEndpoint = 'GET /api/admin/users' | 'POST /api/admin/users' | 'POST /api/admin/users/:id' | 'POST /api/admin/users/:id/link' | 'POST /api/admin/users/:id/sessions/revoke'
  | 'GET /api/admin/accounts' | 'POST /api/admin/accounts' | 'GET /api/admin/mandates' | 'POST /api/admin/mandates' | 'POST /api/admin/mandates/end'

/** People, their accounts without the money in them, and advisors' books. */
export const adminPeopleRoutes = (steward: Steward): Routes<PeopleEndpoint> => {
  const { admin } = steward
  const invited = (call: Call, result: Invited | Refusal, status: number) => {
    const { personId, link: { token, expiresAt } } = settled(result)
    return { status, body: { personId, url: enrolmentUrl(steward, call.request, token), expiresAt } }
  }
  return {
    'GET /api/admin/users': async () => {
      const rows = await steward.db.kysely.selectFrom('person').leftJoin('totp', 'totp.person_id', 'person.id').select(['id', 'email', 'label', 'role', 'active', 'created_at', 'totp.person_id as enrolled'])
        .orderBy('role').orderBy('email').execute()
      return ok({ users: rows.map(({ created_at: createdAt, enrolled, ...row }) => ({ ...row, enrolled: enrolled !== null, createdAt: createdAt.toISOString() })) })
    },
    'POST /api/admin/users': async (call) => invited(call, await invitePerson(admin, byOf(call.session), parsed(invitation, call.body)), 201),
    'POST /api/admin/users/:id': async (call) => {
      const given = parsed(change, call.body)
      const by = byOf(call.session)
      return answered('role' in given ? await setRole(admin, by, param(call, 'id'), given.role) : await setActive(admin, by, param(call, 'id'), given.active))
    },
    'POST /api/admin/users/:id/link': async (call) => invited(call, await renewLink(admin, byOf(call.session), param(call, 'id')), 200),
    'POST /api/admin/users/:id/sessions/revoke': async (call) => answered(await endSessions(admin, byOf(call.session), param(call, 'id'))),
    'GET /api/admin/accounts': async () => ok({ accounts: await readAccounts(admin) }),
    'POST /api/admin/accounts': async (call) => answered(await openAccount(admin, byOf(call.session), parsed(account, call.body)), 201),
    'GET /api/admin/mandates': async () => ok({ mandates: await readMandates(admin) }),
    'POST /api/admin/mandates': async (call) => answered(await grantMandate(admin, byOf(call.session), parsed(mandate, call.body)), 201),
    'POST /api/admin/mandates/end': async (call) => answered(await endMandate(admin, byOf(call.session), parsed(ending, call.body))),
  }
}
