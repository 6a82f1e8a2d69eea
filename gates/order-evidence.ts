import { canonicalJson } from '../domain/canonical.ts'
import { refuse, type Refusal } from '../domain/result.ts'
import { cardDigest, termsHash, type Side, type TicketTerms } from '../domain/ticket.ts'
import { confirmerProblem, type BulkEvidence, type BulkReference } from './bulk/evidence.ts'
import { limitPriceOf } from './limit-price.ts'
import { isSigned, parseCanonical } from './signed.ts'

/** One order exactly as the confirmation signs it. Decimal strings; `validUntil` ISO 8601 UTC. */
export interface OrderLine {
  readonly orderId: string
  readonly leg: number
  readonly clientOrderId: string
  readonly accountId: string
  readonly symbol: string
  readonly instrumentId: string
  readonly side: Side
  readonly quantity: string
  readonly limitPrice: string
  readonly validUntil: string
}

/** What the gate signs at confirmation: who said yes to which hash, when it was shown, and every order that follows from it. */
export interface ConfirmationBody {
  readonly format: 'steward-confirmation-v1'
  readonly confirmationId: string
  readonly ticketId: string
  readonly hash: string
  readonly personId: string
  readonly sessionId: string
  readonly channel: string
  readonly grantId: string | null
  readonly displayedAt: string
  readonly confirmedAt: string
  readonly orders: readonly OrderLine[]
  /** For a ticket of a bulk, which a second person approved. */
  readonly bulk?: BulkReference
}

/** Everything that the ledger holds about one order, read back as stored. `now` is the database's clock. */
export interface OrderEvidence {
  readonly order: OrderLine
  readonly ticket: { readonly id: string; readonly hash: string; readonly terms: string; readonly card: string }
  readonly confirmation: { readonly body: string; readonly signature: string }
  readonly displays: readonly { readonly hash: string; readonly personId: string; readonly channel: string; readonly displayedAt: string }[]
  readonly now: string
  /** Where the ticket belongs to a bulk. */
  readonly bulk?: BulkEvidence
}

const unproven = (what: string, evidence: OrderEvidence): Refusal =>
  refuse('ORDER_NOT_PROVEN', `The record does not prove this order: ${what}.`, { orderId: evidence.order.orderId, what },
    'Nothing is sent. Ask an administrator to verify the record.')

const same = (left: unknown, right: unknown): boolean => canonicalJson(left) === canonicalJson(right)

const followsFromTerms = (line: OrderLine, terms: TicketTerms): boolean => {
  const leg = terms.legs[line.leg]
  return leg !== undefined && line.accountId === terms.accountId && same(
    [line.symbol, line.instrumentId, line.side, line.quantity, line.limitPrice],
    [leg.symbol, leg.instrumentId, leg.side, leg.quantity, limitPriceOf(leg, terms.tolerance)])
}

/**
 * Proves one order from the record alone, after a restart as well: the terms give the hash and the digest of the card, the signature covers that hash
 * and this very order line, the line follows from the terms, the one who confirmed may, and the card was shown to them before.
 * `undefined` when everything holds; a `Refusal` naming the first thing that does not.
 */
export const proveOrder = (evidence: OrderEvidence, publicKey: string): Refusal | undefined => {
  const { ticket, confirmation, order } = evidence
  const terms = parseCanonical<TicketTerms>(ticket.terms)
  if (!terms || terms.ticketId !== ticket.id || termsHash(terms) !== ticket.hash) return unproven('the terms do not give the hash', evidence)
  if (cardDigest(ticket.card) !== terms.cardDigest) return unproven('the card is not the one that the terms stand for', evidence)
  if (!isSigned(confirmation, publicKey)) return unproven('the confirmation is not signed by the gate', evidence)
  const body = parseCanonical<ConfirmationBody>(confirmation.body)
  if (!body || body.format !== 'steward-confirmation-v1' || body.hash !== ticket.hash || body.ticketId !== ticket.id)
    return unproven('the confirmation is for other terms', evidence)
  const wrong = confirmerProblem(evidence.bulk, body, terms, publicKey)
  if (wrong !== undefined) return unproven(wrong, evidence)
  const line = body.orders.find((each) => each.orderId === order.orderId)
  if (!line || !same(line, order)) return unproven('the order is not the one that was signed', evidence)
  if (!followsFromTerms(line, terms)) return unproven('the order does not follow from the terms', evidence)
  const seen = evidence.displays.some((display) => display.hash === ticket.hash && display.personId === body.personId
    && display.channel === body.channel && display.displayedAt <= body.confirmedAt)
  if (!seen) return unproven('the person was not shown these terms before', evidence)
  if (body.confirmedAt > terms.expiresAt) return unproven('it was confirmed after it had expired', evidence)
  if (evidence.now > line.validUntil)
    return refuse('ORDER_EXPIRED', 'This order was not sent in time.', { orderId: order.orderId, validUntil: line.validUntil }, 'Ask for a new ticket.')
  return undefined
}
