import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factors } from '../port.ts'
import { factorBetaRows, factorColumns } from './factor-betas.ts'
import { regress } from './regression.ts'
import { lastOfEachWeek } from './weeks.ts'

const noise = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32 - 0.5
  }
}

test('a textbook line: y on x, with its standard error', () => {
  // x = 1..5, y = 2, 4, 5, 4, 5: slope 0.6, intercept 2.2, R² 0.6, standard error of the slope sqrt(0.08) (any introduction to regression).
  const { coefficients, standardErrors, rSquared } = regress(Float64Array.of(2, 4, 5, 4, 5), [Float64Array.of(1, 2, 3, 4, 5)])
  expect([...coefficients]).toEqual([expect.closeTo(2.2, 12), expect.closeTo(0.6, 12)])
  expect(standardErrors[1]).toBeCloseTo(Math.sqrt(0.08), 12)
  expect(rSquared).toBeCloseTo(0.6, 12)
})

test('an exact combination is found, and no residual is left', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 }), fc.nat(1_000_000), ([a, ...b], seed) => {
    const next = noise(seed)
    const x = b.map(() => Float64Array.from({ length: 40 }, next))
    const y = Float64Array.from({ length: 40 }, (_, t) => a! + b.reduce((sum, slope, i) => sum + slope * x[i]![t]!, 0))
    const { coefficients } = regress(y, x);
    [a!, ...b].forEach((expected, i) => expect(coefficients[i]).toBeCloseTo(expected, 8))
  }), { numRuns: 30 })
})

test.each([[[Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 4, 6, 8)]], [[Float64Array.of(1, 1, 1, 1)]], [[Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 0, 0, 1), Float64Array.of(0, 0, 1, 1)]]])(
  'regressors that repeat each other, or too many of them, are refused', (x) => {
    expect(() => regress(Float64Array.of(1, 2, 3, 5), x)).toThrow(RangeError)
  })

/** Business days and an instrument whose weekly excess return is 0.5 × market, nothing else. */
const worldOf = (days: number, factorDays = days) => {
  const dates = Array.from({ length: days }, (_, t) => new Date(Date.UTC(2020, 0, 6) + (Math.floor(t / 5) * 7 + t % 5) * 86_400_000).toISOString().slice(0, 10))
  const next = noise(7)
  const daily = new Map([...Object.values(factorColumns).map((name) => [name, Float64Array.from(dates, () => 2 * next()).subarray(0, factorDays)] as const), ['RF', new Float64Array(factorDays).fill(0.01)] as const])
  const weeks = lastOfEachWeek(dates)
  const closes = new Float64Array(days).fill(100)
  for (let t = 1; t < factorDays; t++) {
    if (t % 5 !== 4) { closes[t] = closes[t - 1]!; continue }
    const grown = (name: string): number => [4, 3, 2, 1, 0].reduce((growth, back) => growth * (1 + daily.get(name)![t - back]! / 100), 1) - 1
    closes[t] = (closes[Math.max(0, t - 5)]!) * (1 + grown('RF') + 0.5 * grown('MKT_RF'))
  }
  return { prices: { dates, values: new Map([['A', closes], ['NEW', closes.map((value, t) => (t < days - 100 ? NaN : value))]]) }, weeks, daily: { dates: dates.slice(0, factorDays), values: daily } }
}

test('the beta that made the prices is the beta that is found; a young instrument has none', () => {
  const { prices, weeks, daily } = worldOf(1000)
  const [head, ...rows] = factorBetaRows(prices, weeks, daily, ['A', 'NEW'])
  expect(rows.map((row) => row[0])).toEqual(['A'])
  const value = (name: string): number => Number(rows[0]![head!.indexOf(name)])
  expect(value('market')).toBeCloseTo(0.5, 3)
  for (const other of factors.slice(1)) expect(value(other)).toBeCloseTo(0, 3)
  expect(value('weeks')).toBe(199)
})

test('a week that the factors do not cover to its end is left out', () => {
  const { prices, weeks, daily } = worldOf(1000, 998)
  expect(factorBetaRows(prices, weeks, daily, ['A'])[1]![2]).toBe(prices.dates[994])
})
