import type { TicketTerms } from '../../domain/ticket.ts'

const leg = (change: object) => (terms: TicketTerms): TicketTerms => ({ ...terms, legs: terms.legs.map((each) => ({ ...each, ...change })) })
/** Each changes one field of what a person agreed to. */
export const mutations: readonly (readonly [string, (terms: TicketTerms) => TicketTerms])[] = [
  ['account', (terms) => ({ ...terms, accountId: 'account-other' })],
  ['symbol', leg({ symbol: 'BND' })],
  ['instrument', leg({ instrumentId: 'id-bnd' })],
  ['side', leg({ side: 'sell' })],
  ['quantity', leg({ quantity: '100' })],
  ['type', leg({ type: 'limit' })],
  ['limit', leg({ type: 'limit', limitPrice: '150.00' })],
  ['time in force', leg({ timeInForce: 'gtc' })],
  ['tolerance', (terms) => ({ ...terms, tolerance: '0.5' })],
  ['currency', (terms) => ({ ...terms, currency: 'EUR' as 'USD' })],
  ['fee', (terms) => ({ ...terms, feesUsd: '9.99' })],
  ['expiry', (terms) => ({ ...terms, expiresAt: '2099-01-01T00:00:00.000Z' })],
  ['suitability report', (terms) => ({ ...terms, suitabilityHash: 'f'.repeat(64) })],
  ['channel', (terms) => ({ ...terms, channel: 'teams' })],
  ['nonce', (terms) => ({ ...terms, nonce: '0'.repeat(32) })],
]
