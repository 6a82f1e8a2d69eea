import { daysBetween } from './calendar.ts'

/** Money that moved on a date, from the investor's side: paid in is negative, received positive. */
export type Flow = { readonly date: string, readonly amount: number }

/** Σ flow/(1 + rate)^years. */
const presentValue = (flows: readonly { years: number, amount: number }[], rate: number): number =>
  flows.reduce((total, { years, amount }) => total + amount * (1 + rate) ** -years, 0)

/**
 * A root of f between two points of opposite sign, to the last digits: the Illinois variant of regula falsi, with a
 * bisection wherever that is slower.
 */
const root = (f: (x: number) => number, low: number, high: number): number => {
  let a = low, b = high, fa = f(a), fb = f(b)
  if (fa === 0) return a
  if (fb === 0) return b
  for (let k = 0; k < 200 && Math.abs(b - a) > 1e-15 * (1 + Math.abs(a)); k++) {
    const secant = b - fb * (b - a) / (fb - fa)
    const x = k % 3 === 2 || !(secant > Math.min(a, b) && secant < Math.max(a, b)) ? (a + b) / 2 : secant
    const fx = f(x)
    if (fx === 0) return x
    if (fx * fb < 0) { a = b; fa = fb } else fa /= 2
    b = x
    fb = fx
  }
  return b
}

const grid = [-0.9999, -0.99, -0.9, -0.75, -0.5, -0.3, -0.15, -0.05, 0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 100, 1e4, 1e6]

/**
 * The rate at which the flows are worth nothing today. With several roots the one in the bracket nearest to 10 % is given,
 * as spreadsheets do. NaN when all flows have one sign or no rate fits.
 */
const solveRate = (flows: readonly { years: number, amount: number }[]): number => {
  if (!flows.some(f => f.amount > 0) || !flows.some(f => f.amount < 0)) return NaN
  const value = (rate: number): number => presentValue(flows, rate)
  const brackets = grid.slice(1).map((high, i) => [grid[i]!, high] as const).filter(([low, high]) => value(low) * value(high) <= 0)
  const nearest = brackets.sort((a, b) => Math.abs((a[0] + a[1]) / 2 - 0.1) - Math.abs((b[0] + b[1]) / 2 - 0.1))[0]
  return nearest ? root(value, nearest[0], nearest[1]) : NaN
}

/** Annual money-weighted return, actual/365 from the first flow's date. */
export const xirr = (flows: readonly Flow[]): number => {
  const first = flows[0]
  return first ? solveRate(flows.map(({ date, amount }) => ({ years: daysBetween(first.date, date) / 365, amount }))) : NaN
}

/** Internal rate of return of equally spaced flows, the first now. */
export const irr = (amounts: readonly number[]): number => solveRate(amounts.map((amount, years) => ({ years, amount })))
