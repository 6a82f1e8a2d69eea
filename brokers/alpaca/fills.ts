import { parseFixed } from '../../domain/decimal.ts'
import type { BrokerFill } from '../port.ts'
import { fillsPage, type AlpacaClient } from './client.ts'
import { fillOf, readFills, type AlpacaOrder } from './documents.ts'

/** Orders whose executions are remembered; older ones are read again when somebody asks. */
const remembered = 10_000
/** Alpaca's quantities have up to nine decimals. */
const decimals = 9
/** Clocks of ours and theirs differ; executions a little before the order's stamp are looked at too. */
const marginMs = 60_000

const timeOf = (order: AlpacaOrder): number => Date.parse(order.submitted_at ?? order.created_at ?? '') || 0

/**
 * Executions of orders. Alpaca's order has only their sum, and the list of executions is the account's, so what was read once is kept:
 * an execution never changes. May lag behind the order; it never runs ahead of what happened.
 */
export const createFills = (client: AlpacaClient) => {
  const known = new Map<string, Map<string, BrokerFill>>()

  const keep = (orderId: string, fill: BrokerFill): void => {
    const of = known.get(orderId) ?? new Map<string, BrokerFill>()
    of.set(fill.fillId, fill)
    known.set(orderId, of)
    for (const oldest of known.keys()) {
      if (known.size <= remembered) break
      known.delete(oldest)
    }
  }
  const read = async (from: number, signal: AbortSignal): Promise<void> => {
    let token: string | undefined
    for (;;) {
      const reply = await client.fills(new Date(Math.max(0, from - marginMs)), token, signal)
      const page = reply.ok ? readFills(reply.body) : undefined
      if (!page) return
      for (const fill of page) keep(fill.order_id, fillOf(fill))
      if (page.length < fillsPage) return
      token = page.at(-1)!.id
    }
  }
  const knownOf = (order: AlpacaOrder): readonly BrokerFill[] => [...known.get(order.id)?.values() ?? []]
  const isComplete = (order: AlpacaOrder): boolean =>
    knownOf(order).reduce((sum, fill) => sum + (parseFixed(fill.quantity, decimals) ?? 0n), 0n) >= (parseFixed(order.filled_qty ?? '0', decimals) ?? 0n)

  return {
    /** By order id. What could not be read is left out: the order then waits for its executions. */
    of: async (orders: readonly AlpacaOrder[], signal: AbortSignal): Promise<(order: AlpacaOrder) => readonly BrokerFill[]> => {
      const behind = orders.filter((order) => !isComplete(order))
      if (behind.length > 0) await read(Math.min(...behind.map(timeOf)), signal).catch(() => undefined)
      return knownOf
    },
  }
}
