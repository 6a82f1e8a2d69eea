import { expect, test } from 'vitest'
import type { ClientRow } from '../api/shapes.ts'
import { filters, matches, search, sorted, totalUsd } from './book.ts'

const client = (label: string, change: Partial<ClientRow> = {}): ClientRow =>
  ({ personId: label, label, accountId: `a-${label}`, valueUsd: '100.10', drift: 0, riskLevel: 'growth', riskNow: 0.1, cashWeight: 0.01, alerts: [], ...change })
const book = [client('Client 2', { drift: -0.08 }), client('Client 10', { drift: 0.06, alerts: [{ text: 'Risk above profile' }] }), client('Client 1', { cashWeight: 0.2, valueUsd: '900.05' })]

test.each([['all', 3], ['drift', 2], ['risk', 1], ['cash', 1], ['alerts', 1]] as const)('filter %s finds %d', (filter, found) => expect(matches(book, filter).length).toBe(found))

test('order: largest drift whatever its sign, largest value, and names by number', () => {
  expect(sorted(book, 'drift').map((each) => each.label)).toEqual(['Client 2', 'Client 10', 'Client 1'])
  expect(sorted(book, 'value')[0]!.label).toBe('Client 1')
  expect(sorted(book, 'name').map((each) => each.label)).toEqual(['Client 1', 'Client 2', 'Client 10'])
})

test('search ignores case; the total is exact; every filter has a name', () => {
  expect(search(book, ' cLIENT 1').length).toBe(2)
  expect(totalUsd(book)).toBe('1100.25')
  expect(filters).toEqual(['all', 'drift', 'risk', 'cash', 'alerts'])
})
