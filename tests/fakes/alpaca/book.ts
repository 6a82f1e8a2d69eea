import { randomUUID } from 'node:crypto'
import { billionths, decimal, mean } from './decimal.ts'
import { openLedger, type Event, type FillFacts, type OrderFacts, type OrderStatus } from './ledger.ts'

export interface Quote { readonly bid: string; readonly ask: string }
/** `manual`: nothing fills until the test says so. */
export type Filling = 'auto' | 'manual'

export interface Entry { readonly facts: OrderFacts; readonly fills: FillFacts[]; ended: OrderStatus | undefined; updatedAt: string }

/** Orders above this size fill in three parts. */
const partsFrom = billionths('1000')
const oneShare = billionths('1')
const partGapMs = 8

/** Alpaca's stamps have nanoseconds; a counter stands for those, so that no two are equal. */
let counter = 0
export const stamp = (): string => {
  counter = (counter + 1) % 1_000_000
  return `${new Date().toISOString().slice(0, -1)}${String(counter).padStart(6, '0')}Z`
}

export const filledOf = (entry: Entry): bigint => entry.fills.reduce((sum, fill) => sum + billionths(fill.qty), 0n)
// An order whose cancel is pending may still fill.
const isOver = (entry: Entry): boolean => entry.ended !== undefined && entry.ended !== 'pending_cancel'
const leftOf = (entry: Entry): bigint => (isOver(entry) ? 0n : billionths(entry.facts.qty) - filledOf(entry))
export const averageOf = (entry: Entry): string | null => mean(entry.fills)
export const statusOf = (entry: Entry): OrderStatus => {
  if (entry.ended !== undefined && isOver(entry)) return entry.ended
  if (leftOf(entry) === 0n) return 'filled'
  return entry.ended ?? (filledOf(entry) === 0n ? 'new' : 'partially_filled')
}
export const hasEnded = (entry: Entry): boolean => ['filled', 'canceled', 'expired', 'rejected'].includes(statusOf(entry))

/** Everything that is true about an order follows from the ledger's lines. */
const openBooks = (file: string) => {
  const orders = new Map<string, Entry>()
  const fills: FillFacts[] = []
  const fold = (event: Event): void => {
    if (event.kind === 'accepted') orders.set(event.order.id, { facts: event.order, fills: [], ended: undefined, updatedAt: event.at })
    if (event.kind !== 'filled' && event.kind !== 'ended') return
    const entry = orders.get(event.kind === 'filled' ? event.fill.order_id : event.order_id)!
    entry.updatedAt = event.at
    if (event.kind === 'ended') entry.ended = event.status
    else {
      fills.push(event.fill)
      entry.fills.push(event.fill)
    }
  }
  return { orders, fills, ledger: openLedger(file, fold) }
}

/** The price at which it trades now, or `undefined` when its limit is out of reach. */
const tradesAt = ({ facts }: Entry, quote: Quote | undefined): string | undefined => {
  if (!quote) return undefined
  const at = facts.side === 'buy' ? quote.ask : quote.bid
  if (facts.limit_price === null) return at
  const reachable = facts.side === 'buy' ? billionths(at) <= billionths(facts.limit_price) : billionths(at) >= billionths(facts.limit_price)
  return reachable ? at : undefined
}

/** The broker's books and its matching. */
export const openBook = (file: string) => {
  const { orders, fills, ledger } = openBooks(file)
  const market = new Map<string, Quote>()
  let filling: Filling = 'auto'

  const fill = (id: string, qty?: string): void => {
    const entry = orders.get(id)
    const at = entry && tradesAt(entry, market.get(entry.facts.symbol))
    if (!entry || at === undefined) return
    const left = leftOf(entry)
    const size = qty === undefined || billionths(qty) > left ? left : billionths(qty)
    if (size === 0n) return
    const time = stamp()
    const made = { id: `${time.replace(/\D/g, '').slice(0, 17)}::${randomUUID()}`, order_id: id, qty: decimal(size), price: at, at: time }
    ledger.write({ kind: 'filled', fill: made, at: time })
  }
  const work = (entry: Entry): void => {
    if (filling === 'manual' || tradesAt(entry, market.get(entry.facts.symbol)) === undefined || leftOf(entry) === 0n) return
    const whole = billionths(entry.facts.qty)
    fill(entry.facts.id, whole < partsFrom ? undefined : decimal((whole / 3n / oneShare) * oneShare))
    if (leftOf(entry) > 0n) setTimeout(() => { work(entry) }, partGapMs)
  }

  return {
    ledger, orders, fills, market, fill,
    byClientId: (id: string): Entry | undefined => [...orders.values()].find((entry) => entry.facts.client_order_id === id),
    setFilling: (next: Filling): void => {
      filling = next
      for (const entry of orders.values()) work(entry)
    },
    setQuote: (symbol: string, quote: Quote): void => {
      market.set(symbol, quote)
      for (const entry of orders.values()) if (entry.facts.symbol === symbol) work(entry)
    },
    accept: (facts: OrderFacts): Entry => {
      ledger.write({ kind: 'accepted', order: facts, at: facts.submitted_at })
      const entry = orders.get(facts.id)!
      setTimeout(() => { work(entry) }, 2)
      return entry
    },
    end: (entry: Entry, status: OrderStatus): void => { ledger.write({ kind: 'ended', order_id: entry.facts.id, status, at: stamp() }) },
    /** Fills all that can fill, at once. */
    settle: (): void => { for (const id of orders.keys()) fill(id) },
  }
}

export type Book = ReturnType<typeof openBook>
