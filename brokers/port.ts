import type { ConfirmedOrder } from '../gates/confirmed-order.ts'

export type BrokerOrderState = 'accepted' | 'partial' | 'filled' | 'canceled' | 'rejected' | 'expired'

/** One execution, as the broker tells it. `fillId` is the broker's: a fill reported twice is booked once. */
export interface BrokerFill {
  readonly fillId: string
  readonly quantity: string
  readonly price: string
  readonly feeUsd: string
  readonly time: string
}

/** The broker's view of one order, its terms echoed so that they can be compared. Decimal strings. */
export interface BrokerOrder {
  readonly brokerOrderId: string
  readonly clientOrderId: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quantity: string
  readonly limitPrice: string | null
  /** `day` is what we ask for; anything else is another order. */
  readonly timeInForce: string | null
  readonly state: BrokerOrderState
  readonly filledQuantity: string
  readonly averagePrice: string | null
  readonly fills: readonly BrokerFill[]
  readonly reason?: string
}

/** `unknown`: no answer, or one that says nothing of the order. It is neither a failure nor a success. */
export type SubmitResult =
  | { readonly kind: 'accepted'; readonly order: BrokerOrder }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'unknown'; readonly reason: string }

export type LookupResult =
  | { readonly kind: 'found'; readonly order: BrokerOrder }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unknown'; readonly reason: string }

/** One port, one contract suite. A broker checks the brand of what it is given before it sends a byte. */
export interface Broker {
  readonly name: 'paper' | 'alpaca'
  submit(order: ConfirmedOrder, signal: AbortSignal): Promise<SubmitResult>
  lookup(clientOrderId: string, signal: AbortSignal): Promise<LookupResult>
  cancel(clientOrderId: string, signal: AbortSignal): Promise<LookupResult>
  /** Orders and fills since `since`, for reconciliation. */
  list(since: string, signal: AbortSignal): Promise<readonly BrokerOrder[] | undefined>
  /** Says when an order is worth a look; only a hint, and many brokers have none. Returns what ends it. */
  watch?(changed: (clientOrderId: string) => void): () => void
}
