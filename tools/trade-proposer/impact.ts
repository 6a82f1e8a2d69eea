import type { Quantity } from '../../domain/decimal.ts'
import { assetClasses, type AssetClass } from '../../domain/instruments.ts'
import { add, formatUsd, subtract, sum, usdOf, usdToNumber, valueOf, type Usd } from '../../domain/money.ts'
import type { Ips } from '../../domain/policy.ts'
import type { MarketView } from '../../market/port.ts'
import { volatilityOf } from '../portfolio/risk.ts'
import { feesOfLegs, valueOfLeg, type SizedLeg } from './legs.ts'
import type { ProposerOutput } from './output.ts'
import { weightIn, type State } from './state.ts'

interface After {
  /** Value by symbol, in USD, before and after the legs. */
  readonly before: ReadonlyMap<string, number>
  readonly after: ReadonlyMap<string, number>
  readonly cashAfter: Usd
  readonly totalAfterUsd: number
}

/** The account as it stands and as the legs leave it, at the as-of prices, fees paid. */
export const afterLegs = (legs: readonly SizedLeg[], state: State): After => {
  const before = new Map([...state.lines].map(([symbol, line]) => [symbol, line.valueUsd]))
  const after = new Map(before)
  for (const leg of legs) {
    const left = leg.line.held + (leg.side === 'buy' ? leg.quantity : -leg.quantity)
    after.set(leg.line.instrument.symbol, usdToNumber(valueOf(left as Quantity, leg.line.price)))
  }
  const flow = (side: 'buy' | 'sell'): Usd => sum(legs.filter((leg) => leg.side === side).map(valueOfLeg))
  const cashAfter = subtract(subtract(add(usdOf(state.account.cashUsd), flow('sell')), flow('buy')), feesOfLegs(legs))
  return { before, after, cashAfter, totalAfterUsd: [...after.values()].reduce((total, each) => total + each, usdToNumber(cashAfter)) }
}

type Classes = ProposerOutput['impact']['classes']

const classSums = (values: ReadonlyMap<string, number>, cash: number, whole: number, state: State): ReadonlyMap<AssetClass, number> => {
  const sums = new Map<AssetClass, number>([['cash', whole === 0 ? 0 : cash / whole]])
  for (const [symbol, value] of values) {
    const { assetClass } = state.lines.get(symbol)!.instrument
    sums.set(assetClass, (sums.get(assetClass) ?? 0) + (whole === 0 ? 0 : value / whole))
  }
  return sums
}

const classesOf = (moved: After, state: State, ips: Ips): Classes => {
  const before = classSums(moved.before, Number(state.account.cashUsd), state.totalUsd, state)
  const after = classSums(moved.after, usdToNumber(moved.cashAfter), moved.totalAfterUsd, state)
  return assetClasses.map((assetClass) => ({
    assetClass, before: before.get(assetClass) ?? 0, after: after.get(assetClass) ?? 0, target: ips.targets.find((band) => band.assetClass === assetClass)?.target ?? null,
  })).filter((each) => each.before > 1e-9 || each.after > 1e-9 || each.target !== null)
}

const weightsOf = (values: ReadonlyMap<string, number>, whole: number): { symbol: string; weight: number }[] =>
  [...values].filter(([, value]) => Math.abs(value) > 0.005).map(([symbol, value]) => ({ symbol, weight: whole === 0 ? 0 : value / whole }))

/**
 * Volatility before and after on the same weeks, so that the two compare: both are measured with the symbols of both.
 * `null` when they have too little history in common.
 */
const riskOf = (moved: After, state: State, market: MarketView): { riskBefore: number | null; riskAfter: number | null; note: string } => {
  const symbols = new Set([...weightsOf(moved.before, state.totalUsd), ...weightsOf(moved.after, moved.totalAfterUsd)].map((each) => each.symbol))
  // A hair of weight keeps a symbol in the choice of weeks without moving the figure.
  const onAll = (weights: readonly { symbol: string; weight: number }[]) =>
    [...symbols].map((symbol) => weights.find((each) => each.symbol === symbol) ?? { symbol, weight: 1e-12 })
  const before = volatilityOf(onAll(weightsOf(moved.before, state.totalUsd)), market)
  const after = volatilityOf(onAll(weightsOf(moved.after, moved.totalAfterUsd)), market)
  return { riskBefore: before.volatility, riskAfter: after.volatility, note: after.notes[0] ?? '' }
}

/** The card's before-and-after. */
export const impactOf = (moved: After, state: State, ips: Ips, market: MarketView, taxNote: string): ProposerOutput['impact'] => {
  const { note, ...risk } = riskOf(moved, state, market)
  return { classes: classesOf(moved, state, ips), ...risk, cashAfterUsd: formatUsd(moved.cashAfter), taxNote, notes: note === '' ? [] : [note] }
}

export const weightBefore = (symbol: string, moved: After, state: State): number => weightIn(state, moved.before.get(symbol) ?? 0)
export const weightAfter = (symbol: string, moved: After): number => (moved.totalAfterUsd === 0 ? 0 : (moved.after.get(symbol) ?? 0) / moved.totalAfterUsd)
