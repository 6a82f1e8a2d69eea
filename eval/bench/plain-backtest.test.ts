import fc from 'fast-check'
import { expect, test } from 'vitest'
import { simulate } from '../../tools/backtester/engine.ts'
import { panelOfReturns } from '../../tools/backtester/panel.ts'
import { plainBacktest } from './plain-backtest.ts'

const rate = fc.double({ min: -0.2, max: 0.2, noNaN: true })

test('the fast engine and the plain one come to the same value on every day', () => {
  fc.assert(fc.property(fc.array(fc.tuple(rate, rate, rate), { minLength: 2, maxLength: 40 }), fc.array(fc.boolean(), { minLength: 41, maxLength: 41 }), (rows, flags) => {
    const panel = panelOfReturns(['A', 'B', 'C'], rows.map((_, t) => `2024-01-${t + 2}`), rows, '2024-01-01')
    const plan = {
      target: Float64Array.of(0.5, 0.3, 0.1), rows: Uint8Array.from(panel.dates, (_, t) => Number(flags[t]! && t > 0 && t < rows.length)), band: Infinity,
      costRate: 0.001, slippageRate: 0.0005, chargeFirstPurchase: true, initial: 1000,
    }
    const fast = simulate(panel, plan).values
    plainBacktest(panel, plan).forEach((value, t) => expect(fast[t]! / value).toBeCloseTo(1, 10))
  }))
})
