import type { ExecutorDeps } from './deps.ts'
import type { OrderRow } from './order-row.ts'

/** Orders without an answer are asked about ever more rarely; anything that changed is looked at at once. */
export class Patience {
  readonly #waits = new Map<string, { readonly key: string; readonly waitMs: number; readonly until: number }>()
  readonly #hinted = new Set<string>()
  readonly #deps: ExecutorDeps
  constructor(deps: ExecutorDeps) { this.#deps = deps }

  #keyOf(order: OrderRow): string { return `${order.state}/${order.filledQuantity}/${order.cancelRequested}` }

  isDue(order: OrderRow): boolean {
    const wait = this.#waits.get(order.id)
    return !wait || this.#hinted.has(order.clientOrderId) || wait.key !== this.#keyOf(order) || this.#deps.elapsedMs() >= wait.until
  }

  worked(order: OrderRow): void {
    const { backoffMs, backoffMaxMs } = this.#deps.settings
    this.#hinted.delete(order.clientOrderId)
    const key = this.#keyOf(order)
    const before = this.#waits.get(order.id)
    const waitMs = before?.key === key ? Math.min(before.waitMs * 2, backoffMaxMs) : backoffMs
    this.#waits.set(order.id, { key, waitMs, until: this.#deps.elapsedMs() + waitMs })
  }

  /** The broker says that something happened to it. */
  hint(clientOrderId: string): void { this.#hinted.add(clientOrderId) }

  forgetAllBut(orders: readonly OrderRow[]): void {
    const open = new Set(orders.map((order) => order.id))
    for (const id of this.#waits.keys()) if (!open.has(id)) this.#waits.delete(id)
    const named = new Set(orders.map((order) => order.clientOrderId))
    for (const id of this.#hinted) if (!named.has(id)) this.#hinted.delete(id)
  }
}
