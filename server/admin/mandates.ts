import { refuse, type Refusal } from '../../domain/result.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import { refusable } from '../../gates/acts.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { recordFirm, type AdminParts, type AdminTx, type By } from './parts.ts'

export interface Mandate {
  readonly advisorId: string
  readonly accountId: string
  readonly scope: 'advise' | 'trade'
  /** Last day, `YYYY-MM-DD`. */
  readonly until: string
  /** Where the client's written permission is filed. */
  readonly reference: string
}
export interface MandateView extends Omit<Mandate, 'reference'> { readonly clientId: string; readonly reference: string | null; readonly running: boolean }

const noAccount = (accountId: string): Refusal => refuse('NOT_FOUND', 'There is no such account.', { accountId }, 'Look at the list of accounts.')
const noAdvisor = (advisorId: string): Refusal => refuse('NOT_AN_ADVISOR', 'A mandate goes to an active advisor.', { advisorId }, 'Look at the list of people.')
const ownAccount = (): Refusal => refuse('OWN_ACCOUNT', 'Nobody needs a mandate over their own account.', {}, 'Name another account.')
const overAlready = (until: string, today: string): Refusal => refuse('ALREADY_OVER', 'A mandate ends today or later.', { until, today }, 'Name a later day.')

/** Puts an account into an advisor's book, or changes how long and how far it is there. NOT_FOUND, NOT_AN_ADVISOR, OWN_ACCOUNT, ALREADY_OVER. */
export const grantMandate = (parts: AdminParts, by: By, mandate: Mandate): Promise<Mandate | Refusal> => refusable(parts.db, async (tx) => {
  const { advisorId, accountId, scope, until, reference } = mandate
  const account = await tx.selectFrom('account').select('owner_id').where('id', '=', accountId).executeTakeFirst()
  if (!account) return noAccount(accountId)
  const advisor = await tx.selectFrom('person').select('id').where('id', '=', advisorId).where('role', '=', 'advisor').where('active', '=', true).executeTakeFirst()
  if (!advisor) return noAdvisor(advisorId)
  if (account.owner_id === advisorId) return ownAccount()
  if (until < parts.marketDate()) return overAlready(until, parts.marketDate())
  const at = parts.clock()
  await tx.insertInto('mandate').values({ advisor_id: advisorId, client_id: account.owner_id, account_id: accountId, scope, until, reference })
    .onConflict((conflict) => conflict.columns(['advisor_id', 'account_id']).doUpdateSet({ scope, until, reference })).execute()
  await appendEntry(tx, personChain(account.owner_id), 'mandate-granted', { ...mandate, by: by.personId }, at)
  await recordFirm(tx, 'mandate-granted', by, { ...mandate, clientId: account.owner_id }, at)
  return mandate
})

interface Which { readonly advisorId: string; readonly accountId?: string }

/** A mandate that ends keeps its row; its last day was yesterday. */
const endRunning = async (tx: AdminTx, parts: AdminParts, by: By, { advisorId, accountId }: Which, at: Date): Promise<number> => {
  const today = parts.marketDate()
  let ending = tx.updateTable('mandate').set({ until: addDays(isoDate(today), -1) }).where('advisor_id', '=', advisorId).where('until', '>=', today)
  if (accountId !== undefined) ending = ending.where('account_id', '=', accountId)
  const ended = await ending.returning(['account_id', 'client_id']).execute()
  // Sorted: whoever writes into several people's chains locks them in one order.
  for (const { account_id: account, client_id: clientId } of ended.toSorted((a, b) => (a.client_id < b.client_id ? -1 : 1))) {
    await appendEntry(tx, personChain(clientId), 'mandate-ended', { advisorId, accountId: account, by: by.personId }, at)
  }
  if (ended.length > 0) await recordFirm(tx, 'mandates-ended', by, { advisorId, accounts: ended.map(({ account_id: account }) => account) }, at)
  return ended.length
}

export const endMandatesOf = async (tx: AdminTx, parts: AdminParts, by: By, advisorId: string, at: Date): Promise<void> => {
  await endRunning(tx, parts, by, { advisorId }, at)
}

/** Takes an account out of an advisor's book at once; what they were shown for it can no longer be confirmed. NOT_FOUND. */
export const endMandate = (parts: AdminParts, by: By, which: Required<Which>): Promise<Required<Which> | Refusal> => refusable(parts.db, async (tx) =>
  (await endRunning(tx, parts, by, which, parts.clock()) === 0 ? refuse('NOT_FOUND', 'There is no such mandate running.', { ...which }, 'Look at the list of mandates.') : which))

export const readMandates = async (parts: AdminParts): Promise<readonly MandateView[]> => {
  const today = parts.marketDate()
  const rows = await parts.db.kysely.selectFrom('mandate').selectAll().orderBy('advisor_id').orderBy('account_id').execute()
  return rows.map((row) => ({ advisorId: row.advisor_id, clientId: row.client_id, accountId: row.account_id, scope: row.scope, until: row.until, reference: row.reference, running: row.until >= today }))
}
