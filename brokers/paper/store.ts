import type { BrokerOrder } from '../port.ts'

/** One order in the paper broker's own books. `on` is the market's date of submission: day orders end with it. */
export interface PaperOrder extends BrokerOrder {
  readonly on: string
  /** Parts in which it fills, in order; each is a decimal string. */
  readonly parts: readonly string[]
  /** ISO 8601 UTC, wall clock. */
  readonly updatedAt: string
}

/** Where the paper broker keeps its books: a table of its own, or memory in tests. */
export interface PaperStore {
  get(clientOrderId: string): Promise<PaperOrder | undefined>
  /** Creates or replaces. Resolves when it is kept. */
  put(order: PaperOrder): Promise<void>
  /** Orders touched at or after `since` (ISO 8601 UTC). */
  list(since: string): Promise<readonly PaperOrder[]>
}

export const memoryPaperStore = (): PaperStore => {
  const orders = new Map<string, PaperOrder>()
  return {
    get: (id) => Promise.resolve(orders.get(id)),
    put: async (order) => { orders.set(order.clientOrderId, order) },
    list: (since) => Promise.resolve([...orders.values()].filter((order) => order.updatedAt >= since)),
  }
}
