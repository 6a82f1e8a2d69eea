import { isTradingDay, sessionClose, sessionOn, venueOf } from '../../domain/calendar.ts'
import { price, quantity } from '../../domain/decimal.ts'
import type { Clock } from '../../domain/ids.ts'
import { isoDate } from '../../domain/units.ts'
import { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import type { Broker, BrokerOrder, LookupResult, SubmitResult } from '../port.ts'
import { fillNext, partsOf, type PaperInstrument } from './execution.ts'
import { defaultPaperSettings, type PaperSettings } from './settings.ts'
import type { PaperOrder, PaperStore } from './store.ts'

/** What the paper broker sees of the market; `Market` of `market/port.ts` fits. */
export interface PaperMarket {
  now(): string
  asOf(date: string, symbols?: readonly string[]): Promise<{ instrument(symbol: string): PaperInstrument | undefined }>
  quotes(symbols: readonly string[]): Promise<readonly { readonly symbol: string; readonly price: string; readonly source: string; readonly halted: boolean }[]>
}

export interface PaperDeps {
  readonly market: PaperMarket
  readonly store: PaperStore
  readonly clock: Clock
  readonly settings?: PaperSettings
}

const openStates = ['accepted', 'partial']

/** Orders last for the day; those kept from before it was written down did too. */
const publicOrder = ({ on: _on, parts: _parts, updatedAt: _updatedAt, ...order }: PaperOrder): BrokerOrder => ({ ...order, timeInForce: 'day' })

/** A broker of its own, with books of its own: spread, fees, partial fills, rejections and the exchange's calendar. */
export const createPaperBroker = (deps: PaperDeps): Broker => {
  const { market, store, clock, settings = defaultPaperSettings } = deps
  // One act at a time, as in a matching engine: a cancel and a fill can't both win.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const next = last.then(act, act)
    last = next.catch(() => undefined)
    return next
  }

  const seen = async (symbol: string) => {
    const date = market.now()
    const instrument = (await market.asOf(date, [symbol])).instrument(symbol)
    if (!instrument) return undefined
    const quote = (await market.quotes([symbol])).find((each) => each.symbol === symbol)
    const venue = venueOf(instrument.kind)
    const open = isTradingDay(isoDate(date), venue)
    // On the snapshot fills carry the market's time, not ours.
    const time = quote?.source === 'snapshot' ? sessionClose(sessionOn(isoDate(date), venue), venue)! : clock().toISOString()
    return { date, instrument, quote, open, time }
  }

  const keep = async (order: PaperOrder): Promise<PaperOrder> => {
    const kept = { ...order, updatedAt: clock().toISOString() }
    await store.put(kept)
    return kept
  }

  const advance = async (order: PaperOrder): Promise<PaperOrder> => {
    if (!openStates.includes(order.state)) return order
    const now = await seen(order.symbol)
    if (now && now.date > order.on) return keep({ ...order, state: 'expired', reason: 'The day ended.' })
    if (!now?.quote || now.quote.halted || !now.open) return order
    const next = fillNext(order, price(now.quote.price), now.instrument, now.time, settings)
    return next === order ? order : keep(next)
  }

  const submit = async (order: ConfirmedOrder): Promise<SubmitResult> => {
    if (await store.get(order.clientOrderId)) return { kind: 'duplicate' }
    const now = await seen(order.symbol)
    if (!now) return { kind: 'rejected', reason: 'unknown symbol' }
    if (!now.quote) return { kind: 'rejected', reason: 'no price' }
    if (now.quote.halted) return { kind: 'rejected', reason: 'halted' }
    if (!now.open) return { kind: 'rejected', reason: 'market closed' }
    const accepted: PaperOrder = {
      brokerOrderId: `paper-${order.clientOrderId}`, clientOrderId: order.clientOrderId, symbol: order.symbol, side: order.side, quantity: order.quantity,
      limitPrice: order.limitPrice, timeInForce: 'day', state: 'accepted', filledQuantity: '0', averagePrice: null, fills: [], on: now.date,
      parts: partsOf(order.clientOrderId, quantity(order.quantity), price(order.limitPrice), settings), updatedAt: clock().toISOString(),
    }
    return { kind: 'accepted', order: publicOrder(await keep(fillNext(accepted, price(now.quote.price), now.instrument, now.time, settings))) }
  }

  const cancel = async (clientOrderId: string): Promise<LookupResult> => {
    const order = await store.get(clientOrderId)
    if (!order) return { kind: 'not-found' }
    const ended = openStates.includes(order.state) ? await keep({ ...order, state: 'canceled' }) : order
    return { kind: 'found', order: publicOrder(ended) }
  }

  return {
    name: 'paper',
    submit: (order) => {
      if (!ConfirmedOrder.is(order)) return Promise.reject(new TypeError('A broker takes confirmed orders only.'))
      return inTurn(() => submit(order))
    },
    lookup: (clientOrderId) => inTurn(async () => {
      const order = await store.get(clientOrderId)
      return order ? { kind: 'found', order: publicOrder(await advance(order)) } : { kind: 'not-found' }
    }),
    cancel: (clientOrderId) => inTurn(() => cancel(clientOrderId)),
    list: (since) => inTurn(async () => (await store.list(since)).map(publicOrder)),
  }
}
