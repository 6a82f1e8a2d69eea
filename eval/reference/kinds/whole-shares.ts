import { z } from 'zod'
import { absoluteError, allocateByProportion, allocateByValue, relativeError, type Allocation, type ShareProblem } from '../../../tools/numerics/shares/whole-shares.ts'
import type { Case } from '../folder.ts'
import { list, num, numOr } from '../inputs.ts'
import { Verdict, type Kind, type Results } from '../score.ts'

const byTicker = z.record(z.string(), z.number())
const numbers = z.array(z.number())
/** Rounding noise of an objective that is a sum of fractions of one. */
const noise = 1e-9

/** FORMAT 2.2: an objective at or below the expected one passes, with cash at or above zero. */
function verdict(ours: Allocation, error: number, expected: number, cash: number): Verdict {
  return new Verdict(error <= expected + noise && cash >= -noise, `objective ${error}, expected at most ${expected}; cash ${cash}; shares ${ours.shares.join(' ')}`)
}

function byValue(c: Case): Results {
  const weights = list(c, 'weights')
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const problem: ShareProblem = {
    weights: total > 1 ? weights.map(weight => weight / total) : weights, prices: list(c, 'prices'), value: num(c, 'portfolio_value'), lotSize: numOr(c, 'lot_size', 1),
  }
  const ours = allocateByValue(problem)
  const cash = problem.value - ours.shares.reduce((sum, count, i) => sum + count * problem.prices[i]!, 0)
  const expected = numbers.safeParse(c.expected.shares)
  if (!expected.success) return { shares: ours.shares, residual_cash: cash }
  const same = expected.data.every((count, i) => count === ours.shares[i])
  return {
    shares: verdict(ours, absoluteError(ours.shares, problem), absoluteError(expected.data, problem), cash),
    residual_cash: same ? cash : new Verdict(cash >= -noise, `cash ${cash}`),
  }
}

function byProportion(c: Case): Results {
  const weights = byTicker.parse(c.inputs.weights)
  const latest = byTicker.parse(c.inputs.latest_prices)
  const tickers = Object.keys(weights)
  const problem: ShareProblem = { weights: tickers.map(t => weights[t]!), prices: tickers.map(t => latest[t]!), value: num(c, 'portfolio_value'), lotSize: numOr(c, 'lot_size', 1) }
  const ours = allocateByProportion(problem)
  const cash = problem.value - ours.shares.reduce((sum, count, i) => sum + count * problem.prices[i]!, 0)
  const shares = Object.fromEntries(tickers.map((t, i) => [t, ours.shares[i]!]).filter(([, count]) => count !== 0))
  const expected = byTicker.safeParse(c.expected.shares)
  if (!expected.success) return { shares, residual_cash: cash }
  const theirs = tickers.map(t => expected.data[t] ?? 0)
  const same = theirs.every((count, i) => count === ours.shares[i])
  return {
    shares: same ? shares : verdict(ours, relativeError(ours.shares, problem), relativeError(theirs, problem), cash),
    residual_cash: same ? cash : new Verdict(cash >= -noise, `cash ${cash}`),
  }
}

/** FORMAT section 14: whole shares, by value (list of weights) or by proportion (weights by ticker). */
export const kinds: Record<string, Kind> = { whole_shares: c => (Array.isArray(c.inputs.weights) ? byValue(c) : byProportion(c)) }
