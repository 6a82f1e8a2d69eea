import { expect, test } from 'vitest'
import { quantity } from './decimal.ts'
import type { LotFacts } from './lots.ts'
import { isLongTerm, selectLots } from './lot-selection.ts'

const lot = (lotId: string, size: string, costUsd: string, acquiredOn: string): LotFacts =>
  ({ lotId, symbol: 'VTI', quantity: size, costUsd, acquiredOn, origin: 'fill' })
const lots = [lot('cheap', '10', '1000.00', '2020-01-02'), lot('dear', '10', '2000.00', '2021-01-04'), lot('dear-old', '5', '1000.00', '2019-01-02')]

test.each([
  ['nothing', '0', []],
  ['the oldest of equal cost', '5', [['dear-old', '5', '1000.00']]],
  ['highest cost first', '16', [['dear-old', '5', '1000.00'], ['dear', '10', '2000.00'], ['cheap', '1', '100.00']]],
  ['a third of a lot rounds its basis', '5.3333', [['dear-old', '5', '1000.00'], ['dear', '0.3333', '66.66']]],
])('a sale takes %s', (_what, sold, expected) => {
  expect(selectLots(lots, quantity(sold))?.map((slice) => [slice.lotId, slice.quantity, slice.costUsd])).toEqual(expected)
})

test('more than there is can not be sold', () => {
  expect(selectLots(lots, quantity('25.00000001'))).toBeUndefined()
})

test.each([
  ['2024-01-15', '2025-01-15', false],
  ['2024-01-15', '2025-01-16', true],
  ['2024-02-29', '2025-02-28', false],
  ['2024-02-29', '2025-03-01', true],
])('bought %s and sold %s: long term is %s', (bought, sold, long) => {
  expect(isLongTerm(bought, sold)).toBe(long)
})
