import { assetClasses, type AssetClass, type Instrument } from '../../domain/instruments.ts'
import type { FirmPolicy, Ips } from '../../domain/policy.ts'
import type { MarketView } from '../../market/port.ts'
import type { Line, State } from './state.ts'
import type { Wished } from './sizing.ts'

/** Broad, cheap funds that stand for a class when the account holds none; the first that fits the client is taken. */
const core: Readonly<Record<AssetClass, readonly string[]>> = {
  'stocks': ['VTI', 'VOO', 'SPY', 'ESGV', 'ESGU'], 'bonds': ['BND', 'AGG', 'IEF'], 'real-assets': ['VNQ', 'GLD', 'DBC'], 'cash': [], 'crypto': ['BTC-USD'], 'multi-asset': ['AOR'],
}

/** Sub-classes that are a bet on a part of their class: never bought to bring a class to its target. */
const narrow = (instrument: Instrument): boolean =>
  instrument.subClass === 'sector' || instrument.kind === 'stock' || instrument.exclusionTags.some((tag) => tag === 'leveraged' || tag === 'inverse')

const isExcluded = (instrument: Instrument, ips: Ips): boolean =>
  ips.exclusions.some((each) => each.toUpperCase() === instrument.symbol || instrument.exclusionTags.includes(each))

const mayBuy = (instrument: Instrument, ips: Ips, firm: FirmPolicy): boolean =>
  !narrow(instrument) && !isExcluded(instrument, ips) && !firm.restricted.includes(instrument.symbol) && (ips.sustainability !== 'strong' || instrument.esg || instrument.assetClass !== 'stocks')

/** The fund that the class is bought with when nothing suitable is held; to be put into the state before sizing. */
export const coreFundsFor = (ips: Ips, firm: FirmPolicy, market: MarketView): Instrument[] =>
  assetClasses.flatMap((assetClass) => {
    if (!ips.targets.some((band) => band.assetClass === assetClass && band.target > 0)) return []
    const found = core[assetClass].flatMap((symbol) => market.instrument(symbol) ?? []).find((each) => mayBuy(each, ips, firm) && market.close(each.symbol)?.stale === false)
    return found ? [found] : []
  })

const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.valueUsd, 0)

/** Shares `usd` by value, or evenly among what has none yet. */
const grow = (lines: readonly Line[], usd: number, wished: Map<string, number>): void => {
  const whole = sumOf(lines)
  for (const line of lines) wished.set(line.instrument.symbol, line.valueUsd + usd * (whole > 0 ? line.valueUsd / whole : 1 / lines.length))
}

/** Takes `usd` away: excluded holdings first, then single stocks above the firm's limit, then everything by its value. */
const shrink = (lines: readonly Line[], usd: number, state: State, ips: Ips, wished: Map<string, number>): void => {
  let left = usd
  const valueOf = (line: Line): number => wished.get(line.instrument.symbol) ?? line.valueUsd
  const take = (line: Line, most: number): void => {
    const taken = Math.min(left, Math.max(0, most))
    wished.set(line.instrument.symbol, valueOf(line) - taken)
    left -= taken
  }
  const limit = state.firm.maxSinglePosition * state.totalUsd
  const bySize = [...lines].sort((a, b) => b.valueUsd - a.valueUsd || (a.instrument.symbol < b.instrument.symbol ? -1 : 1))
  for (const line of bySize) if (isExcluded(line.instrument, ips)) take(line, valueOf(line))
  for (const line of bySize) if (line.instrument.kind !== 'etf') take(line, valueOf(line) - limit)
  const rest = bySize.map((line) => ({ line, value: valueOf(line) }))
  const whole = rest.reduce((sum, each) => sum + each.value, 0)
  if (whole <= 0) return
  const share = Math.min(1, left / whole)
  for (const { line, value } of rest) wished.set(line.instrument.symbol, value * (1 - share))
}

/** Brings each class to its goal in dollars. Cash is what the others leave: only cash funds beyond the cash goal are sold. */
export const wishedFromClasses = (goals: ReadonlyMap<AssetClass, number>, state: State, ips: Ips): Wished => {
  const wished = new Map<string, number>()
  for (const [assetClass, goal] of goals) {
    const all = [...state.lines.values()].filter((line) => line.instrument.assetClass === assetClass)
    const free = all.filter((line) => line.blocked === undefined)
    const change = goal - sumOf(all)
    if (change < 0) shrink(free, -change, state, ips, wished)
    else if (change > 0 && assetClass !== 'cash') {
      const fit = free.filter((line) => mayBuy(line.instrument, ips, state.firm))
      const held = fit.filter((line) => line.held > 0n)
      grow(held.length > 0 ? held : fit.slice(0, 1), change, wished)
    }
  }
  return wished
}

const ofClass = (state: State, assetClass: AssetClass): Line[] => [...state.lines.values()].filter((line) => line.instrument.assetClass === assetClass)

/** Every class that has a target or is held, at target × the account's value. */
export const rebalanceGoals = (state: State, ips: Ips): ReadonlyMap<AssetClass, number> =>
  new Map(assetClasses.map((assetClass) => [assetClass, (ips.targets.find((band) => band.assetClass === assetClass)?.target ?? 0) * state.totalUsd]))

/** Splits `usd` over classes by how far each is from its target in that direction, what is left by target or by value. */
const shareOut = (usd: number, room: ReadonlyMap<AssetClass, number>, base: ReadonlyMap<AssetClass, number>): ReadonlyMap<AssetClass, number> => {
  const total = [...room.values()].reduce((sum, each) => sum + each, 0)
  const first = Math.min(usd, total)
  const whole = [...base.values()].reduce((sum, each) => sum + each, 0)
  return new Map([...base].map(([assetClass, each]) => [assetClass,
    (total > 0 ? first * ((room.get(assetClass) ?? 0) / total) : 0) + (whole > 0 ? (usd - first) * (each / whole) : 0)]))
}

/** What could be sold at all, coins and funds of the cash class aside. */
export const sellableUsd = (state: State): number =>
  sumOf([...state.lines.values()].filter((line) => line.blocked === undefined && line.instrument.assetClass !== 'cash'))

/** Goals when cash is invested (`usd` > 0) or raised (`usd` < 0, at most `sellableUsd`); the cash class itself is no destination. */
export const cashFlowGoals = (usd: number, state: State, ips: Ips): ReadonlyMap<AssetClass, number> => {
  const classes = assetClasses.filter((each) => each !== 'cash')
  const targetOf = (assetClass: AssetClass): number => (ips.targets.find((band) => band.assetClass === assetClass)?.target ?? 0) * state.totalUsd
  const has = (assetClass: AssetClass): number => sumOf(ofClass(state, assetClass))
  const tradable = (assetClass: AssetClass): number => sumOf(ofClass(state, assetClass).filter((line) => line.blocked === undefined))
  const roomOf = (each: AssetClass): number => (usd > 0 ? Math.max(0, targetOf(each) - has(each)) : Math.min(tradable(each), Math.max(0, has(each) - targetOf(each))))
  const room = new Map(classes.map((each) => [each, roomOf(each)]))
  const base = new Map(classes.map((each) => [each, usd > 0 ? targetOf(each) : tradable(each) - room.get(each)!]))
  const changes = shareOut(Math.abs(usd), room, base)
  return new Map(classes.map((each) => [each, has(each) + Math.sign(usd) * (changes.get(each) ?? 0)]))
}
