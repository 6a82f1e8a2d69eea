import { percent } from '../portfolio-source/words.ts'
import { figuresOf, type Figures } from './figures.ts'
import type { Estimates } from './estimate.ts'
import type { Input, Method } from './input.ts'
import type { Output } from './output.ts'

/** What a method is after, which is what its trades must pay for. */
type Aim = 'risk' | 'ratio' | 'utility' | 'wanted'
const aims: Partial<Record<Method, Aim>> = { 'min-variance': 'risk', 'max-sharpe': 'ratio', utility: 'utility', 'black-litterman': 'utility' }
/** Every other method answers a wish of its own (a target, a rule), which no single gain measures. */
const aimOf = (method: Method): Aim => aims[method] ?? 'wanted'

/** Commission, spread and slippage where nobody said otherwise. */
const ASSUMED_BPS = 10

/** The gain a year as a return without risk: fewer variance at its price, a better ratio at the same volatility, or both together. */
function gainOf(aim: Aim, before: Figures, after: Figures, riskAversion: number): number {
  const price = riskAversion / 2 * (before.volatility ** 2 - after.volatility ** 2)
  if (aim === 'risk' || aim === 'wanted') return price
  if (aim === 'ratio') return ((after.sharpe ?? 0) - (before.sharpe ?? 0)) * before.volatility
  return price + after.expectedReturn - before.expectedReturn
}

/** Whether the trades are worth their cost within a year, said honestly. */
export function tradeOf(wish: Input, turnover: number, current: Figures | null, result: Figures): Output['trade'] {
  const assumedCostBps = wish.tradingCostBps ?? ASSUMED_BPS
  const cost = turnover * assumedCostBps / 10_000
  if (!current) return { turnover, assumedCostBps, cost, gainPerYear: 0, worthIt: true, reason: 'Nothing is held yet: this is a first purchase.' }
  const aim = aimOf(wish.method)
  const gainPerYear = gainOf(aim, current, result, wish.riskAversion)
  if (turnover < 5e-4) return { turnover, assumedCostBps, cost, gainPerYear: 0, worthIt: false, reason: "Don't trade: the portfolio is already where this method would put it." }
  const price = `${percent(cost, 2)} once`
  if (aim === 'wanted') return { turnover, assumedCostBps, cost, gainPerYear, ...byDistance(turnover, price) }
  const worthIt = gainPerYear > cost
  const reason = worthIt ? `The trades cost about ${price}; the gain is worth about ${percent(gainPerYear, 2)} a year at this risk aversion.`
    : gainPerYear > 0 ? `Don't trade for this alone: it costs about ${price}, and the gain is worth only ${percent(gainPerYear, 2)} a year.`
      : `Don't trade for this alone: by return and risk together these trades gain nothing, and they cost about ${price}.`
  return { turnover, assumedCostBps, cost, gainPerYear, worthIt, reason }
}

/** Where no gain decides, small distances are not worth the trouble. */
const SMALL_DISTANCE = 0.02

const byDistance = (turnover: number, price: string): { worthIt: boolean; reason: string } => {
  const worthIt = turnover / 2 >= SMALL_DISTANCE
  const moved = percent(turnover / 2)
  return { worthIt, reason: worthIt ? `Getting there changes ${moved} of the portfolio and costs about ${price}.` : `Don't trade for this alone: only ${moved} of the portfolio would change.` }
}

/** How much of the improvement half of the trades would bring. */
export function flatnessOf(wish: Input, now: Float64Array, w: Float64Array, estimates: Estimates, current: Figures | null, result: Figures): Output['flatness'] {
  if (!current) return { halfTrades: null, shareOfGainAtHalf: null, sentence: 'There is no portfolio yet to compare with.' }
  const half = figuresOf(w.map((value, i) => (value + now[i]!) / 2), estimates, wish.confidence)
  const aim = aimOf(wish.method)
  const whole = gainOf(aim, current, result, wish.riskAversion)
  if (!(whole > 1e-6)) return { halfTrades: half, shareOfGainAtHalf: null, sentence: 'By this measure there is no gain to divide.' }
  const share = gainOf(aim, current, half, wish.riskAversion) / whole
  return { halfTrades: half, shareOfGainAtHalf: share, sentence: `Making half of the trades brings about ${percent(share, 0)} of the gain.` }
}
