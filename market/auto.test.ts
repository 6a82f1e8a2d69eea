import { expect, test } from 'vitest'
import { openAuto } from './auto.ts'
import type { Market } from './port.ts'
import { openSnapshot } from './snapshot/index.ts'

const snapshot = openSnapshot()
const yahooThat = (quotes: Market['quotes']): Market => ({ source: 'yahoo', now: () => '2026-11-20', asOf: async () => { throw new Error('not asked') }, quotes })
const answers = yahooThat(async () => [{ symbol: 'SPY', price: '1', time: '2026-11-20T20:00:00.000Z', source: 'yahoo', halted: false }])
const never = yahooThat(() => new Promise(() => {}))

test.each([
  ['answers', answers, 'yahoo'],
  ['is down', yahooThat(async () => { throw new TypeError('fetch failed') }), 'snapshot'],
  ['knows nothing', yahooThat(async () => []), 'snapshot'],
  ['hangs', never, 'snapshot'],
])('when Yahoo %s, prices come from %s', async (_, yahoo, expected) => {
  const market = openAuto({ snapshot, yahoo, timeoutMs: 20 })
  expect(await market.decided).toBe(expected)
  expect(market.source).toBe(expected)
})

test('the start does not wait, the first question does', async () => {
  const market = openAuto({ snapshot, yahoo: never, timeoutMs: 20 })
  expect(market.now()).toBe('2026-07-31')
  expect((await market.quotes(['VTI']))[0]!.source).toBe('snapshot')
})

test('a source never changes under open tickets', async () => {
  expect(await openAuto({ snapshot, yahoo: answers, pinned: 'snapshot' }).decided).toBe('snapshot')
  expect(await openAuto({ snapshot, yahoo: never, pinned: 'yahoo' }).decided).toBe('yahoo')
})

test('decided once: what becomes reachable later is not switched to', async () => {
  let up = false
  const yahoo = yahooThat(async () => (up ? answers.quotes([]) : Promise.reject(new TypeError('fetch failed'))))
  const market = openAuto({ snapshot, yahoo, timeoutMs: 20 })
  await market.decided
  up = true
  expect((await market.quotes(['VTI']))[0]!.source).toBe('snapshot')
})
