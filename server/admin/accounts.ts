import { refuse, type Refusal } from '../../domain/result.ts'
import { refusable } from '../../gates/acts.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { recordFirm, type AdminParts, type By } from './parts.ts'
import type { ProposalTerms } from './proposal-view.ts'

export interface NewAccount { readonly ownerId: string; readonly label: string; readonly kind: 'individual' | 'joint' | 'ira' }
/** An account without its money: an administrator sees none. */
export interface AccountRow { readonly id: string; readonly ownerId: string; readonly label: string; readonly kind: NewAccount['kind']; readonly openedOn: string; readonly frozen: boolean }

/** Opens an empty account for somebody who may own one. NOT_FOUND. */
export const openAccount = (parts: AdminParts, by: By, { ownerId, label, kind }: NewAccount): Promise<AccountRow | Refusal> => refusable(parts.db, async (tx) => {
  const owner = await tx.selectFrom('person').select('id').where('id', '=', ownerId).where('role', 'in', ['investor', 'advisor']).where('active', '=', true).executeTakeFirst()
  if (!owner) return refuse('NOT_FOUND', 'Accounts belong to active investors and advisors; this is none.', { ownerId }, 'Look at the list of people.')
  const [id, at, openedOn] = [parts.newId('account'), parts.clock(), parts.marketDate()]
  await tx.insertInto('account').values({ id, owner_id: ownerId, label, kind, taxable: kind !== 'ira', household: ownerId, opened_on: openedOn, frozen_reason: null }).execute()
  await tx.insertInto('cash_balance').values({ account_id: id, minor: 0n }).execute()
  await appendEntry(tx, personChain(ownerId), 'account-opened', { accountId: id, kind, by: by.personId }, at)
  await recordFirm(tx, 'account-opened', by, { accountId: id, ownerId, kind }, at)
  return { id, ownerId, label, kind, openedOn, frozen: false }
})

export const readAccounts = async (parts: AdminParts): Promise<readonly AccountRow[]> => {
  const rows = await parts.db.kysely.selectFrom('account').select(['id', 'owner_id', 'label', 'kind', 'opened_on', 'frozen_reason']).orderBy('owner_id').orderBy('id').execute()
  return rows.map((row) => ({ id: row.id, ownerId: row.owner_id, label: row.label, kind: row.kind, openedOn: row.opened_on, frozen: row.frozen_reason !== null }))
}

export const notFrozen = (accountId: string): Refusal =>
  refuse('NOT_FROZEN', 'This account is not frozen for that reason. Nothing was changed.', { accountId }, 'Look at the list of accounts, and propose it again if it is frozen.')

/** What a release stands for: this account and why it is frozen now. NOT_FROZEN, for an account that is not there as well. */
export const releaseTerms = async (parts: Pick<AdminParts, 'db'>, accountId: string): Promise<Extract<ProposalTerms, { kind: 'account-release' }> | Refusal> => {
  const row = await parts.db.kysely.selectFrom('account').select('frozen_reason').where('id', '=', accountId).executeTakeFirst()
  return row?.frozen_reason ? { kind: 'account-release', accountId, frozenFor: row.frozen_reason } : notFrozen(accountId)
}
