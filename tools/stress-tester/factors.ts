import { factors, type Factor, type FactorBetas, type MarketView } from '../../market/port.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Exposure, Move } from './exposure.ts'

export type FactorShocks = Partial<Readonly<Record<Factor, number>>>

/** One factor's move between two closes of the past, rounded to whole percents; every other factor stands still. */
export interface FactorPreset {
  readonly id: string
  readonly name: string
  readonly factor: Factor
  readonly change: number
  readonly from: string
  readonly to: string
  readonly source: string
}

const library = 'daily factor returns of Kenneth French’s data library, compounded'

export const factorPresets = [
  { id: 'value-rally', name: 'Value rally', factor: 'value', change: 0.27, from: '2020-11-06', to: '2021-03-18', source: `${library}: the months after the first vaccine result` },
  { id: 'value-slump', name: 'Value slump', factor: 'value', change: -0.34, from: '2019-11-11', to: '2020-05-13', source: `${library}: the worst half year of value since 1990` },
  { id: 'size', name: 'Small companies fall behind', factor: 'size', change: -0.24, from: '1998-04-21', to: '1998-10-08', source: `${library}: the Russian default and its spring before` },
  { id: 'momentum-crash', name: 'Momentum crash', factor: 'momentum', change: -0.49, from: '2009-03-09', to: '2009-05-29', source: `${library}; Daniel and Moskowitz (2016), Momentum crashes` },
] as const satisfies readonly FactorPreset[]
export const presetIds = ['value-rally', 'value-slump', 'size', 'momentum-crash'] as const

const words: Readonly<Record<Factor, string>> = {
  market: 'market', size: 'small against large', value: 'value against growth', profitability: 'profitable against unprofitable', investment: 'careful against eager investors', momentum: 'winners against losers',
}

const signedPercent = (value: number): string => `${value > 0 ? '+' : ''}${percent(value, 0)}`

/** "value against growth +27 %", in the factors' own order. */
export const inWords = (shocks: FactorShocks): string =>
  factors.flatMap((factor) => (shocks[factor] === undefined ? [] : [`${words[factor]} ${signedPercent(shocks[factor])}`])).join(', ')

/** Below this, the factors explain too little of an instrument for a beta to say much. */
const weakFit = 0.3

const basisOf = ({ betas, rSquared }: FactorBetas, shocks: FactorShocks): string => {
  const parts = factors.flatMap((factor) => (shocks[factor] === undefined ? [] : [`${factor} beta ${betas[factor].beta.toFixed(2)} ± ${betas[factor].standardError.toFixed(2)}`]))
  return `${parts.join(', ')}; R² ${rSquared.toFixed(2)}${rSquared < weakFit ? ': the factors explain little of it' : ''}`
}

export interface FactorShock {
  readonly moves: readonly Move[]
  readonly from: string
  readonly to: string
  /** Held, but without betas. */
  readonly missing: readonly string[]
}

/**
 * Σ beta × shock for each holding; a fall beyond everything stops at −100 %. What has no betas is unchanged and named. `undefined` when
 * nothing here has any: on a date before they were estimated, none may be used.
 */
export const factorShock = (shocks: FactorShocks, exposures: readonly Exposure[], market: MarketView): FactorShock | undefined => {
  const known = exposures.map(({ instrument }) => market.factorBetas(instrument.symbol))
  const estimates = known.filter((each) => each !== undefined)
  if (estimates.length === 0) return undefined
  const moves = known.map((found): Move => {
    if (!found) return { change: 0, basis: 'no factor betas: unchanged', standIn: true }
    const change = factors.reduce((sum, factor) => sum + (shocks[factor] ?? 0) * found.betas[factor].beta, 0)
    return { change: Math.max(-1, change), basis: basisOf(found, shocks) }
  })
  const dates = (of: (each: FactorBetas) => string): string[] => estimates.map(of).sort()
  return {
    moves, from: dates((each) => each.estimatedFrom)[0]!, to: dates((each) => each.estimatedTo).at(-1)!,
    missing: exposures.flatMap(({ instrument }, i) => (known[i] ? [] : [instrument.symbol])),
  }
}
