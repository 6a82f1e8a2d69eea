import type { Transaction } from 'kysely'
import { complaint, heldBack, keptUntil, retentionRules } from '../../domain/retention.ts'
import type { Person } from '../../domain/person.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import { eraseWorking, type ErasedTable } from '../../ledger/privacy/erase.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { isHeld } from '../../ledger/retention/holds.ts'
import type { PrivacyRequestKind } from '../../ledger/schema-record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { PrivacyParts } from './parts.ts'

/** A class of record that a rule keeps, in words for its person. `until` is `null` while its clock has not begun. */
export interface KeptClass { readonly what: string; readonly rule: string; readonly years: number; readonly until: string | null; readonly clock: string }

export interface PrivacyRequest { readonly id: string; readonly kind: PrivacyRequestKind; readonly madeAt: string }

export interface ErasureReply {
  readonly requestId: string
  readonly erased: readonly ErasedTable[]
  readonly kept: readonly KeptClass[]
  readonly text: string
  readonly complaint: string
}

const keptClasses = async (parts: PrivacyParts, personId: string): Promise<readonly KeptClass[]> => {
  const { closed_at: closedAt } = await parts.db.kysely.selectFrom('person').select('closed_at').where('id', '=', personId).executeTakeFirstOrThrow()
  return retentionRules(parts.years).map(({ class: name, what, rule, years }) => ({
    what, rule, years,
    until: name === 'account' && closedAt ? keptUntil(closedAt, years).toISOString().slice(0, 10) : null,
    clock: name === 'account' ? `${years} years after the account is closed` : `${years} years after the last entry of each conversation`,
  }))
}

/** Notes the request where compliance sees it, and in the person's own record. */
const note = async (trx: Transaction<Schema>, parts: PrivacyParts, personId: string, kind: PrivacyRequestKind, answer: object): Promise<string> => {
  const [id, at] = [parts.newId('request'), parts.clock()]
  await trx.insertInto('privacy_request').values({ id, person_id: personId, kind, made_at: at, answer: JSON.stringify(answer), answered_by: null }).execute()
  await appendEntry(trx, personChain(personId), `${kind}-requested`, { requestId: id, ...answer }, at)
  return id
}

/** What is kept of this person, by which rule and for how long, and what they have asked for. */
export const describePrivacy = async (parts: PrivacyParts, person: Person): Promise<{ readonly kept: readonly KeptClass[]; readonly requests: readonly PrivacyRequest[]; readonly complaint: string }> => {
  const rows = await parts.db.kysely.selectFrom('privacy_request').select(['id', 'kind', 'made_at']).where('person_id', '=', person.id).orderBy('made_at', 'desc').limit(50).execute()
  return { kept: await keptClasses(parts, person.id), requests: rows.map(({ id, kind, made_at: at }) => ({ id, kind, madeAt: at.toISOString() })), complaint }
}

const sentence = (erased: readonly ErasedTable[], kept: readonly KeptClass[]): string => {
  const gone = erased.filter(({ rows }) => rows > 0).map(({ title, rows }) => `${title.toLowerCase()} (${rows})`)
  return `${gone.length === 0 ? 'There was nothing that could be deleted.' : `Deleted: ${gone.join(', ')}.`} Kept, because rules for investment firms say so: `
    + `${kept.map(({ what, until, clock }) => `${what.split(':')[0]?.toLowerCase()} (${until === null ? clock : `until ${until}`})`).join('; ')}. What is kept is deleted when its time is over. ${complaint}`
}

/**
 * GDPR art. 17: what no rule keeps goes at once; the reply names what stays, its rule and period, and where to complain. A legal hold
 * stops it, and the request is noted either way.
 */
export const requestErasure = async (parts: PrivacyParts, person: Person): Promise<ErasureReply | Refusal> => {
  const kept = await keptClasses(parts, person.id)
  return parts.db.kysely.transaction().execute(async (trx) => {
    if (await isHeld(trx, person.id)) {
      const refusal = heldBack()
      await note(trx, parts, person.id, 'erasure', { refused: refusal.code })
      return refusal
    }
    const erased = await eraseWorking(trx, person.id)
    const requestId = await note(trx, parts, person.id, 'erasure', { erased: erased.filter(({ rows }) => rows > 0), kept: kept.map(({ what, rule, until, clock }) => ({ what, rule, until, clock })) })
    return { requestId, erased, kept, text: sentence(erased, kept), complaint }
  })
}

/** GDPR art. 15: notes that everything was given. */
export const noteAccess = async (parts: PrivacyParts, person: Person, items: number): Promise<void> => {
  await parts.db.kysely.transaction().execute((trx) => note(trx, parts, person.id, 'access', { items }))
}

interface ReviewWish { readonly topic: string; readonly conversationId?: string | undefined }
interface OpenedReview { readonly taskId: string; readonly to: 'advisor' | 'firm' }
/** Opens the request for a person; `note` runs in the same transaction. */
export type OpenReview = (wish: ReviewWish, note: (trx: Transaction<Schema>, opened: OpenedReview) => Promise<void>) => Promise<OpenedReview | Refusal>

/** GDPR art. 22: a human looks at what the machine said. It becomes a request to the person's advisor, or the firm. */
export const requestReview = async (
  parts: PrivacyParts, person: Person, wish: ReviewWish, open: OpenReview,
): Promise<{ readonly requestId: string; readonly taskId: string; readonly to: 'advisor' | 'firm'; readonly text: string } | Refusal> => {
  let requestId = ''
  const opened = await open(wish, async (trx, { taskId, to }) => { requestId = await note(trx, parts, person.id, 'human-review', { taskId, to }) })
  if (isRefusal(opened)) return opened
  const { taskId, to } = opened
  return { requestId, taskId, to, text: `A person will look at this: ${to === 'advisor' ? 'your advisor has' : 'the firm has'} your request. You can say what you think of it, and contest it.` }
}
