import { standardDeviation, mean } from '../numerics/series/moments.ts'
import { quantile } from '../numerics/series/select.ts'
import { payment } from '../numerics/series/time-value.ts'
import { probabilityOf } from './fan.ts'
import { probabilityOfReaching } from './geometric-brownian.ts'
import { bootstrap, lognormal, type Paths } from './simulate.ts'

/** A goal in today's money. All amounts are real: contributions and spending keep their purchasing power. */
export interface Problem {
  readonly initial: number
  /** Months until the goal's date. */
  readonly months: number
  readonly monthly: number
  /** Wanted at the date; 0 where only spending matters. */
  readonly target: number
  readonly spendMonthly: number
  readonly spendMonths: number
  readonly model: 'bootstrap' | 'lognormal'
  readonly paths: number
  readonly seed: number
  readonly block: number
}

/** Real monthly growth of what is held, and of what it moves to on a glide path (λ is the share moved, 0..1, one a month). */
export interface Returns {
  readonly own: Float64Array
  readonly safe: Float64Array
  readonly glide: Float64Array
}

export const flowsOf = ({ months, spendMonths, monthly, spendMonthly }: Problem): Float64Array =>
  Float64Array.from({ length: months + spendMonths }, (_, t) => (t < months ? monthly : -spendMonthly))

/** Steps in which a glide path moves: one a year is fine enough to follow and coarse enough to tabulate. */
const glideStep = (glide: Float64Array, month: number): number => glide[Math.min(glide.length - 1, month - month % 12)] ?? 0

const simulateFlows = (problem: Problem, returns: Returns, flows: Float64Array, initial: number): Paths => {
  const plan = { initial, flows, paths: problem.paths, seed: problem.seed }
  const steps = Array.from(flows, (_, month) => glideStep(returns.glide, month))
  const levels = [...new Set(steps)]
  const growth = levels.map((level) => returns.own.map((own, m) => own * (1 - level) + returns.safe[m]! * level))
  if (problem.model === 'bootstrap') return bootstrap(plan, { growth, block: problem.block, mixOfMonth: Uint16Array.from(steps, (step) => levels.indexOf(step)) })
  const logs = growth.map((each) => each.map((factor) => Math.log(factor)))
  const means = logs.map((each) => mean(each))
  const deviations = logs.map((each) => standardDeviation(each))
  const at = steps.map((step) => levels.indexOf(step))
  return lognormal(plan, { mean: Float64Array.from(at, (k) => means[k]!), deviation: Float64Array.from(at, (k) => deviations[k]!) })
}

export const simulate = (problem: Problem, returns: Returns): Paths => simulateFlows(problem, returns, flowsOf(problem), problem.initial)

const endOf = (paths: Paths): Float64Array => paths.byYear[paths.byYear.length - 1]!

/** Reached the target, or with spending: never ran out (money that ran out stays negative, because nothing comes in later). */
export const successOf = (problem: Problem, returns: Returns): number => probabilityOf(endOf(simulate(problem, returns)), problem.spendMonths > 0 ? 0 : problem.target)

/**
 * The monthly saving with which `confidence` of the paths succeed. Final wealth is linear in the saving, so each path has its
 * own exact answer, and theirs is a quantile: two simulations on the same random numbers, no search. Infinity when no saving helps.
 */
export const savingFor = (problem: Problem, returns: Returns, confidence: number): number => {
  const without = endOf(simulate({ ...problem, monthly: 0 }, returns))
  const unit = endOf(simulateFlows(problem, returns, flowsOf({ ...problem, monthly: 1, spendMonthly: 0 }), 0))
  const goal = problem.spendMonths > 0 ? 0 : problem.target
  const saving = quantile(without.map((wealth, p) => (goal - wealth) / unit[p]!), confidence)
  return problem.monthly < 0 ? saving : Math.max(0, saving)
}

/** What `confidence` of the paths can reach: the target in today's money, or the monthly spending. Linear as above. */
export const affordable = (problem: Problem, returns: Returns, confidence: number): number => {
  if (problem.spendMonths === 0) return Math.max(0, quantile(endOf(simulate(problem, returns)), 1 - confidence))
  const without = endOf(simulate({ ...problem, spendMonthly: 0 }, returns))
  const unit = endOf(simulateFlows(problem, returns, flowsOf({ ...problem, monthly: 0, spendMonthly: 1 }), 0))
  return Math.max(0, quantile(without.map((wealth, p) => wealth / -unit[p]!), 1 - confidence))
}

/** The steady real yearly return that just succeeds, by bisection; null when even 100 % a year is too little. */
export const requiredReturn = (problem: Problem): number | null => {
  const flows = flowsOf(problem)
  const end = (yearly: number): number => {
    const growth = (1 + yearly) ** (1 / 12)
    let wealth = problem.initial
    for (const flow of flows) wealth = (wealth + flow) * growth
    return wealth - (problem.spendMonths > 0 ? 0 : problem.target)
  }
  let low = -0.5
  let high = 1
  if (end(high) < 0) return null
  if (end(low) > 0) return low
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2
    if (end(middle) >= 0) high = middle
    else low = middle
  }
  return high
}

/** The monthly saving that reaches the target when every month earns the history's average growth: no luck, good or bad. */
export const steadySaving = ({ initial, months, target }: Problem, { own }: Returns): number => {
  const rate = Math.exp(mean(own.map((each) => Math.log(each)))) - 1
  return Math.max(0, -payment({ rate, periods: months, due: true }, -initial, target))
}

/** The exact probability where there is one: lognormal months, no money in or out, no glide path; null elsewhere. */
export const closedForm = (problem: Problem, { own, glide }: Returns): number | null => {
  const { model, monthly, spendMonths, months, initial, target } = problem
  if (model !== 'lognormal' || monthly !== 0 || spendMonths > 0 || initial <= 0 || glide.some((each) => each !== 0)) return null
  const logs = own.map((each) => Math.log(each))
  const sigma = standardDeviation(logs) * Math.sqrt(12)
  return probabilityOfReaching({ drift: mean(logs) * 12 + sigma ** 2 / 2, sigma, years: months / 12, initial }, target)
}
