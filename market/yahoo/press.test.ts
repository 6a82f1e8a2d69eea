import { expect, test } from 'vitest'
import { memoryCache } from '../cache.ts'
import { snapshotReference } from '../snapshot/index.ts'
import { openYahoo } from './index.ts'
import { recordedYahoo } from './recorded.ts'

const clock = (): Date => new Date('2026-07-31T18:00:00Z')
const open = (down: () => boolean = () => false) => {
  const wire = recordedYahoo(down)
  return { wire, market: openYahoo({ fetch: wire.fetch, cache: memoryCache(() => clock().getTime()), clock, reference: snapshotReference() }) }
}

test('headlines and company figures as the wire has them; a fund is no company; asked once while fresh', async () => {
  const { wire, market } = open()
  const press = await market.press!(['AAPL', 'NOT-OURS'])
  expect(press).toMatchObject({
    source: 'yahoo', fetchedAt: '2026-07-31T18:00:00.000Z', symbols: ['AAPL'],
    headlines: [{ symbol: 'AAPL', title: 'Apple shows a made-up product', publisher: 'A made-up paper', on: '2026-07-24' }, { on: '2026-07-25' }],
    companies: [{ symbol: 'AAPL', marketCapUsd: '4500000000000', trailingPe: 38.5, epsUsd: 8.02, profitMargin: 0.25, nextEarningsOn: '2026-10-29' }],
  })
  const asked = wire.asked.length
  expect(await market.press!(['AAPL'])).toEqual(press)
  expect(wire.asked.length).toBe(asked)
})

test('what fails to load is absent; when all fails there is no press', async () => {
  expect(await open(() => true).market.press!(['AAPL'])).toBeUndefined()
})
