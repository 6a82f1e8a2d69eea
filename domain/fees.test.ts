import { expect, test } from 'vitest'
import { price, quantity } from './decimal.ts'
import { feeOf } from './fees.ts'
import { formatUsd } from './money.ts'

test.each<['buy' | 'sell', string, string, string, string]>([
  ['buy', '1000', '100.00', '0.00', 'purchases cost nothing'],
  ['sell', '10', '100.00', '0.04', '1,000 × 27.80 / 1,000,000 = 0.0278, and 10 × 0.000166 = 0.00166, each up to the cent'],
  ['sell', '1000', '100.00', '2.95', '2.78 and 0.17'],
  ['sell', '1000000', '1.00', '36.10', '27.80, and FINRA\'s fee stops at 8.30'],
  ['sell', '0.00000001', '1.00', '0.02', 'a cent each at the least'],
])('%s %s at %s costs %s: %s', (side, size, at, fee) => {
  expect(formatUsd(feeOf(side, quantity(size), price(at)))).toBe(fee)
})
