import type { TicketTerms, TicketView } from '../domain/ticket.ts'

/** The part of a `TicketView` that is fixed when the ticket is written. */
export type Card = Omit<TicketView, 'state' | 'orders' | 'replacement' | 'stepUpRequired'>

/** What a card says of the trade itself: nothing but the hashed terms, each time it is read, so that no stored card can differ from them. */
export const tradeOnCard = (terms: TicketTerms, hash: string) => ({
  id: terms.ticketId, hash, channel: terms.channel, owner: terms.ownerId, accountId: terms.accountId,
  ...(terms.actingFor === null ? {} : { actingFor: terms.actingFor }),
  expiresAt: terms.expiresAt, worstCaseUsd: terms.worstCaseUsd, feesUsd: terms.feesUsd,
  legs: terms.legs.map(({ symbol, side, quantity, type, limitPrice, refPrice, refTime }) =>
    ({ symbol, side, quantity, type, ...(limitPrice === undefined ? {} : { limitPrice }), refPrice, refTime })),
  tolerance: terms.tolerance, taxUsd: terms.taxUsd, priceSource: terms.priceSource,
})

/** A stored card, with the trade as its terms have it. */
export const cardFrom = ({ actingFor: _stored, ...view }: Card, terms: TicketTerms, hash: string): Card => ({ ...view, ...tradeOnCard(terms, hash) })
