import { probabilityOfReaching, wealthQuantile } from '../../../tools/goal-planner/geometric-brownian.ts'
import { irr, xirr } from '../../../tools/numerics/series/money-weighted.ts'
import { futureValue, payment } from '../../../tools/numerics/series/time-value.ts'
import type { Case } from '../folder.ts'
import { list, names, num, numOr } from '../inputs.ts'
import { Unsupported, type Kind, type Results } from '../score.ts'
import { given } from './series.ts'

function moneyWeighted(c: Case): Results {
  const dates = names(c, 'dates')
  if (!dates) throw new Unsupported('no dates')
  return { xirr: xirr(list(c, 'cashflows').map((amount, i) => ({ date: dates[i]!, amount }))) }
}

function goalMath(c: Case): Results {
  if (given(c, 'cashflows')) return { value: irr(list(c, 'cashflows')) }
  const annuity = { rate: num(c, 'rate'), periods: num(c, 'nper'), due: numOr(c, 'type', 0) === 1 }
  const present = numOr(c, 'pv', 0)
  return { value: given(c, 'pmt') ? futureValue(annuity, num(c, 'pmt'), present) : payment(annuity, present, numOr(c, 'fv', 0)) }
}

function goalMonteCarlo(c: Case): Results {
  const model = { drift: num(c, 'drift'), sigma: num(c, 'sigma'), years: num(c, 'years'), initial: num(c, 'initial') }
  return { probability: probabilityOfReaching(model, num(c, 'goal')), p05: wealthQuantile(model, 0.05), median: wealthQuantile(model, 0.5) }
}

/** FORMAT section 14: rates of return on money, level payments, terminal wealth. */
export const kinds: Record<string, Kind> = { money_weighted: moneyWeighted, goal_math: goalMath, goal_monte_carlo: goalMonteCarlo }
