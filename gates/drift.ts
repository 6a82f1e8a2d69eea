import { price } from '../domain/decimal.ts'
import { refuse, type Refusal } from '../domain/result.ts'
import type { TicketTerms } from '../domain/ticket.ts'
import type { MarketSlice } from './market-slice.ts'

export const staleQuote = (ticketId: string, why: string): Refusal =>
  refuse('STALE_QUOTE', `The prices are not current: ${why}. Nothing was sent.`, { ticketId, why }, 'Try again in a moment, or ask for new prices.')

/** A source never changes under an open ticket. */
export const otherSource = (terms: TicketTerms, slice: MarketSlice): boolean => slice.source !== terms.priceSource

/** The first leg whose price moved by more than the tolerance that the person was shown, either way. */
export const driftedLeg = (terms: TicketTerms, slice: MarketSlice): string | undefined =>
  terms.legs.find((leg) => {
    const shown = price(leg.refPrice)
    const now = price(slice.quotes.get(leg.symbol)?.price ?? '0')
    const moved = now > shown ? now - shown : shown - now
    return moved * 1_000_000n > shown * price(terms.tolerance)
  })?.symbol
