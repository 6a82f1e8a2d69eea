import { appendFileSync, existsSync, readFileSync } from 'node:fs'

export type OrderStatus = 'accepted' | 'new' | 'partially_filled' | 'filled' | 'pending_cancel' | 'canceled' | 'expired' | 'rejected'

/** What the broker itself knows of one order; never what anyone told about it. */
export interface OrderFacts {
  readonly id: string
  readonly client_order_id: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly qty: string
  readonly limit_price: string | null
  readonly type: string
  readonly time_in_force: string
  readonly submitted_at: string
}

export interface FillFacts {
  readonly id: string
  readonly order_id: string
  readonly qty: string
  readonly price: string
  readonly at: string
}

/** One line of the ledger. `received` and `answered` tell what went over the wire, the others what happened. */
export type Event =
  | { readonly kind: 'received'; readonly what: string; readonly client_order_id: string; readonly at: string }
  | { readonly kind: 'answered'; readonly what: string; readonly client_order_id: string; readonly status: number; readonly at: string }
  | { readonly kind: 'accepted'; readonly order: OrderFacts; readonly at: string }
  | { readonly kind: 'filled'; readonly fill: FillFacts; readonly at: string }
  | { readonly kind: 'ended'; readonly order_id: string; readonly status: OrderStatus; readonly at: string }

/** Append-only, one JSON object a line, written before anyone is answered: it survives the process and is what tests believe. */
export const openLedger = (file: string, fold: (event: Event) => void) => {
  const events = readLedger(file)
  for (const event of events) fold(event)
  const watchers = new Set<(event: Event) => void>()
  return {
    write: (event: Event): void => {
      appendFileSync(file, `${JSON.stringify(event)}\n`)
      events.push(event)
      fold(event)
      for (const watch of watchers) watch(event)
    },
    watch: (watch: (event: Event) => void): (() => void) => {
      watchers.add(watch)
      return () => watchers.delete(watch)
    },
    /** The first event at or after line `from` that fits, now or later, with the line after it. */
    next: (from: number, fits: (event: Event) => boolean): Promise<{ readonly event: Event; readonly line: number }> => new Promise((resolve) => {
      const found = events.findIndex((event, line) => line >= from && fits(event))
      if (found >= 0) return resolve({ event: events[found]!, line: found + 1 })
      const watch = (event: Event): void => {
        if (!fits(event)) return
        watchers.delete(watch)
        resolve({ event, line: events.length })
      }
      watchers.add(watch)
    }),
  }
}

export type Ledger = ReturnType<typeof openLedger>

export const readLedger = (file: string): Event[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Event) : []
