import { generateKeyPairSync, sign } from 'node:crypto'
import { canonicalJson } from '../domain/canonical.ts'
import { isRefusal } from '../domain/result.ts'
import { cardDigest, termsHash, type TicketTerms } from '../domain/ticket.ts'
import { ConfirmedOrder, type ConfirmationBody, type OrderEvidence, type OrderLine } from '../gates/confirmed-order.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')

/** The gate's public key of these tests, PEM. */
export const testPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString()

export interface TestOrder {
  readonly id: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quantity: string
  readonly limitPrice: string
}

/** A card's bytes are whatever its digest says. */
const card = '{}'
const shownAt = '2026-07-31T14:00:00.000Z'
const confirmedAt = '2026-07-31T14:00:05.000Z'
const laterAt = '2026-07-31T14:10:00.000Z'

/** Complete, honest evidence for one order, to be forged in tests. */
export const evidenceFor = (order: TestOrder): OrderEvidence => {
  const terms: TicketTerms = {
    ticketId: `ticket-${order.id}`, ownerId: 'owner', actingFor: null, accountId: 'account', currency: 'USD', tolerance: '0.005', worstCaseUsd: '0.00', feesUsd: '0.00',
    legs: [{
      symbol: order.symbol, instrumentId: `id-${order.symbol}`, side: order.side, quantity: order.quantity, type: 'limit', limitPrice: order.limitPrice,
      refPrice: order.limitPrice, refTime: shownAt, timeInForce: 'day',
    }],
    taxUsd: null, checksDigest: '', policyVersion: 1, profileVersion: 1, suitabilityHash: '', suitabilityDigest: '', cardDigest: cardDigest(card), priceSource: 'snapshot', channel: 'web', conversationId: null,
    nonce: '00', expiresAt: laterAt,
  }
  const hash = termsHash(terms)
  const line: OrderLine = {
    orderId: order.id, leg: 0, clientOrderId: `client-${order.id}`, accountId: 'account', symbol: order.symbol, instrumentId: `id-${order.symbol}`, side: order.side,
    quantity: order.quantity, limitPrice: order.limitPrice, validUntil: laterAt,
  }
  const body: ConfirmationBody = {
    format: 'steward-confirmation-v1', confirmationId: `confirmation-${order.id}`, ticketId: terms.ticketId, hash, personId: 'owner', sessionId: 'session', channel: 'web',
    grantId: null, displayedAt: shownAt, confirmedAt, orders: [line],
  }
  const text = canonicalJson(body)
  return {
    order: line, ticket: { id: terms.ticketId, hash, terms: canonicalJson(terms), card },
    confirmation: { body: text, signature: sign(null, Buffer.from(text), privateKey).toString('base64') },
    displays: [{ hash, personId: 'owner', channel: 'web', displayedAt: shownAt }], now: confirmedAt,
  }
}

export const confirmedOrder = (order: TestOrder): ConfirmedOrder => {
  const minted = ConfirmedOrder.fromEvidence(evidenceFor(order), testPublicKey)
  if (isRefusal(minted)) throw new Error(minted.message)
  return minted
}
