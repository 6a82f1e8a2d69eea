import { expect, test } from 'vitest'
import { memoryCache } from './cache.ts'
import { openSource } from './open.ts'
import { openSnapshot } from './snapshot/index.ts'
import { recordedYahoo } from './yahoo/recorded.ts'

const instant = Date.parse('2026-07-22T19:50:00Z')
const open = (mode: 'auto' | 'snapshot' | 'yahoo') => {
  const recorded = recordedYahoo()
  return { recorded, market: openSource({ mode, snapshot: openSnapshot(), fetch: recorded.fetch, cache: memoryCache(() => instant), clock: () => new Date(instant) }) }
}

test('MARKET=snapshot and MARKET=yahoo fetch nothing at the start', () => {
  expect([open('snapshot'), open('yahoo')].map(({ market, recorded }) => [market.source, recorded.asked.length])).toEqual([['snapshot', 0], ['yahoo', 0]])
})

test('MARKET=auto probes beside the start', async () => {
  const { market } = open('auto')
  expect(market.source).toBe('snapshot')
  expect('decided' in market && await market.decided).toBe('snapshot')
})
