import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import type { Proposal } from '../domain/proposal.ts'
import type { TicketView } from '../domain/ticket.ts'
import { appendEntry, conversationChain, personChain } from '../ledger/record.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import type { ProposalBasis } from '../domain/suitability.ts'
import { meansClient } from './client-named.ts'
import { isOwnOrder, underivedPart } from './derivation.ts'
import { hasPasted, type SaidContext } from './said.ts'
import type { TicketRequest } from './draft-ticket.ts'
import { sliceFor, type MarketSlice } from './market-slice.ts'
import { viewOf } from './read-ticket.ts'
import { currentIps, tradingRight, type TradingRight } from './rights.ts'
import { databaseNow } from './locks.ts'
import { writeTicket } from './write-ticket.ts'

export interface ProposeInput {
  readonly actor: Actor
  readonly proposal: Proposal
  readonly conversationId?: string
  readonly turnId?: string
  /** Parts that the agent could not derive from anything trusted, with where they came from; empty for a proposal typed into a form. */
  readonly underived?: readonly string[]
  /** The person's messages of this conversation as they came, oldest first; what they pasted is told apart here. */
  readonly words?: readonly string[]
  /** The person took up what their advisor suggested: a recommendation, whoever presses. */
  readonly recommendedBy?: 'advisor'
}

const noAccount = (accountId: string): Refusal =>
  refuse('NOT_FOUND', 'There is no such account that you may trade.', { accountId }, 'Choose one of your accounts.')

interface Underived { readonly part: { readonly what: string; readonly value: string }; readonly untrusted: readonly string[]; readonly message: string; readonly next: string }

const refuseUnderived = async (tx: Tx, input: ProposeInput, { part, untrusted, message, next }: Underived, now: string): Promise<Refusal> => {
  const chain = input.conversationId === undefined ? personChain(input.actor.person.id) : conversationChain(input.conversationId, input.actor.person.id)
  await appendEntry(tx, chain, 'proposal-refused', { code: 'UNTRUSTED_SOURCE', part, untrusted, proposal: input.proposal, turnId: input.turnId ?? null }, new Date(now))
  return refuse('UNTRUSTED_SOURCE', message, { ...part, untrusted }, next)
}

/** Whom a trade is for, the advisor says, whatever else was noticed: a note that was read may have put another client's account there. */
const refuseUnnamedClient = async (tx: Tx, input: ProposeInput, right: TradingRight, marketDate: string, now: string): Promise<Refusal | undefined> => {
  const { actor, conversationId, words = [] } = input
  if (right.actingFor === null || (conversationId === undefined && input.words === undefined)) return undefined
  if (await meansClient(tx, { actor, conversationId, words }, right.actingFor, marketDate)) return undefined
  return refuseUnderived(tx, input, {
    part: { what: 'account', value: right.accountId }, untrusted: input.underived ?? [],
    message: 'This account belongs to a client whom you did not name last, so no ticket was made.', next: 'Say the client\'s name together with what to trade.',
  }, now)
}

/** Everything that a part of this trade may come from. A form has no words, and nothing is looked up for it. */
const saidContext = async (tx: Tx, { words = [], underived = [] }: ProposeInput, right: TradingRight, slice: MarketSlice): Promise<SaidContext> => {
  const flagged = underived.length > 0
  const [ips, positions] = flagged || words.length > 0 ? await Promise.all([
    currentIps(tx, right.clientId), tx.selectFrom('position').select(['symbol', 'quantity']).where('account_id', '=', right.accountId).execute(),
  ]) : [null, []]
  return { words, flagged, ips, positions, nameOf: (symbol) => slice.instrument(symbol)?.name ?? '', priceOf: (symbol) => slice.quotes.get(symbol)?.price }
}

/** Where words of others are in the context, each part of a trade must come from the ledger, the policy or the person. */
const refuseUnderivedPart = async (tx: Tx, input: ProposeInput, context: SaidContext, now: string): Promise<Refusal | undefined> => {
  const suspected = context.flagged ? input.underived ?? [] : hasPasted(context.words) ? ['text that the person pasted'] : []
  const part = suspected.length > 0 ? underivedPart(input.proposal, context) : undefined
  return part && refuseUnderived(tx, input, {
    part, untrusted: suspected, message: `${part.what === 'quantity' ? 'How much to trade' : `The ${part.what} ${part.value}`} comes from text that is not yours, so no ticket was made.`, next: 'Say in your own words what you want to trade.',
  }, now)
}

/** Whose idea it is: an advisor's for a client, the person's who typed it into a form or asked for just this, otherwise our tools'. */
const basisOf = ({ proposal, turnId, recommendedBy }: ProposeInput, right: TradingRight, context: SaidContext): ProposalBasis => {
  if (right.actingFor !== null || recommendedBy !== undefined) return 'advisor'
  return turnId === undefined || isOwnOrder(proposal.legs, context) ? 'own-order' : 'advice'
}

/**
 * The only way to a ticket: prices and checks a proposal and writes it, in one transaction with its transcript entries.
 * Returns what the person is shown, or why not: CHECK_FAILED (with all checks), UNTRUSTED_SOURCE, INVALID_LEGS, UNKNOWN_SYMBOL,
 * NO_QUOTE, NOT_FOUND.
 */
export const proposeTicket = async (deps: GateDeps, input: ProposeInput): Promise<TicketView | Refusal> => {
  const { proposal, actor } = input
  const slice = await sliceFor(deps, proposal.accountId, proposal.legs.map((leg) => leg.symbol))
  const result = await deps.db.kysely.transaction().execute(async (tx) => {
    const right = await tradingRight(tx, actor.person, proposal.accountId, slice.date)
    if (!right) return noAccount(proposal.accountId)
    const now = await databaseNow(tx)
    const context = await saidContext(tx, input, right, slice)
    const underived = await refuseUnnamedClient(tx, input, right, slice.date, now) ?? await refuseUnderivedPart(tx, input, context, now)
    if (underived) return underived
    const request: TicketRequest = {
      actor, right, proposal, basis: basisOf(input, right, context), conversationId: input.conversationId ?? null, turnId: input.turnId ?? null, underived: input.underived ?? [],
    }
    const ticket = await writeTicket(tx, deps, request, slice)
    return isRefusal(ticket) ? ticket : viewOf(tx, ticket)
  })
  if (!isRefusal(result)) deps.onTicketChange?.(result.id)
  return result
}
