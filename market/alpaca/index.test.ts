import { expect, test } from 'vitest'
import { openSnapshot } from '../snapshot/index.ts'
import { withAlpacaQuotes } from './index.ts'

const at = '2026-11-20T15:30:00.123456789Z'
const clock = () => new Date('2026-11-21T02:00:00Z')

/** Answers every question with one body, and keeps what was asked. */
const open = async (body: unknown, status = 200) => {
  const asked: Request[] = []
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    asked.push(new Request(input, init))
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  }
  const market = withAlpacaQuotes(await openSnapshot({}), { fetch, dataUrl: 'https://data.example/', keyId: 'key', secretKey: 'secret', clock })
  return { market, asked }
}
const quotes = (change: Record<string, { t?: string; ap: number; bp: number }>) =>
  ({ quotes: Object.fromEntries(Object.entries(change).map(([symbol, quote]) => [symbol, { t: at, as: 1, bs: 1, ...quote }])) })

test('the middle of bid and offer, with the exchange\'s stamp', async () => {
  const { market, asked } = await open(quotes({ VTI: { bp: 292.11, ap: 292.14 }, 'BRK.B': { bp: 480, ap: 480.5 } }))
  expect(await market.quotes(['VTI', 'BRK-B', 'NOPE'])).toEqual([
    { symbol: 'VTI', price: '292.125', time: '2026-11-20T15:30:00.123Z', source: 'alpaca', halted: false },
    { symbol: 'BRK-B', price: '480.25', time: '2026-11-20T15:30:00.123Z', source: 'alpaca', halted: false },
  ])
  expect(asked[0]!.url).toBe('https://data.example/v2/stocks/quotes/latest?symbols=VTI%2CBRK.B%2CNOPE')
  expect(asked[0]!.headers.get('apca-api-key-id')).toBe('key')
})

test.each<[string, { t?: string; ap: number; bp: number }]>([
  ['no bid', { bp: 0, ap: 100 }], ['no offer', { bp: 100, ap: 0 }], ['crossed', { bp: 101, ap: 100 }], ['no time', { t: '', bp: 99, ap: 100 }],
])('%s is no quote', async (_name, quote) => {
  expect(await (await open(quotes({ VTI: quote }))).market.quotes(['VTI'])).toEqual([])
})

test.each<[string, unknown, number]>([['an error', { message: 'forbidden.' }, 403], ['no sense', '<html>', 200], ['strings for numbers', { quotes: { VTI: { t: at, ap: '1', bp: '1' } } }, 200]])(
  'an answer of %s gives no price, least of all the snapshot\'s', async (_name, body, status) => {
    expect(await (await open(body, status)).market.quotes(['VTI'])).toEqual([])
  })

test('it is New York\'s day, and the past ends where the history does', async () => {
  const { market } = await open(quotes({}))
  expect(market.now()).toBe('2026-11-20')
  const view = await market.asOf('2026-11-20', ['VTI'])
  expect(view.asOf).toBe('2026-07-31')
  await expect(market.asOf('2026-11-21', ['VTI'])).rejects.toThrow(RangeError)
})
