import { refuse, type Refusal } from '../../domain/result.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { issueLink, type EnrolmentLink } from '../auth/enrolment-link.ts'
import { endMandatesOf } from './mandates.ts'
import { notFrozen } from './accounts.ts'
import { noSuchPerson, recordFirm, type AdminParts, type AdminTx, type By } from './parts.ts'
import { hasEnrolled, lockedPerson } from './people.ts'
import type { ProposalTerms, ProposalView } from './proposal-view.ts'

export interface Effect { readonly link?: EnrolmentLink; readonly endSessionsOf?: string }

const moved = (version: number): Refusal =>
  refuse('POLICY_MOVED', 'The policy is no longer the one that this proposal stood on. Nothing was changed.', { version }, 'Propose it again on the policy as it is.')

/** Their first link is still in the hands of whoever invited them. */
const notEnrolled = (personId: string): Refusal =>
  refuse('NOT_ENROLLED', 'This person has not enrolled yet. Nothing was changed.', { personId }, 'Approve it once they have, and you know that it was they.')

type Terms<Kind extends ProposalTerms['kind']> = Extract<ProposalTerms, { kind: Kind }>

const changePolicy = async (tx: AdminTx, { from, policy }: Terms<'policy'>, proposalId: string, at: Date): Promise<Effect | Refusal> => {
  const current = await tx.selectFrom('firm_policy').select('version').orderBy('version', 'desc').limit(1).executeTakeFirst()
  if (current?.version !== from || policy.version !== from + 1) return moved(current?.version ?? 0)
  await tx.insertInto('firm_policy').values({ version: policy.version, body: JSON.stringify(policy), created_at: at, proposal_id: proposalId }).execute()
  return {}
}

/** The old factor works until the new one has taken its place; the approver hands the link over, and the password is still asked for. */
const resetFactor = async (tx: AdminTx, parts: AdminParts, by: By, personId: string, at: Date): Promise<Effect | Refusal> => {
  const person = await lockedPerson(tx, personId)
  if (!person?.active) return noSuchPerson(personId)
  return { link: await issueLink(tx, parts.newId('enrolment'), { personId, purpose: 'second-factor', by: by.personId }, at), endSessionsOf: personId }
}

const makeAdministrator = async (tx: AdminTx, parts: AdminParts, by: By, personId: string, at: Date): Promise<Effect | Refusal> => {
  const person = await lockedPerson(tx, personId)
  if (!person) return noSuchPerson(personId)
  if (!(await hasEnrolled(tx, personId))) return notEnrolled(personId)
  if (person.role === 'advisor') await endMandatesOf(tx, parts, by, personId, at)
  await tx.updateTable('person').set({ role: 'admin', active: true }).where('id', '=', personId).execute()
  await appendEntry(tx, personChain(personId), 'role-changed', { from: person.role, to: 'admin', by: by.personId }, at)
  return { endSessionsOf: personId }
}

/** The account trades again; what it was frozen for stays in the firm's chain beside who released it. */
const release = async (tx: AdminTx, by: By, { accountId, frozenFor }: Terms<'account-release'>, proposalId: string, at: Date): Promise<Effect | Refusal> => {
  const done = await tx.updateTable('account').set({ frozen_reason: null }).where('id', '=', accountId).where('frozen_reason', '=', frozenFor).returning('id').execute()
  if (done.length === 0) return notFrozen(accountId)
  await recordFirm(tx, 'account-released', by, { accountId, why: frozenFor, proposalId }, at)
  return {}
}

/** What an approved proposal does, in the transaction that decides it. */
export const effectOf = (tx: AdminTx, parts: AdminParts, by: By, { id, terms }: ProposalView, at: Date): Promise<Effect | Refusal> => {
  if (terms.kind === 'policy') return changePolicy(tx, terms, id, at)
  if (terms.kind === 'account-release') return release(tx, by, terms, id, at)
  return terms.kind === 'second-factor' ? resetFactor(tx, parts, by, terms.personId, at) : makeAdministrator(tx, parts, by, terms.personId, at)
}
