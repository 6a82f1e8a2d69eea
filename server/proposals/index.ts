import type { z } from 'zod'
import type { ClientProposal } from '../../domain/client-proposal.ts'
import type { Proposal } from '../../domain/proposal.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { Actor } from '../../gates/deps.ts'
import { proposeTicket } from '../../gates/propose-ticket.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { proposalOf, type tradeProposer } from '../../tools/trade-proposer/index.ts'
import type { Session } from '../auth/port.ts'
import { rebalanceWishes } from '../bulk/wishes.ts'
import type { Steward } from '../steward.ts'
import { recommending } from './recommendation.ts'
import { proposalTables, readProposals } from './store.ts'

/** A week: a suggestion that nobody looked at says nothing about the market after it. */
const lifeMs = 7 * 24 * 3_600_000
const openStates: ReadonlySet<string> = new Set(['PROPOSED', 'CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED'])

export interface Sent {
  readonly sent: readonly { readonly id: string; readonly clientId: string; readonly accountId: string; readonly summary: string }[]
  /** Accounts for which there was nothing to suggest, and why. */
  readonly left: readonly { readonly accountId: string; readonly message: string }[]
}

const summaryOf = ({ legs }: Proposal): string => `${legs.length === 1 ? 'One order' : `${legs.length} orders`}: ${legs.slice(0, 4).map(({ side, symbol }) => `${side} ${symbol}`).join(', ')}${legs.length > 4 ? ' and more' : ''}`

const gone = (): Refusal => refuse('NOT_FOUND', 'There is no such proposal for you any more.', {}, 'Ask your advisor for a new one.')

/** Sends a rebalance to each of these clients. Their own yes, to their own ticket, is still to come. */
export const sendProposals = async (steward: Steward, session: Session, names: readonly string[]): Promise<Sent> => {
  const wishes = await rebalanceWishes(steward, session, names)
  const now = steward.clock()
  const sent: Sent['sent'][number][] = []
  const left: Sent['left'][number][] = []
  for (const { clientId, accountId, turnId, wish } of wishes) {
    if (isRefusal(wish)) { left.push({ accountId, message: wish.message }); continue }
    const id = steward.newId('proposal')
    const summary = summaryOf(wish)
    const notice = await steward.db.kysely.transaction().execute(async (trx) => {
      const rows = proposalTables({ kysely: trx })
      await rows.updateTable('client_proposal').set({ state: 'declined', changed_at: now }).where('client_id', '=', clientId).where('account_id', '=', accountId).where('kind', '=', 'rebalance-to-policy').where('state', '=', 'sent').execute()
      await rows.insertInto('client_proposal').values({
        id, advisor_id: session.person.id, client_id: clientId, account_id: accountId, kind: 'rebalance-to-policy', summary, state: 'sent', ticket_id: null,
        created_at: now, expires_at: new Date(now.getTime() + lifeMs), changed_at: now,
      }).execute()
      await appendEntry(trx, personChain(session.person.id), 'proposal-sent', { proposalId: id, turnId, clientId, accountId, kind: 'rebalance-to-policy', summary, sessionId: session.id }, now)
      return steward.notices.write(trx, { personId: clientId, conversationId: null, code: 'PROPOSAL', facts: { proposalId: id }, text: 'Your advisor suggests a rebalance to your policy. You find it on your portfolio page; nothing happens before you confirm a ticket of your own.' })
    })
    await steward.notices.send(notice)
    sent.push({ id, clientId, accountId, summary })
  }
  return { sent, left }
}

export const proposalsOf = (steward: Steward, { person }: Session): Promise<readonly ClientProposal[]> =>
  readProposals(steward.db, person.role === 'advisor' ? 'advisor_id' : 'client_id', person.id, steward.clock())

const waiting = (steward: Steward, actor: Actor, id: string) => proposalTables(steward.db).selectFrom('client_proposal').selectAll()
  .where('id', '=', id).where('client_id', '=', actor.person.id).where('state', '<>', 'declined').where('expires_at', '>', steward.clock()).executeTakeFirst()

/** The client's own ticket, worked out now; the one that is open already when it was opened before. */
export const openProposal = async (steward: Steward, session: Session, actor: Actor, { id, conversationId }: { readonly id: string; readonly conversationId?: string | undefined }): Promise<TicketView | Refusal> => {
  const row = await waiting(steward, actor, id)
  if (!row) return gone()
  const earlier = row.ticket_id === null ? undefined : await readTicket(steward.gate, actor.person.id, row.ticket_id)
  if (earlier && (openStates.has(earlier.state) || earlier.orders.length > 0)) return earlier
  const { turnId, run } = await recommending(steward, session)
  const output = await run<z.output<typeof tradeProposer.output>>('trade-proposer', { accountId: row.account_id, toPolicy: true })
  if (isRefusal(output)) return output
  const ticket = await proposeTicket(steward.gate, { actor, proposal: proposalOf(output), turnId, recommendedBy: 'advisor', ...(conversationId !== undefined && { conversationId }) })
  if (isRefusal(ticket)) return ticket
  await steward.db.kysely.transaction().execute(async (trx) => {
    await proposalTables({ kysely: trx }).updateTable('client_proposal').set({ state: 'opened', ticket_id: ticket.id, changed_at: steward.clock() }).where('id', '=', id).execute()
    await appendEntry(trx, personChain(actor.person.id), 'proposal-opened', { proposalId: id, advisorId: row.advisor_id, ticketId: ticket.id, sessionId: actor.sessionId }, steward.clock())
  })
  return ticket
}

export const declineProposal = async (steward: Steward, actor: Actor, id: string): Promise<{ readonly id: string; readonly state: 'declined' } | Refusal> => {
  const row = await waiting(steward, actor, id)
  if (!row || row.state !== 'sent') return gone()
  await steward.db.kysely.transaction().execute(async (trx) => {
    await proposalTables({ kysely: trx }).updateTable('client_proposal').set({ state: 'declined', changed_at: steward.clock() }).where('id', '=', id).where('state', '=', 'sent').execute()
    await appendEntry(trx, personChain(actor.person.id), 'proposal-declined', { proposalId: id, advisorId: row.advisor_id, sessionId: actor.sessionId }, steward.clock())
  })
  return { id, state: 'declined' }
}
