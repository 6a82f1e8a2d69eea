import type { TransactionFacts } from '../../domain/facts.ts'
import { daysBetween } from '../numerics/series/calendar.ts'

/** A lot that came in kind. */
export interface Arrival { readonly symbol: string; readonly quantity: number; readonly costUsd: number; readonly on: string }

/** The change of quantity that a booking makes. */
export const quantityOf = (each: TransactionFacts): number => {
  const quantity = Number(each.quantity ?? 0)
  return each.kind === 'buy' ? quantity : each.kind === 'sell' ? -quantity : 0
}

/** What moved, per segment and date; cash is the last segment. */
export interface Ledger {
  readonly dates: readonly string[]
  readonly quantities: readonly Float64Array[]
  readonly netIn: readonly Float64Array[]
  readonly income: readonly Float64Array[]
  readonly weightedIn: readonly Float64Array[]
  readonly flows: Float64Array
  readonly weightedFlows: Float64Array
}

export const emptyLedger = (segments: number, dates: readonly string[]): Ledger => {
  const columns = (count: number): Float64Array[] => Array.from({ length: count }, () => new Float64Array(dates.length))
  return { dates, quantities: columns(segments - 1), netIn: columns(segments), income: columns(segments), weightedIn: columns(segments - 1), flows: new Float64Array(dates.length), weightedFlows: new Float64Array(dates.length) }
}

/** The valuation date that a day belongs to, and the share of its period that is left from that day on. */
const placeOf = (dates: readonly string[], on: string): { t: number; left: number } => {
  const t = dates.findIndex((date) => date >= on)
  return { t, left: t === 0 ? 0 : daysBetween(on, dates[t]!) / daysBetween(dates[t - 1]!, dates[t]!) }
}

const payIn = ({ dates, flows, weightedFlows }: Ledger, on: string, amount: number): void => {
  const { t, left } = placeOf(dates, on)
  flows[t]! += amount
  weightedFlows[t]! += Math.max(0, amount) * left
}

const moveIn = ({ dates, quantities, netIn, weightedIn }: Ledger, k: number, on: string, quantity: number, amount: number): void => {
  const { t, left } = placeOf(dates, on)
  quantities[k]![t]! += quantity
  netIn[k]![t]! += amount
  weightedIn[k]![t]! += amount * left
}

export const bookArrival = (ledger: Ledger, k: number, { quantity, costUsd, on }: Arrival): void => {
  moveIn(ledger, k, on, quantity, costUsd)
  payIn(ledger, on, costUsd)
}

export const bookTransaction = (ledger: Ledger, k: number, each: TransactionFacts): void => {
  const { t } = placeOf(ledger.dates, each.on)
  const amount = Number(each.amountUsd)
  const cash = ledger.netIn.at(-1)!
  if (each.kind === 'interest' || (each.kind === 'fee' && k === ledger.netIn.length - 1)) {
    ledger.income[k]![t]! += amount
    return
  }
  cash[t]! += amount
  if (each.kind === 'deposit' || each.kind === 'withdrawal') payIn(ledger, each.on, amount)
  else if (each.kind === 'dividend' || each.kind === 'fee') ledger.income[k]![t]! += amount
  else moveIn(ledger, k, each.on, quantityOf(each), -amount)
}
