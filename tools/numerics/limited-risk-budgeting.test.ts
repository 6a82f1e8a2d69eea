import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limitedRiskBudgeting } from './limited-risk-budgeting.ts'
import { dot, times } from './matrix.ts'
import { turnoverOf, type PortfolioProblem } from './portfolio-problem.ts'
import { boundedRiskBudgeting, equalBudgets, riskBudgeting, riskContributions } from './risk-parity.ts'

const cov = Float64Array.from([0.04, 0.006, 0, 0.002, 0.006, 0.01, 0.001, 0, 0, 0.001, 0.0025, 0.0005, 0.002, 0, 0.0005, 0.09])
const problem = (over: Partial<PortfolioProblem> = {}): PortfolioProblem => ({
  names: ['A', 'B', 'C', 'D'], mean: new Float64Array(4), covariance: cov, lower: new Float64Array(4), upper: new Float64Array(4).fill(1), budget: 1, cashAt: -1, ...over,
})
const near = (a: ArrayLike<number>, b: ArrayLike<number>, digits = 7) => Array.from(a).forEach((value, i) => expect(value).toBeCloseTo(b[i]!, digits))
const objective = (w: Float64Array, b: Float64Array, lambda: number, current: Float64Array, cost: number, gamma: number): number =>
  gamma / 2 * dot(times(cov, w), w) - lambda * w.reduce((sum, x, i) => sum + b[i]! * Math.log(x), 0) + cost * w.reduce((sum, x, i) => sum + Math.abs(x - current[i]!), 0)

test('without binding limits the shares of the risk are the budgets', () => {
  const budgets = Float64Array.of(0.4, 0.3, 0.2, 0.1)
  const found = limitedRiskBudgeting(problem(), budgets, 4)!
  near(found.weights, riskBudgeting(cov, budgets)!)
  expect(found.residual).toBeLessThan(1e-9)
})

test('in a box it is the portfolio of cyclical coordinate descent (Richard and Roncalli, 2019)', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0.26, max: 0.6, noNaN: true }), { minLength: 4, maxLength: 4 }), fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 4, maxLength: 4 }), (most, least) => {
    const [lower, upper] = [Float64Array.from(least), Float64Array.from(most)]
    const other = boundedRiskBudgeting(cov, equalBudgets(4), lower, upper, 1)
    const found = limitedRiskBudgeting(problem({ lower, upper }), equalBudgets(4), 2)
    if (other && found) near(found.weights, other, 5)
    expect(found === undefined).toBe(other === undefined)
  }), { numRuns: 60 })
})

test('a limit on a group holds, and its members keep their proportions less one price', () => {
  const limit = { name: 'A + D', coefficients: Float64Array.of(1, 0, 0, 1), lower: 0.5, upper: 1 }
  const { weights } = limitedRiskBudgeting(problem({ limits: [limit] }), equalBudgets(4), 4)!
  expect(weights[0]! + weights[3]!).toBeCloseTo(0.5, 8)
  const shares = riskContributions(cov, weights)
  expect(shares[1]).toBeCloseTo(shares[2]!, 6)
  // Marginal risk less the pull of the logarithm is the same for both members.
  const marginal = times(cov, weights)
  const pull = marginal[1]! * weights[1]!
  expect(marginal[0]! - pull / weights[0]!).toBeCloseTo(marginal[3]! - pull / weights[3]!, 8)
})

const current = Float64Array.of(0.7, 0.1, 0.1, 0.1)
test('a turnover limit is kept, and no allowed neighbour is better by the same objective', () => {
  const wish = problem({ current, turnoverLimit: 0.3 })
  const { weights } = limitedRiskBudgeting(wish, equalBudgets(4), 4)!
  expect(turnoverOf(wish, weights)).toBeCloseTo(0.3, 8)
  expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 10)
  const pure = riskBudgeting(cov, equalBudgets(4))!
  const lambda = 4 * dot(times(cov, pure), pure)
  const best = objective(weights, equalBudgets(4), lambda, current, 0, 4)
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) {
    const moved = weights.slice()
    moved[i]! += 1e-4
    moved[j]! -= 1e-4
    if (turnoverOf(wish, moved) <= 0.3 + 1e-9) expect(objective(moved, equalBudgets(4), lambda, current, 0, 4)).toBeGreaterThanOrEqual(best - 1e-12)
  }
})

test('costs leave small corrections undone, and the more they are the nearer it stays', () => {
  const turnover = [0, 0.001, 0.01, 0.1, 1].map((cost) => turnoverOf(problem({ current }), limitedRiskBudgeting(problem({ current, cost }), equalBudgets(4), 4)!.weights))
  for (let k = 1; k < turnover.length; k++) expect(turnover[k]).toBeLessThanOrEqual(turnover[k - 1]! + 1e-7)
  expect(turnover[1]).toBeGreaterThan(0.1)
  expect(turnover[4]).toBeLessThan(1e-6)
})

test('a first purchase pays its costs, and still has equal shares of the risk', () => {
  const { weights } = limitedRiskBudgeting(problem({ current: new Float64Array(4), cost: 0.005 }), equalBudgets(4), 4)!
  near(weights, riskBudgeting(cov, equalBudgets(4))!, 6)
})

test('limits that contradict each other have no portfolio', () => {
  expect(limitedRiskBudgeting(problem({ upper: new Float64Array(4).fill(0.2) }), equalBudgets(4), 4)).toBeUndefined()
})
