import { expect, test } from 'vitest'
import type { AllocationRow, GoalRow } from '../api/shapes.ts'
import { allocationReading } from './allocation.ts'
import { goalReading } from './goals.ts'

const row = (label: string, weight: number, low: number | null = 0.2, high: number | null = 0.3): AllocationRow =>
  ({ assetClass: label, label, valueUsd: '1.00', weight, target: 0.25, low, high, drift: weight - 0.25 })

test.each([
  [[row('Stocks', 0.25), row('Bonds', 0.3)], 'Every class is inside its band.'],
  [[row('Stocks', 0.25), row('Bonds', 0.1)], 'Outside its band: bonds. Everything else is inside.'],
  [[row('Stocks', 0.5), row('Bonds', 0.1), row('Cash', 0.25)], 'Outside their bands: stocks and bonds. Everything else is inside.'],
  [[row('Stocks', 0.5)], 'Outside its band: stocks.'],
  [[row('Coins', 0.9, null, null)], 'Every class is inside its band.'],
])('allocation %#', (rows, expected) => expect(allocationReading(rows)).toBe(expected))

const goal: GoalRow = { goalId: 'g', label: 'Retire', targetUsd: '1000000.00', on: '2045-12-31', probability: 0.672, fan: null }
test.each([[0.672, '67'], [0.9971, 'more than 99'], [0.002, 'less than 1'], [1, '100'], [0, '0']])('a chance of %d reads as futures out of a hundred: %s', (probability, count) =>
  expect(goalReading({ ...goal, probability })).toBe(`$1,000,000 by Dec 2045 is reached in ${count} of 100 simulated futures.`))
test('a goal without a chance says what it is', () => expect(goalReading({ ...goal, probability: null })).toBe('The goal is $1,000,000 by Dec 2045.'))
