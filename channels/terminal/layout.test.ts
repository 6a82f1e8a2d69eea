import { expect, test } from 'vitest'
import { table, wrap } from './layout.ts'

test('figures stand right, words left, and a long name gives way first', () => {
  expect(table(['Name', 'Share'], [['Vanguard Total Stock Market ETF', '45.0 %'], ['Cash', '2.5 %']], 24)).toBe([
    'Name               Share',
    '────────────────  ──────',
    'Vanguard Total …  45.0 %',
    'Cash               2.5 %',
  ].join('\n'))
})

test.each([40, 60, 80, 120])('no line of a table is wider than %i columns', (width) => {
  const rows = [['Sell', 'VTI', 'Vanguard Total Stock Market Index Fund ETF Shares', '46', '368.21', 'market']]
  for (const line of table(['Order', '', '', 'Quantity', 'Price', 'Kind'], rows, width).split('\n')) expect(line.length).toBeLessThanOrEqual(width)
})

test('wrapping keeps every word and every line break', () => {
  const text = 'Yes. Bonds are 18.8 % of your portfolio,\nand your policy wants at least 20 %.'
  const wrapped = wrap(text, 20)
  for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(20)
  expect(wrapped.split(/\s+/)).toEqual(text.split(/\s+/))
})
