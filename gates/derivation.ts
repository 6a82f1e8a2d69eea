import { asksExchange, asksPlan, asksSide, asksTrade } from '../domain/asked-trade.ts'
import { quantity } from '../domain/decimal.ts'
import type { Proposal, ProposedLeg } from '../domain/proposal.ts'
import { paidBySales, quantityDerives } from './said-size.ts'
import { bare, isNamed, said, typed, type SaidContext } from './said.ts'

export interface UnderivedPart {
  readonly what: 'symbol' | 'side' | 'quantity'
  readonly value: string
}

const symbolDerives = (symbol: string, context: SaidContext): boolean => {
  if (context.positions.some((position) => position.symbol === symbol && quantity(position.quantity) > 0n)) return true
  if (context.ips?.benchmark.some((part) => part.symbol === symbol)) return true
  if (isNamed(symbol, context, said(context))) return true
  // Chosen by our own tools out of the firm's universe, unless the pasted text names it too.
  return !context.flagged && !isNamed(symbol, context, bare(context.words))
}

/** The newest message that asks for a trade names a holding, and this is another one that the person never named. */
const isAnother = (symbol: string, context: SaidContext): boolean => {
  const asking = bare(typed(context).filter((text) => asksTrade('buy', [text]) || asksTrade('sell', [text])).slice(-1))
  return !isNamed(symbol, context, said(context)) && context.positions.some((position) => isNamed(position.symbol, context, asking))
}

const asksFor = (legs: readonly ProposedLeg[], context: SaidContext): boolean => {
  const own = typed(context)
  return !asksPlan(own) && !asksExchange(own)
    && legs.every((leg) => isNamed(leg.symbol, context, said(context)) && asksSide(leg.side, own) && quantityDerives(leg, context))
}

/** Whether the person asked for exactly these orders themselves, in the last message or over the last three. In doubt it is advice. */
export const isOwnOrder = (legs: readonly ProposedLeg[], context: SaidContext): boolean =>
  [-1, -3].some((last) => asksFor(legs, { ...context, words: context.words.slice(last) }))

/**
 * The first part of a proposal that derives neither from the ledger, nor from the policy, nor from the person's own words;
 * `undefined` when all do; whose account it is, was asked before. What a tool returned is no source: it is no more trusted than its arguments were.
 */
export const underivedPart = (proposal: Proposal, context: SaidContext): UnderivedPart | undefined => {
  const own = typed(context)
  const planned = asksPlan(own)
  for (const leg of proposal.legs) {
    if (!symbolDerives(leg.symbol, context)) return { what: 'symbol', value: leg.symbol }
    if (planned) continue
    if (isAnother(leg.symbol, context)) return { what: 'symbol', value: leg.symbol }
    if (!asksSide(leg.side, own) && !asksExchange(own)) return { what: 'side', value: leg.side }
    if (!quantityDerives(leg, context) && !(leg.side === 'buy' && paidBySales(proposal.legs, context))) return { what: 'quantity', value: leg.quantity }
  }
  return undefined
}
