import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import type { Proposal } from '../domain/proposal.ts'
import { superseded } from './answer.ts'
import { storedCard, type Card } from './card.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import type { MarketSlice } from './market-slice.ts'
import { tradingRight } from './rights.ts'
import type { StoredTicket } from './tickets.ts'
import { moveTicket } from './transcript.ts'
import { writeTicket } from './write-ticket.ts'

const proposalOf = (ticket: StoredTicket, { title, impact }: Card): Proposal => ({
  accountId: ticket.accountId, title, impact, taxUsd: ticket.terms.taxUsd,
  legs: ticket.terms.legs.map((leg) => ({
    symbol: leg.symbol, side: leg.side, quantity: leg.quantity, type: leg.type, ...(leg.limitPrice === undefined ? {} : { limitPrice: leg.limitPrice }),
  })),
})

/** The same legs at today's prices, as a new ticket with a hash of its own; the rules may refuse it. */
export const writeReplacement = async (tx: Tx, deps: GateDeps, ticket: StoredTicket, actor: Actor, slice: MarketSlice): Promise<StoredTicket | Refusal> => {
  const right = await tradingRight(tx, actor.person, ticket.accountId, slice.date)
  if (!right) return refuse('NOT_FOUND', 'There is no such account that you may trade.', { accountId: ticket.accountId }, 'Choose one of your accounts.')
  const card = storedCard(ticket)
  return writeTicket(tx, deps, {
    actor, right, proposal: proposalOf(ticket, card), basis: card.suitability?.basis ?? 'advice', conversationId: ticket.conversationId, turnId: ticket.turnId,
    underived: ticket.underived ? ['the ticket before'] : [], requoted: true,
  }, slice)
}

/** Ends a locked ticket and puts its replacement beside it: the answer is SUPERSEDED with `replacement`, or `null` when rules forbid it now. */
export const replaceTicket = async (
  tx: Tx, deps: GateDeps, ticket: StoredTicket, actor: Actor, slice: MarketSlice, facts: object, at: string,
): Promise<Refusal> => {
  const next = await writeReplacement(tx, deps, ticket, actor, slice)
  const replacement = isRefusal(next) ? null : next.id
  await moveTicket(tx, ticket, 'SUPERSEDED', facts, at, replacement)
  return superseded(ticket.id, replacement)
}
