import { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import type { Broker, BrokerOrder, LookupResult, SubmitResult } from '../port.ts'
import { alpacaClient, ordersPage, type AlpacaAccess, type AlpacaClient, type Reply } from './client.ts'
import { alpacaSymbol, orderOf, readOrder, readOrders, type AlpacaOrder } from './documents.ts'
import { createFills } from './fills.ts'
import { watchTradeUpdates } from './stream.ts'

export type { AlpacaAccess } from './client.ts'

type Fills = ReturnType<typeof createFills>
type Refused = Extract<Reply, { readonly ok: false }>

const unknown = (reason: string) => ({ kind: 'unknown', reason }) as const
/** Error texts of the line can hold addresses and more; their kind is enough. */
const silence = (error: unknown) => unknown(error instanceof Error ? `no answer (${error.name})` : 'no answer')

/** Documented refusals of a new order: 403 (funds, shares, account) and 422 (terms). Anything else says nothing of the order. */
const refusalOf = ({ status, code, message }: Refused): SubmitResult => {
  if (code === undefined || (status !== 403 && status !== 422)) return unknown(`status ${status}`)
  return status === 422 && /client_order_id must be unique/i.test(message) ? { kind: 'duplicate' } : { kind: 'rejected', reason: message }
}

const submit = async (client: AlpacaClient, order: ConfirmedOrder, signal: AbortSignal): Promise<SubmitResult> => {
  const { clientOrderId, side, quantity, limitPrice } = order
  const reply = await client.post({ clientOrderId, symbol: alpacaSymbol(order.symbol), side, quantity, limitPrice }, signal)
  if (!reply.ok) return refusalOf(reply)
  const told = readOrder(reply.body)
  // Executions follow with the next look: an answer about the order must not wait for them.
  const accepted = told && orderOf(told, [])
  return accepted?.clientOrderId === clientOrderId ? { kind: 'accepted', order: accepted } : unknown('an answer that is not about this order')
}

const find = async (client: AlpacaClient, clientOrderId: string, signal: AbortSignal): Promise<AlpacaOrder | Exclude<LookupResult, { kind: 'found' }>> => {
  const reply = await client.byClientOrderId(clientOrderId, signal)
  if (!reply.ok) return reply.status === 404 && reply.code !== undefined ? { kind: 'not-found' } : unknown(`status ${reply.status}`)
  const told = readOrder(reply.body)
  return told?.client_order_id === clientOrderId ? told : unknown('an answer that is not about this order')
}

const lookup = async (client: AlpacaClient, fills: Fills, clientOrderId: string, signal: AbortSignal): Promise<LookupResult> => {
  const told = await find(client, clientOrderId, signal)
  if ('kind' in told) return told
  const order = orderOf(told, (await fills.of([told], signal))(told))
  return order ? { kind: 'found', order } : unknown(`status ${told.status}`)
}

const over = new Set(['filled', 'canceled', 'expired', 'rejected', 'replaced', 'pending_cancel'])

/** Whatever the answer to the cancel is, what counts is what the order looks like after it. */
const cancel = async (client: AlpacaClient, fills: Fills, clientOrderId: string, signal: AbortSignal): Promise<LookupResult> => {
  const told = await find(client, clientOrderId, signal)
  if ('kind' in told) return told
  if (!over.has(told.status)) await client.remove(told.id, signal).catch(() => undefined)
  return lookup(client, fills, clientOrderId, signal)
}

/** An order of somebody else's in a state that we can't read still has to be told by its name. */
const nameOf = (order: AlpacaOrder): BrokerOrder => ({
  brokerOrderId: order.id, clientOrderId: order.client_order_id, symbol: order.symbol, side: 'buy', quantity: '0', limitPrice: null, timeInForce: null, state: 'accepted',
  filledQuantity: '0', averagePrice: null, fills: [],
})

/** `undefined` unless every page came: half a list would read as lost orders. */
const list = async (client: AlpacaClient, fills: Fills, since: string, signal: AbortSignal): Promise<readonly BrokerOrder[] | undefined> => {
  const orders: AlpacaOrder[] = []
  let after: { time: string } | { orderId: string } = { time: since }
  for (;;) {
    const reply = await client.orders(after, signal)
    const page = reply.ok ? readOrders(reply.body) : undefined
    if (!page) return undefined
    orders.push(...page)
    if (page.length < ordersPage) break
    after = { orderId: page.at(-1)!.id }
  }
  const fillsOf = await fills.of(orders, signal)
  return orders.map((order) => orderOf(order, fillsOf(order)) ?? nameOf(order))
}

/**
 * Alpaca's Trading API v2: limit orders for the day, named by our client order id. Never repeats a request by itself; an answer that
 * leaves doubt is `unknown`. Polling suffices: the stream only says when to look, so events lost, doubled or out of order do no harm.
 */
export const createAlpacaBroker = (access: AlpacaAccess): Broker => {
  const client = alpacaClient(access)
  const fills = createFills(client)
  return {
    name: 'alpaca',
    submit: (order, signal) => {
      if (!ConfirmedOrder.is(order)) return Promise.reject(new TypeError('A broker takes confirmed orders only.'))
      return submit(client, order, signal).catch(silence)
    },
    lookup: (clientOrderId, signal) => lookup(client, fills, clientOrderId, signal).catch(silence),
    cancel: (clientOrderId, signal) => cancel(client, fills, clientOrderId, signal).catch(silence),
    list: (since, signal) => list(client, fills, since, signal).catch(() => undefined),
    watch: (changed) => watchTradeUpdates(access, changed),
  }
}
