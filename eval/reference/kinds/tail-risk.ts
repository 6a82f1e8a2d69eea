import { lowerPartialMoment } from '../../../tools/numerics/series/downside.ts'
import { drawdownsOfLevels, ulcer, uncompoundedDrawdowns } from '../../../tools/numerics/series/drawdown.ts'
import { giniMeanDifference, kurtosis, mean, meanAbsoluteDeviation, skewness, standardDeviation } from '../../../tools/numerics/series/moments.ts'
import { present, wealthIndex } from '../../../tools/numerics/series/returns.ts'
import { conditionalLoss, gaussianTail, historicalTail, modifiedTail, orderStatisticLoss, type Tail } from '../../../tools/numerics/series/tail-risk.ts'
import type { Case } from '../folder.ts'
import { list, numOr, returnTable } from '../inputs.ts'
import { Unsupported, type Kind, type Results } from '../score.ts'
import { each, given, seriesOf } from './series.ts'

type Measure = (x: Float64Array, alpha: number) => number
const tails: Record<string, (x: Float64Array, alpha: number) => Tail> = { historical: historicalTail, gaussian: gaussianTail, modified: modifiedTail }

/** The first word of a list that the lower-cased title has. */
const wordOf = (c: Case, words: string[]): string | undefined => words.find(word => c.title.toLowerCase().includes(word))

/** √(Σ min(x − m, 0)²/(T − 1)). */
const semideviation = (x: Float64Array, target: number): number => Math.sqrt(lowerPartialMoment(x, 2, target) * x.length / (x.length - 1))

/** Drawdowns as a series; −d is what the return measures want. */
const falls = (c: Case, x: Float64Array): Float64Array => (c.title.toLowerCase().includes('uncompounded') ? uncompoundedDrawdowns(x) : drawdownsOfLevels(wealthIndex(x)))

const fromPrices: Record<string, (c: Case) => Measure> = {
  ulcer: c => x => ulcer(falls(c, x)),
  cdar: c => (x, alpha) => conditionalLoss(falls(c, x).map(d => -d), alpha),
  'average drawdown': c => x => mean(falls(c, x)),
  'max drawdown': c => x => falls(c, x).reduce((most, d) => Math.max(most, d), 0),
  gini: () => x => giniMeanDifference(x),
  cvar: () => conditionalLoss,
  'historical var': () => orderStatisticLoss,
  worst: () => x => x.reduce((most, value) => Math.max(most, -value), -Infinity),
  skew: () => x => skewness(x),
  kurt: () => x => kurtosis(x),
  semi: c => x => semideviation(x, c.title.toLowerCase().includes('below 0') ? 0 : mean(x)),
  absolute: () => x => meanAbsoluteDeviation(x),
  standard: () => x => standardDeviation(x),
  mean: () => x => mean(x),
}

/** Gaussian VaR of a weighted portfolio of the columns, a positive loss with the sample deviation. */
function portfolioVar(c: Case, alpha: number): Results {
  const { values, dates } = returnTable(c)
  const weights = list(c, 'weights')
  const x = Float64Array.from(dates, (_, t) => values.reduce((sum, column, j) => sum + weights[j]! * column[t]!, 0))
  const tail = gaussianTail(present(x), alpha, 1)
  return { var: -tail.valueAtRisk, es: -tail.expectedShortfall }
}

function compute(c: Case): Results {
  const alpha = 1 - numOr(c, 'confidence', numOr(c, 'beta', 0.95))
  if (given(c, 'weights')) return portfolioVar(c, alpha)
  if (given(c, 'prices')) {
    const table = returnTable(c)
    const measure = fromPrices[wordOf(c, Object.keys(fromPrices)) ?? '']?.(c)
    if (!measure) throw new Unsupported('the title names no measure')
    const values = table.values.map(x => measure(present(x), alpha))
    return { value: Array.isArray(c.expected.value) ? values : values[0]! }
  }
  const set = seriesOf(c)
  const named = Object.entries(tails).flatMap(([name, tail]) => [
    [`${name}_var`, each(set, x => tail(present(x), alpha).valueAtRisk)], [`${name}_es`, each(set, x => tail(present(x), alpha).expectedShortfall)],
  ])
  const tail = tails[wordOf(c, Object.keys(tails)) ?? '']
  return {
    ...Object.fromEntries(named),
    ...(tail && { var: each(set, x => tail(present(x), alpha).valueAtRisk), es: each(set, x => tail(present(x), alpha).expectedShortfall) }),
  }
}

/** FORMAT section 12.5. */
export const kinds: Record<string, Kind> = { tail_risk: compute }
