import type { Refusal } from '../domain/result.ts'
import type { Side } from '../domain/ticket.ts'
import { proveOrder, type OrderEvidence } from './order-evidence.ts'

export type { ConfirmationBody, OrderEvidence, OrderLine } from './order-evidence.ts'

/** Known to this module only: without it the constructor throws, types or no types. */
const mintKey: unique symbol = Symbol('confirmed-order')

/**
 * Proof that a person confirmed exactly this order. The brand is a `#private` field, so a look-alike neither compiles
 * nor passes `is`. The only way to one is `mintConfirmedOrder`, which checks the signed evidence first.
 */
export class ConfirmedOrder {
  readonly #brand: true
  readonly orderId: string
  readonly clientOrderId: string
  readonly accountId: string
  readonly symbol: string
  readonly instrumentId: string
  readonly side: Side
  /** Decimal string. */
  readonly quantity: string
  /** Decimal string; no fill may be worse. */
  readonly limitPrice: string
  /** ISO 8601 UTC: not to be sent later than this. */
  readonly validUntil: string
  /** The hash that the person confirmed. */
  readonly hash: string

  private constructor(key: typeof mintKey, evidence: OrderEvidence) {
    if (key !== mintKey) throw new TypeError('A ConfirmedOrder is minted by the gate only.')
    const { order, ticket } = evidence
    this.#brand = true
    this.orderId = order.orderId
    this.clientOrderId = order.clientOrderId
    this.accountId = order.accountId
    this.symbol = order.symbol
    this.instrumentId = order.instrumentId
    this.side = order.side
    this.quantity = order.quantity
    this.limitPrice = order.limitPrice
    this.validUntil = order.validUntil
    this.hash = ticket.hash
    Object.freeze(this)
  }

  static is(value: unknown): value is ConfirmedOrder {
    return typeof value === 'object' && value !== null && #brand in value && value.#brand
  }

  /** `publicKey` is the gate's, PEM; evidence that does not prove the order is a `Refusal`. */
  static fromEvidence(evidence: OrderEvidence, publicKey: string): ConfirmedOrder | Refusal {
    return proveOrder(evidence, publicKey) ?? new ConfirmedOrder(mintKey, evidence)
  }
}

Object.freeze(ConfirmedOrder)
Object.freeze(ConfirmedOrder.prototype)
