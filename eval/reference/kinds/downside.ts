import * as downside from '../../../tools/numerics/series/downside.ts'
import { mean } from '../../../tools/numerics/series/moments.ts'
import { present } from '../../../tools/numerics/series/returns.ts'
import type { Case } from '../folder.ts'
import { num, numOr } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { each, given, perYear, seriesOf } from './series.ts'

/** Annual target of `dd4`, and the usual target per period of the ratios without `MAR`. */
const annualTarget = 0.04
const usualTarget = 0.005

function value(c: Case): (x: Float64Array) => number {
  if (given(c, 'required_return_annual')) {
    const target = (1 + num(c, 'required_return_annual')) ** (1 / 252) - 1
    return x => downside.omega(x, target)
  }
  const f = perYear(c)
  if (c.title.toLowerCase().includes('sortino')) return x => downside.annualisedSortino(x, f)
  const target = numOr(c, 'required_return', 0)
  return x => downside.downsideDeviation(x, target) * Math.sqrt(f)
}

const measures: Record<string, (c: Case) => (x: Float64Array) => number> = {
  dd0: () => x => downside.downsideDeviation(x),
  dd4: () => x => downside.downsideDeviation(x, annualTarget / 12),
  semi: () => x => downside.downsideDeviation(x, mean(x)),
  dd: c => x => downside.downsideDeviation(x, numOr(c, 'MAR', 0)),
  dp: c => x => downside.downsidePotential(x, numOr(c, 'MAR', 0)),
  downside_potential: () => x => downside.downsidePotential(x),
  upside_potential: () => x => downside.upsidePotential(x),
  omega: () => x => downside.omega(x),
  sortino: () => x => downside.sortino(x),
  bernardo_ledoit: () => x => downside.omega(x),
  omega_sharpe: c => x => downside.omegaSharpe(x, numOr(c, 'MAR', usualTarget)),
  downside_frequency: c => x => downside.downsideFrequency(x, numOr(c, 'MAR', usualTarget)),
  value,
}

function compute(c: Case): Results {
  const set = seriesOf(c)
  return Object.fromEntries(Object.keys(c.expected).flatMap(key => {
    const measure = measures[key]?.(c)
    return measure ? [[key, each(set, x => measure(present(x)))]] : []
  }))
}

/** FORMAT section 12.2. */
export const kinds: Record<string, Kind> = { downside: compute }
