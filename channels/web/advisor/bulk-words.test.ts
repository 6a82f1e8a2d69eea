import { expect, test } from 'vitest'
import { bulkStates as all } from '../../../domain/bulk.ts'
import type { TicketView } from '../../../domain/ticket.ts'
import { bulkName, bulkStates, bulkSummary, isWaiting, itemWords } from './bulk-words.ts'

const ticket = { legs: [{}, {}] } as unknown as TicketView
const refusal = { code: 'CHECK_FAILED', message: 'A rule does not allow this trade: cash.' }

test.each([
  [{ ticket, outcome: null, refusal: null }, 'two orders'],
  [{ ticket, outcome: 'CONFIRMED' as const, refusal: null }, 'Confirmed'],
  [{ ticket, outcome: 'EXCLUDED' as const, refusal }, 'Left out. A rule does not allow this trade: cash.'],
  [{ ticket: null, outcome: null, refusal }, 'No ticket. A rule does not allow this trade: cash.'],
])('a client in words', (item, words) => {
  expect(itemWords(item)).toBe(words)
})

test('every state has words, and two of them wait for an answer', () => {
  expect(all.every((state) => bulkStates[state].words !== '')).toBe(true)
  expect(all.filter(isWaiting)).toEqual(['PROPOSED', 'DISPLAYED'])
})

test('count and total in one sentence; a short name', () => {
  expect(bulkSummary({ count: 3, totalUsd: '3015.00' })).toMatch(/^Three tickets, at most .*3,015\.00.* changes hands\.$/)
  expect(bulkName('bulk-1234-abcd')).toBe('B-ABCD')
})
