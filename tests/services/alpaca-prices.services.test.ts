import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CheckResult } from '../../domain/check.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { CrashWorld, symbol } from './crash-world.ts'

/** With `BROKER=alpaca` a trade stands on Alpaca's quotes of the last seconds or does not happen; the bundled prices are there and are not used. */

const world = new CrashWorld()
beforeAll(() => world.open(), 120_000)
afterAll(() => world.close(), 60_000)
beforeEach(() => world.fake.heal())

const propose = (what: string) => {
  const { cookie, accountId } = world.people[0]!
  return world.call<TicketView & { code?: string; checks: readonly CheckResult[] }>(cookie, 'POST', '/api/tickets', { accountId, legs: [{ symbol: what, side: 'buy', quantity: '1', type: 'market' }] })
}
const agedMs = (ageMs: number) => ({ quotes: { [symbol]: { t: new Date(world.now() - ageMs).toISOString(), bp: 72.22, ap: 72.24 } } })
const quotes = (echo: object) => world.fake.fault({ route: 'quotes', times: 1_000, echo: { ...echo } })

test('the reference is the middle of Alpaca\'s bid and offer, with its stamp', async () => {
  const { status, body } = await propose(symbol)
  expect(status, JSON.stringify(body)).toBe(201)
  expect(body.legs[0]!.refPrice).toBe('72.23')
  expect(Math.abs(Date.parse(body.legs[0]!.refTime) - world.now())).toBeLessThan(10_000)
})

test.each<[string, string, 'NO_QUOTE' | 'CHECK_FAILED', () => Promise<void>]>([
  ['has no quote', 'VTI', 'NO_QUOTE', async () => undefined],
  ['has a quote of six seconds ago', symbol, 'CHECK_FAILED', () => quotes(agedMs(6_000))],
  ['has a quote of the future', symbol, 'CHECK_FAILED', () => quotes(agedMs(-60_000))],
  ['has no offer', symbol, 'NO_QUOTE', () => quotes({ quotes: { [symbol]: { t: new Date(world.now()).toISOString(), bp: 72.22, ap: 0 } } })],
  ['can\'t be asked about', symbol, 'NO_QUOTE', () => world.fake.fault({ route: 'quotes', times: 1_000, refuse: { status: 503 } })],
])('what %s is not traded, although the snapshot has a price', async (_name, what, code, prepare) => {
  await prepare()
  const { status, body } = await propose(what)
  expect([status, body.code]).toEqual([422, code])
  if (code === 'CHECK_FAILED') expect(body.checks.find(({ name }) => name === 'quote-age')?.outcome).toBe('blocked')
})

test.each<[string, () => Promise<void>, string]>([
  ['old', () => quotes(agedMs(8_000)), 'STALE_QUOTE'],
  ['gone', () => world.fake.fault({ route: 'quotes', times: 1_000, refuse: { status: 500 } }), 'STALE_QUOTE'],
  ['moved', () => quotes({ quotes: { [symbol]: { t: new Date(world.now()).toISOString(), bp: 73, ap: 73.02 } } }), 'SUPERSEDED'],
])('a quote that is %s when the person confirms stops the trade: nothing is sent', async (_name, change, code) => {
  const [first] = await world.shown(['1'])
  await change()
  const { trader, ticket } = first!
  const answer = await world.call<{ code: string }>(trader.cookie, 'POST', `/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': `prices-${ticket.id}` })
  expect([answer.status, answer.body.code]).toEqual([409, code])
  expect(world.fake.ledger().some((event) => event.kind === 'received' && event.what === 'submit')).toBe(false)
})
