import { sql } from 'kysely'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { refusable } from '../../gates/acts.ts'
import { issueLink } from '../auth/enrolment-link.ts'
import { firstFirmPolicy } from './first-rules.ts'
import { insertPerson, type Invited } from './people.ts'
import { operator, recordFirm, type AdminParts, type AdminTx } from './parts.ts'

/** Any number: of two commands at once the second sees what the first one made. */
const lockKey = 7_403_350
/** As many as four eyes need. From then on administrators make administrators. */
const mostByOperator = 2

const enough = refuse('ADMINISTRATORS_EXIST', 'There are two administrators already.', { most: mostByOperator }, 'They invite everybody else, another administrator too.')
const enrolled = refuse('ALREADY_ENROLLED', 'This administrator has enrolled.', {}, 'The other administrator makes a link for a new password; a second factor takes both.')

/** Only on an empty table: every later version takes two administrators, and the database asks for them. */
const openPolicy = async (tx: AdminTx, at: Date): Promise<void> => {
  if (await tx.selectFrom('firm_policy').select('version').limit(1).executeTakeFirst()) return
  await tx.insertInto('firm_policy').values({ version: 1, body: JSON.stringify(firstFirmPolicy), created_at: at }).execute()
  await recordFirm(tx, 'policy-opened', operator, { version: 1, policy: firstFirmPolicy }, at)
}

/**
 * What the operator of the machine does on an empty database, twice: an administrator with a one-time link, and the firm's first rules.
 * Again for the same address it makes a new link, until that was used. ADMINISTRATORS_EXIST, ALREADY_ENROLLED, ALREADY_KNOWN.
 */
export const createAdministrator = (parts: Omit<AdminParts, 'gate' | 'sessions'>, { email: given, label }: { readonly email: string; readonly label: string }): Promise<Invited | Refusal> => refusable(parts.db, async (tx) => {
  await sql`SELECT pg_advisory_xact_lock(${lockKey})`.execute(tx)
  const email = given.trim().toLowerCase()
  const at = parts.clock()
  const rows = await tx.selectFrom('person').leftJoin('totp', 'totp.person_id', 'person.id').select(['person.id', 'email', 'secret']).where('role', '=', 'admin').where('active', '=', true).execute()
  const same = rows.find((row) => row.email === email)
  if (same && same.secret !== null) return enrolled
  if (!same && rows.length >= mostByOperator) return enough
  const personId = same?.id ?? await insertPerson(tx, parts, { email, label, role: 'admin' }, true, at)
  if (isRefusal(personId)) return personId
  const link = await issueLink(tx, parts.newId('enrolment'), { personId, purpose: 'enrol', by: null }, at)
  await openPolicy(tx, at)
  await recordFirm(tx, 'administrator-created', operator, { personId, enrolmentId: link.enrolmentId }, at)
  return { personId, link }
})
