import type { z } from 'zod'
import type { History, MarketView } from '../../market/port.ts'
import { formatUsd, sum, usdToNumber } from '../../domain/money.ts'
import { riskWindowStart } from '../portfolio/risk.ts'
import { commonHistory } from '../portfolio-source/history.ts'
import { toUsd } from '../portfolio-source/words.ts'
import { crises } from './crises.ts'
import type { Exposure, Move } from './exposure.ts'
import { factorPresets, factorShock, inWords, type FactorShocks } from './factors.ts'
import type { scenarioOutput } from './output.ts'
import { inflationShock, rateShock, stockInflationBeta } from './rates.ts'
import { replay } from './replay.ts'
import type { Scenario } from './scenario.ts'
import { customShock, marketShock } from './shocks.ts'
import { volatilityShock } from './volatility.ts'

/** A portfolio as scenarios see it. */
export interface Stressed {
  readonly exposures: readonly Exposure[]
  readonly cashWeight: number
}

/** What a scenario does, before it becomes money. */
export interface Effect {
  readonly label: string
  readonly how: string
  readonly moves: readonly Move[]
  readonly past?: { readonly from: string; readonly low: string; readonly recovered: string | null; readonly weeksToRecover: number | null }
}

const signed = (value: number): string => `${value > 0 ? '+' : ''}${value}`
const points = (bps: number): string => `${signed(bps / 100)} percentage points`

const factorEffect = (scenario: Extract<Scenario, { kind: 'factor' }>, exposures: readonly Exposure[], market: MarketView): Effect | undefined => {
  const preset = factorPresets.find((each) => each.id === scenario.preset)
  const shocks: FactorShocks = preset ? { [preset.factor]: preset.change } : Object.fromEntries((scenario.shocks ?? []).map(({ factor, change }) => [factor, change]))
  const found = factorShock(shocks, exposures, market)
  if (!found) return undefined
  const origin = preset ? ` As from ${preset.from} to ${preset.to} (${preset.source}).` : ''
  const missing = found.missing.length > 0 ? ` No betas for ${found.missing.join(', ')}: unchanged.` : ''
  return {
    label: preset ? `${preset.name}: ${inWords(shocks)}` : inWords(shocks), moves: found.moves,
    how: `Each holding by its betas to the six factors, estimated on weeks from ${found.from} to ${found.to}; the other factors stand still.${origin}${missing}`,
  }
}

/** `undefined` when there is not enough history for the scenario. */
export const effectOf = (scenario: Scenario, { exposures, cashWeight }: Stressed, history: History, market: MarketView): Effect | undefined => {
  switch (scenario.kind) {
    case 'crisis': {
      const crisis = crises.find((each) => each.id === scenario.crisis)
      const past = crisis && replay(crisis, exposures, cashWeight, history)
      return past && { label: crisis.name, how: `Today's holdings, untouched, from ${past.from} to their lowest weekly close on ${past.low}.`, moves: past.moves, past }
    }
    case 'rates': return { label: `Interest rates ${points(scenario.changeBps)}`, how: 'All yields move together at once; bonds by their duration, everything else unchanged.', moves: rateShock(scenario.changeBps, exposures) }
    case 'inflation': return { label: `Inflation ${signed(scenario.surprise * 100)} points above what was expected`, how: `Yields rise one for one; linked bonds hold; stocks move ${stockInflationBeta} % for each point (assumed).`, moves: inflationShock(scenario.surprise, exposures) }
    case 'market': return { label: `Stock market ${signed(Math.round(scenario.change * 100))} %`, how: 'Each holding by its beta to SPY over up to five years of weeks.', moves: marketShock(scenario.change, exposures, history, 'SPY') }
    case 'custom': return { label: scenario.label ?? scenario.shocks.map(({ target, change }) => `${target} ${signed(Math.round(change * 1000) / 10)} %`).join(', '), how: 'The named changes at once; the rest unchanged.', moves: customShock(scenario.shocks, exposures) }
    case 'factor': return factorEffect(scenario, exposures, market)
    case 'volatility': {
      const { panel, periodsPerYear } = commonHistory(market, exposures.map((each) => each.instrument.symbol), { twins: true, from: riskWindowStart(market) })
      if (panel.dates.length < periodsPerYear) return undefined
      const shock = volatilityShock(scenario.multiple, exposures, panel, periodsPerYear)
      return {
        label: `Volatility times ${scenario.multiple}, all correlations one`, moves: shock.moves,
        how: `The worst month in twenty. Volatility ${(shock.before * 100).toFixed(1)} % a year becomes ${(shock.after * 100).toFixed(1)} %; in a usual worst month the loss is ${(-shock.usualChange * 100).toFixed(1)} %.`,
      }
    }
  }
}

/** Change of the whole, fraction of one. */
export const totalChange = (exposures: readonly Exposure[], moves: readonly Move[]): number =>
  moves.reduce((total, move, i) => total + exposures[i]!.weight * move.change, 0)

/** Turns moves into money. The whole is the sum of the rounded parts, so that the table adds up to the cent. */
export const priced = (scenario: Scenario, effect: Effect, stressed: Stressed, valueUsd: number, benchmarkChange: number | null): z.input<typeof scenarioOutput> => {
  const { exposures, cashWeight } = stressed
  const change = totalChange(exposures, effect.moves)
  const changes = exposures.map((each, i) => toUsd(valueUsd * each.weight * effect.moves[i]!.change))
  const changeUsd = sum(changes)
  const after = 1 + change
  return {
    kind: scenario.kind, label: effect.label, how: effect.how, change, changeUsd: formatUsd(changeUsd),
    valueAfterUsd: formatUsd(toUsd(valueUsd + usdToNumber(changeUsd))), cashWeightAfter: after === 0 ? 0 : cashWeight / after,
    from: effect.past?.from ?? null, low: effect.past?.low ?? null, recovered: effect.past?.recovered ?? null, weeksToRecover: effect.past?.weeksToRecover ?? null,
    benchmarkChange,
    byHolding: exposures.map(({ instrument, weight }, i) => {
      const move = effect.moves[i]!
      return {
        symbol: instrument.symbol, weight, valueUsd: formatUsd(toUsd(valueUsd * weight)), change: move.change, changeUsd: formatUsd(changes[i]!),
        shareOfChange: change === 0 ? 0 : weight * move.change / change, weightAfter: after === 0 ? 0 : weight * (1 + move.change) / after, basis: move.basis,
      }
    }).sort((a, b) => a.change * a.weight - b.change * b.weight || (a.symbol < b.symbol ? -1 : 1)),
    proxies: exposures.flatMap(({ instrument }, i) => (effect.moves[i]!.standIn ? [{ symbol: instrument.symbol, basis: effect.moves[i]!.basis }] : [])),
  }
}
