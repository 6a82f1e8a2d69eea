import { expect, test, vi } from 'vitest'
import { memoryCache } from '../cache.ts'
import { marketContract } from '../contract.ts'
import { snapshotReference } from '../snapshot/index.ts'
import { openYahoo } from './index.ts'
import { recordedYahoo } from './recorded.ts'

const at = '2026-07-22T19:50:00Z'
const open = (recorded = recordedYahoo(), instant = () => Date.parse(at)) =>
  openYahoo({ fetch: recorded.fetch, cache: memoryCache(instant), clock: () => new Date(instant()), reference: snapshotReference() })

marketContract('yahoo', { open: () => open(), symbol: 'VTI', inside: '2026-07-15', unknown: 'NOPE' })

test('today is New York’s, also when UTC is a day ahead', () => {
  expect(open(recordedYahoo(), () => Date.parse('2026-07-23T02:00:00Z')).now()).toBe('2026-07-22')
})

test('daily bars become weekly levels, the running week by its newest day', async () => {
  const view = await open().asOf('2026-07-22', ['VTI'])
  const { dates, levels } = view.history(['VTI'])
  expect(dates).toEqual(['2026-07-02', '2026-07-10', '2026-07-17', '2026-07-22'])
  // The dividend of 1.00 on the 10th is in the return: 104 / (101.5 × (1 − 1 / 102)).
  expect(levels.VTI![1]! / levels.VTI![0]!).toBeCloseTo(104 / (101.5 * (1 - 1 / 102)), 6)
  expect(view.closeOn('VTI', '2026-07-05')).toEqual({ price: '101.50', date: '2026-07-02' })
  expect(view.dividends('VTI', '2026-07-01', '2026-07-31')).toEqual([{ exDate: '2026-07-10', amount: 1 }])
})

test('levels of a past day do not change when later bars arrive', async () => {
  const market = open()
  const [early, late] = [(await market.asOf('2026-07-17', ['VTI'])).history(['VTI']), (await market.asOf('2026-07-22', ['VTI'])).history(['VTI'], { to: '2026-07-17' })]
  expect(early).toEqual(late)
})

test('quotes carry the exchange’s stamp; other currencies are left out', async () => {
  expect(await open().quotes(['VTI', 'IBM', 'NOPE'])).toEqual([{ symbol: 'VTI', price: '109.25', time: '2026-07-22T19:45:00.000Z', source: 'yahoo', halted: false }])
})

test('what was fetched is kept for a while, then fetched again', async () => {
  let instant = Date.parse(at)
  const recorded = recordedYahoo()
  const market = open(recorded, () => instant)
  const charts = () => recorded.asked.filter((path) => path.includes('/chart/')).length
  await market.asOf('2026-07-22', ['VTI'])
  await market.asOf('2026-07-15', ['VTI'])
  expect(charts()).toBe(1)
  instant += 61 * 60_000
  await market.asOf('2026-07-22', ['VTI'])
  expect(charts()).toBe(2)
})

test('a symbol that Yahoo does not find is absent; with none at all it is an error, not an empty market', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const view = await open().asOf('2026-07-22', ['VTI', 'TLT'])
  expect([view.close('VTI') !== undefined, view.close('TLT')]).toEqual([true, undefined])
  await expect(open(recordedYahoo(() => true)).asOf('2026-07-22', ['VTI'])).rejects.toThrow('no prices')
})
