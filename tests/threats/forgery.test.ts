import { describe, expect, test } from 'vitest'
import { evidenceFor, testPublicKey } from '../../brokers/testing.ts'
import { canonicalJson } from '../../domain/canonical.ts'
import type { TicketTerms } from '../../domain/ticket.ts'
import { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import type { OrderEvidence } from '../../gates/order-evidence.ts'
import { codeOf } from '../../gates/testing.ts'
import { newSigner } from '../../ledger/signer.ts'
import { mutations } from './mutations.ts'

describe('AT24 the executor is given nothing that the record does not prove', () => {
  const honest = (): OrderEvidence => evidenceFor({ id: 'o1', symbol: 'VTI', side: 'buy', quantity: '10', limitPrice: '100.50' })
  const minted = (evidence: OrderEvidence, key = testPublicKey): string => codeOf(ConfirmedOrder.fromEvidence(evidence, key))
  const forge = (change: (evidence: OrderEvidence) => Partial<OrderEvidence>): OrderEvidence => ({ ...honest(), ...change(honest()) })
  const body = (evidence: OrderEvidence, change: object): string => canonicalJson({ ...JSON.parse(evidence.confirmation.body) as object, ...change })
  const resigned = (evidence: OrderEvidence, change: object) => {
    const text = body(evidence, change)
    return { confirmation: { body: text, signature: newSigner().sign(text) } }
  }

  test('honest evidence is', () => expect(minted(honest())).toBe('ok'))
  test.each<[string, (evidence: OrderEvidence) => Partial<OrderEvidence>]>([
    ['no signature', (e) => ({ confirmation: { ...e.confirmation, signature: '' } })],
    ['a signature of someone else', (e) => resigned(e, {})],
    ['a confirmation edited after signing', (e) => ({ confirmation: { ...e.confirmation, body: body(e, { personId: 'mallory' }) } })],
    ['an order row with another quantity', (e) => ({ order: { ...e.order, quantity: '1000' } })],
    ['an order row with another limit', (e) => ({ order: { ...e.order, limitPrice: '150.00' } })],
    ['an order row for another account', (e) => ({ order: { ...e.order, accountId: 'mallory' } })],
    ['an order row with another client id', (e) => ({ order: { ...e.order, clientOrderId: 'again' } })],
    ['an order row with a longer life', (e) => ({ order: { ...e.order, validUntil: '2099-01-01T00:00:00.000Z' } })],
    ['terms edited under the old hash', (e) => ({ ticket: { ...e.ticket, terms: e.ticket.terms.replace('"quantity":"10"', '"quantity":"1000"') } })],
    ['terms that are not canonical', (e) => ({ ticket: { ...e.ticket, terms: ` ${e.ticket.terms}` } })],
    ['terms that are not JSON', (e) => ({ ticket: { ...e.ticket, terms: 'x' } })],
    ['no display', () => ({ displays: [] })],
    ['a display of other terms', (e) => ({ displays: [{ ...e.displays[0]!, hash: 'f'.repeat(64) }] })],
    ['a display to someone else', (e) => ({ displays: [{ ...e.displays[0]!, personId: 'mallory' }] })],
    ['a display on another channel', (e) => ({ displays: [{ ...e.displays[0]!, channel: 'teams' }] })],
    ['a display after the confirmation', (e) => ({ displays: [{ ...e.displays[0]!, displayedAt: '2026-07-31T14:09:00.000Z' }] })],
  ])('not %s', (_name, change) => expect(minted(forge(change))).toBe('ORDER_NOT_PROVEN'))
  test('not after its time', () => expect(minted(forge(() => ({ now: '2026-07-31T15:00:00.000Z' })))).toBe('ORDER_EXPIRED'))
  test.each(mutations)('not with stored terms changed in one field: %s', (_name, mutate) => {
    const evidence = honest()
    const terms = canonicalJson(mutate(JSON.parse(evidence.ticket.terms) as TicketTerms))
    if (terms === evidence.ticket.terms) return
    expect(minted({ ...evidence, ticket: { ...evidence.ticket, terms } })).toBe('ORDER_NOT_PROVEN')
  })
})
