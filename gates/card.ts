import { canonicalJson } from '../domain/canonical.ts'
import type { CheckResult } from '../domain/check.ts'
import type { TicketTerms, TicketView } from '../domain/ticket.ts'

/** The part of a `TicketView` that is fixed when the ticket is written. */
export type Card = Omit<TicketView, 'state' | 'orders' | 'replacement' | 'stepUpRequired'>

/** What a card says of the trade itself: nothing but the hashed terms, each time it is read, so that no stored card can differ from them. */
export const tradeOnCard = (terms: Omit<TicketTerms, 'cardDigest'>) => ({
  id: terms.ticketId, channel: terms.channel, owner: terms.ownerId, accountId: terms.accountId,
  ...(terms.actingFor === null ? {} : { actingFor: terms.actingFor }),
  expiresAt: terms.expiresAt, worstCaseUsd: terms.worstCaseUsd, feesUsd: terms.feesUsd,
  legs: terms.legs.map(({ symbol, side, quantity, type, limitPrice, refPrice, refTime }) =>
    ({ symbol, side, quantity, type, ...(limitPrice === undefined ? {} : { limitPrice }), refPrice, refTime })),
  tolerance: terms.tolerance, taxUsd: terms.taxUsd, priceSource: terms.priceSource,
})

/** A card's bytes: all that a person is shown of a ticket, but for its state and for the hash that these bytes are a part of. */
export const cardText = (card: Omit<Card, 'hash'>): string => canonicalJson(card)

/** The parts of a card that the terms do not spell out. */
type Beside = Omit<Card, keyof ReturnType<typeof tradeOnCard> | 'hash'>

/** What is left of a card that can't be read any more; its ticket is refused wherever it would count. */
const unreadable = (checks: readonly CheckResult[], createdAt: string): Beside =>
  ({ checks, createdAt, title: '', accountLabel: '', priceAsOf: '', impact: null, names: {} })

const besideOf = (text: string, checks: readonly CheckResult[], createdAt: string): Beside => {
  try {
    const card = JSON.parse(text) as Card | null
    return { ...unreadable(checks, createdAt), ...card }
  } catch {
    return unreadable(checks, createdAt)
  }
}

/** What is stored of a card; `cardText` are its bytes. */
interface CardRow { readonly cardText: string; readonly terms: TicketTerms; readonly hash: string; readonly checks: readonly CheckResult[]; readonly createdAt: string }

/** A stored card, with the trade as its terms have it: read where it is shown, a confirmation needs only its bytes. */
export const storedCard = ({ cardText: text, terms, hash, checks, createdAt }: CardRow): Card => {
  const { actingFor: _stored, ...beside } = besideOf(text, checks, createdAt) as Card
  return { ...beside, ...tradeOnCard(terms), hash }
}
