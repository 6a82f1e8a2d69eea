import { join } from 'node:path'
import { sessionClose } from '../../domain/calendar.ts'
import { addDays, isIsoDate, isoDate } from '../../domain/units.ts'
import type { MarketData } from '../data.ts'
import type { Market, MarketView } from '../port.ts'
import { viewOf } from '../view.ts'
import { readSnapshot, type SnapshotData } from './files.ts'

/** The clock lives in the caller's store; without one it lives in this process. Dates are `YYYY-MM-DD`. */
export interface SnapshotOptions {
  /** Where the clock starts; default the snapshot's last date. */
  readonly asOf?: string | undefined
  readonly readNow?: () => string | undefined
  readonly writeNow?: (date: string) => void | Promise<void>
}

export interface SnapshotMarket extends Market {
  readonly source: 'snapshot'
  readonly firstDate: string
  readonly lastDate: string
  /** Moves the clock by 1 to 3,660 calendar days and returns the new now. Throws `RangeError` on anything else. */
  advance(days: number): Promise<string>
  /** From when past closes can be relied on for demo lots; `undefined` where dividends are incomplete. */
  lotsFrom(symbol: string): string | undefined
}

const folder = join(import.meta.dirname, 'data')
/** Views are cheap, but a turn and its replay ask for the same few dates. */
const keptViews = 32

let loaded: SnapshotData | undefined
const load = (): SnapshotData => (loaded ??= readSnapshot(folder))

/** Our own table of instruments, the macro series and the betas, for sources that have none; with the digest that identifies them. */
export const snapshotReference = (): Pick<MarketData, 'rows' | 'series' | 'factorBetas' | 'digest'> => load()

const startOf = (data: SnapshotData, asOf: string | undefined): string => {
  const [first, last] = [data.dates[0]!, data.dates.at(-1)!]
  if (asOf === undefined) return last
  if (!isIsoDate(asOf) || asOf < first) throw new RangeError(`The market's date is ${first} or later, written YYYY-MM-DD; found ${JSON.stringify(asOf)}.`)
  return asOf
}

/** The bundled market. Prices stand still after its last date; the clock does not (docs/decisions/0002-market-clock.md). */
export const openSnapshot = (options: SnapshotOptions = {}): SnapshotMarket => {
  const data = load()
  let held = startOf(data, options.asOf)
  const views = new Map<string, MarketView>()
  const now = (): string => options.readNow?.() ?? held

  const view = (date: string): MarketView => {
    if (isoDate(date) > now()) throw new RangeError(`The market stands at ${now()}: it cannot show ${date}.`)
    const known = views.get(date) ?? viewOf(data, date)
    if (views.size >= keptViews) views.delete(views.keys().next().value!)
    views.set(date, known)
    return known
  }

  return {
    source: 'snapshot', firstDate: data.dates[0]!, lastDate: data.dates.at(-1)!, now,
    asOf: async (date) => view(date),
    quotes: async (symbols) => symbols.flatMap((symbol) => {
      const close = view(now()).close(symbol)
      return close ? [{ symbol, price: close.price, time: sessionClose(isoDate(close.date))!, source: 'snapshot', halted: false } as const] : []
    }),
    advance: async (days) => {
      if (!Number.isInteger(days) || days < 1 || days > 3660) throw new RangeError(`The clock moves by 1 to 3660 days, found ${days}.`)
      const next = addDays(isoDate(now()), days)
      // Kept first: a date that a restart would turn back must not be shown.
      await options.writeNow?.(next)
      held = next
      return held
    },
    lotsFrom: (symbol) => {
      const entry = data.entries.get(symbol)
      if (!entry?.dividendsComplete || !entry.coverage) return undefined
      return entry.coverage.from
    },
  }
}
