import type { Quantity } from '../../domain/decimal.ts'
import { formatPrice, formatQuantity, parsePrice, parseQuantity, price, quantity, type Price } from '../../domain/decimal.ts'
import { addTradingDays } from '../../domain/calendar.ts'
import { divideRounded, parseUsd, valueOf } from '../../domain/money.ts'
import { isSettledState, orderTransitions, type OrderState } from '../../domain/order.ts'
import { isoDate } from '../../domain/units.ts'
import { bookFill } from '../../ledger/booking.ts'
import type { BrokerFill, BrokerOrder } from '../../brokers/port.ts'
import type { ExecutorDeps, Tx } from './deps.ts'
import { freezeAccount, moveOrder, tell } from './move-order.ts'
import type { OrderRow } from './order-row.ts'

/** The first term in which the broker's order differs from ours, or an impossible fill; `undefined` when all agree. */
export const mismatchOf = (order: OrderRow, told: BrokerOrder): string | undefined => {
  if (told.clientOrderId !== order.clientOrderId) return `client order id ${told.clientOrderId}`
  if (told.symbol !== order.symbol) return `symbol ${told.symbol}`
  if (told.side !== order.side) return `side ${told.side}`
  if (parseQuantity(told.quantity) !== quantity(order.quantity)) return `quantity ${told.quantity}`
  if (parsePrice(told.limitPrice ?? '') !== price(order.limitPrice)) return `limit ${told.limitPrice}`
  if (told.timeInForce !== 'day') return `time in force ${told.timeInForce}`
  let filled = 0n
  for (const fill of told.fills) {
    const [size, at] = [parseQuantity(fill.quantity), parsePrice(fill.price)]
    if (size === undefined || size <= 0n || at === undefined || at <= 0n || !parseUsd(fill.feeUsd)) return `fill ${fill.fillId} can't be read`
    if (order.side === 'buy' ? at > price(order.limitPrice) : at < price(order.limitPrice)) return `fill ${fill.fillId} at ${fill.price} is worse than the limit`
    filled += size
  }
  return filled > quantity(order.quantity) ? `fills of ${formatQuantity(filled as Quantity)}` : undefined
}

interface Progress { readonly filled: bigint; readonly cost: bigint }

/** Fills that we already booked. The broker may tell them again, in any order. */
const bookedOf = async (tx: Tx, orderId: string): Promise<{ readonly ids: ReadonlySet<string>; readonly progress: Progress }> => {
  const rows = await tx.selectFrom('fill').select(['fill_id', 'quantity', 'price']).where('order_id', '=', orderId).execute()
  const progress = rows.reduce((sum, row) => ({ filled: sum.filled + quantity(row.quantity), cost: sum.cost + quantity(row.quantity) * price(row.price) }), { filled: 0n, cost: 0n })
  return { ids: new Set(rows.map((row) => row.fill_id)), progress }
}

const bookOne = async (tx: Tx, deps: ExecutorDeps, order: OrderRow, fill: BrokerFill, fillId: string): Promise<void> => {
  const on = isoDate(fill.time.slice(0, 10))
  const settlesOn = deps.settlementDays(order.symbol) === 0 ? on : addTradingDays(on, 1)
  await Promise.all([
    tx.insertInto('fill').values({ fill_id: fillId, order_id: order.id, quantity: fill.quantity, price: fill.price, fee_minor: parseUsd(fill.feeUsd)!.minor, at: fill.time }).execute(),
    bookFill(tx, {
      fillId, orderId: order.id, accountId: order.accountId, symbol: order.symbol, side: order.side, quantity: fill.quantity, price: fill.price, feeUsd: fill.feeUsd, on, settlesOn,
    }),
  ])
}

/** What an open order may still need shrinks with every fill. */
const shrinkHold = async (tx: Tx, order: OrderRow, filled: bigint): Promise<void> => {
  const left = (quantity(order.quantity) - filled) as Quantity
  const rest = order.side === 'sell' ? { quantity: formatQuantity(left) } : { cash_minor: valueOf(left, price(order.limitPrice), 'up').minor }
  await tx.updateTable('hold').set(rest).where('order_id', '=', order.id).where('released_at', 'is', null).execute()
}

/** Books what is new; returns the order as it then is. */
const bookFills = async (tx: Tx, deps: ExecutorDeps, order: OrderRow, told: BrokerOrder, at: string): Promise<{ readonly order: OrderRow; readonly fresh: readonly BrokerFill[] }> => {
  const { ids, progress } = await bookedOf(tx, order.id)
  const seen = new Set(ids)
  const fresh: BrokerFill[] = []
  let { filled, cost } = progress
  for (const fill of told.fills) {
    const fillId = `${deps.broker.name}:${fill.fillId}`
    if (seen.has(fillId)) continue
    seen.add(fillId)
    await bookOne(tx, deps, order, fill, fillId)
    filled += quantity(fill.quantity)
    cost += quantity(fill.quantity) * price(fill.price)
    fresh.push(fill)
  }
  const average = filled === 0n ? null : formatPrice(divideRounded(cost, filled, 'half-even') as Price)
  const filledQuantity = formatQuantity(filled as Quantity)
  await Promise.all([
    fresh.length > 0 && shrinkHold(tx, order, filled),
    tx.updateTable('orders').set({ filled_quantity: filledQuantity, average_price: average, broker_order_id: told.brokerOrderId, changed_at: at }).where('id', '=', order.id).execute(),
  ])
  return { order: { ...order, filledQuantity, brokerOrderId: told.brokerOrderId }, fresh }
}

const stateOf = (order: OrderRow, told: BrokerOrder): Exclude<OrderState, 'CONFIRMED'> => {
  const filled = quantity(order.filledQuantity)
  const working = filled > 0n ? 'PARTIAL' : 'ACKED'
  // A state that runs ahead of its fills waits for them: nothing is done before its last fill is booked.
  if (quantity(told.filledQuantity) > filled) return order.state === 'CANCEL_PENDING' ? 'CANCEL_PENDING' : working
  switch (told.state) {
    case 'filled': return filled === quantity(order.quantity) ? 'FILLED' : working
    case 'canceled': return 'CANCELED'
    case 'rejected': return filled > 0n ? 'CANCELED' : 'REJECTED_BY_BROKER'
    case 'expired': return 'BROKER_EXPIRED'
    case 'accepted': case 'partial': return order.state === 'CANCEL_PENDING' ? 'CANCEL_PENDING' : working
  }
}

/** Steps that the map doesn't have directly go through the acknowledgement that they imply. */
const pathTo = (from: OrderState, to: Exclude<OrderState, 'CONFIRMED'>): readonly Exclude<OrderState, 'CONFIRMED'>[] =>
  from === to || orderTransitions[from].includes(to) ? [to] : ['ACKED', to]

/**
 * Takes over what the broker says of a locked order: compares the terms, books each fill once, moves the state, all in one
 * transaction with the entries that tell it. Terms that differ freeze the account and book nothing. Returns whether all agreed.
 */
export const applyBrokerOrder = async (tx: Tx, deps: ExecutorDeps, order: OrderRow, told: BrokerOrder, at: string): Promise<{ readonly agreed: boolean; readonly changed: boolean }> => {
  if (isSettledState(order.state)) return { agreed: true, changed: false }
  const mismatch = mismatchOf(order, told)
  if (mismatch !== undefined) {
    await freezeAccount(tx, order.accountId, `The broker's order ${order.clientOrderId} differs: ${mismatch}.`, { orderId: order.id, told }, at)
    if (order.state === 'SUBMITTING') await moveOrder(tx, order, 'UNKNOWN', { mismatch }, at)
    return { agreed: false, changed: true }
  }
  const { order: booked, fresh } = await bookFills(tx, deps, order, told, at)
  const to = stateOf(booked, told)
  const facts = { fills: fresh, filledQuantity: booked.filledQuantity, brokerOrderId: told.brokerOrderId, ...(told.reason === undefined ? {} : { reason: told.reason }) }
  if (to === order.state) {
    if (fresh.length > 0) await tell(tx, booked, 'order-partially-filled', { state: to, ...facts }, at)
    return { agreed: true, changed: fresh.length > 0 }
  }
  let current = booked
  for (const step of pathTo(order.state, to)) current = await moveOrder(tx, current, step, step === to ? facts : { brokerOrderId: told.brokerOrderId }, at)
  return { agreed: true, changed: true }
}
