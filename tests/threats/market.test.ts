import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import { mintConfirmedOrder } from '../../gates/mint.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { displayTicket } from '../../gates/display.ts'
import { buy, codeOf, confirm, gateWorld, propose, shown, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())
afterEach(() => {
  world.market.add('VTI', '100.00')
  world.market.quoteTime = undefined
  world.market.quoteSource = undefined
  world.market.halted.clear()
  world.market.date = '2026-07-31'
})

test('AT14 the price moved past the tolerance: a new ticket with a new hash takes the place', async () => {
  const ticket = await shown(world, [buy('VTI', '10')])
  world.market.prices.set('VTI', '103.00')
  const answer = await confirm(world, ticket, 'moved')
  if (!isRefusal(answer)) throw new Error('confirmed')
  expect(answer.code).toBe('SUPERSEDED')
  const next = (await readTicket(world.deps, 'investor', String(answer.facts['replacement'])))!
  expect(next).toMatchObject({ state: 'CHECKED', legs: [{ symbol: 'VTI', quantity: '10', refPrice: '103.00' }] })
  expect(next.hash).not.toBe(ticket.hash)
  expect(codeOf(await confirm(world, next, 'unseen'))).toBe('NOT_DISPLAYED')
  await displayTicket(world.deps, { actor: world.investor, ticketId: next.id, hash: next.hash })
  expect(codeOf(await confirm(world, next, 'seen'))).toBe('ok')
})

test.each([['99.50', 'ok'], ['100.50', 'ok'], ['100.51', 'SUPERSEDED'], ['99.49', 'SUPERSEDED']])('AT14 at %s the answer is %s', async (price, expected) => {
  const ticket = await shown(world, [buy('VTI', '11')])
  world.market.prices.set('VTI', price)
  expect(codeOf(await confirm(world, ticket, `at-${price}`))).toBe(expected)
})

test('AT14 a price that is not current confirms nothing, and later the same key may be used', async () => {
  const ticket = await shown(world, [buy('VTI', '12')])
  world.market.quoteTime = '2026-06-30T20:00:00.000Z'
  expect(codeOf(await confirm(world, ticket, 'stale'))).toBe('STALE_QUOTE')
  world.market.quoteTime = undefined
  world.market.quoteSource = 'yahoo'
  expect(codeOf(await confirm(world, ticket, 'stale'))).toBe('STALE_QUOTE')
  world.market.quoteSource = undefined
  expect(codeOf(await confirm(world, ticket, 'stale'))).toBe('ok')
})

test('AT14 after the confirmation the order is a limit at the tolerance', async () => {
  const ticket = await shown(world, [buy('VTI', '13')])
  const done = await confirm(world, ticket, 'limit')
  if (isRefusal(done)) throw new Error(done.message)
  const order = await mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, done.orders[0]!.id)
  expect(ConfirmedOrder.is(order) && order.limitPrice).toBe('100.50')
})

const blockedBy = async (leg: Parameters<typeof propose>[1][number]): Promise<readonly string[]> => {
  const answer = await propose(world, [leg])
  if (!isRefusal(answer)) return []
  const checks = (answer.facts['checks'] ?? []) as readonly { readonly name: string; readonly outcome: string }[]
  return answer.code === 'CHECK_FAILED' ? checks.filter((check) => check.outcome === 'blocked').map((check) => check.name) : [answer.code]
}

test.each<[string, () => void, readonly string[]]>([
  ['BI38 a price of zero', () => { world.market.prices.set('VTI', '0') }, ['NO_QUOTE']],
  ['BI38 a negative price', () => { world.market.prices.set('VTI', '-1.00') }, ['NO_QUOTE']],
  ['BI38 no price', () => { world.market.prices.delete('VTI') }, ['NO_QUOTE']],
  ['BI38 an unadjusted 10:1 split', () => { world.market.prices.set('VTI', '10.00') }, ['price-collar']],
  ['BI38 a month-old price', () => { world.market.quoteTime = '2026-06-30T20:00:00.000Z' }, ['quote-age']],
  ['BI38 a price from tomorrow', () => { world.market.quoteTime = '2026-08-03T20:00:00.000Z' }, ['quote-age']],
  ['BI39 a halted instrument', () => { world.market.halted.add('VTI') }, ['instrument']],
  ['BI39 a Saturday', () => { world.market.date = '2026-08-01' }, ['market-open']],
])('%s blocks', async (_name, arrange, expected) => {
  arrange()
  expect(await blockedBy(buy('VTI', '1'))).toEqual(expected)
})

test('a displayed ticket in an instrument that is halted meanwhile is not confirmed', async () => {
  const ticket = await shown(world, [buy('VTI', '14')])
  world.market.halted.add('VTI')
  expect(codeOf(await confirm(world, ticket, 'halted'))).toBe('CHECK_FAILED')
})

test('limits of account and firm count orders entered, at confirm too', async () => {
  const me = await world.newInvestor()
  const first = await shown(world, [buy('VTI', '10', '100.00')], me)
  const second = await shown(world, [buy('VTI', '11', '100.00')], me)
  await world.setPolicy({ maxAccountDayUsd: '2099.99' })
  expect(codeOf(await confirm(world, first, 'a', me))).toBe('ok')
  expect(codeOf(await confirm(world, second, 'b', me))).toBe('CHECK_FAILED')
  await world.setPolicy({ maxAccountDayUsd: '2100.00' })
  expect(codeOf(await confirm(world, second, 'b', me))).toBe('ok')
  const { rows } = await world.db.pool.query<{ total: string }>('SELECT sum(entered_minor)::text AS total FROM firm_day')
  const others = await world.newInvestor()
  const third = await shown(world, [buy('VTI', '10', '100.00')], others)
  await world.setPolicy({ maxFirmDayUsd: `${(BigInt(rows[0]!.total) + 99_999n) / 100n}.${String((BigInt(rows[0]!.total) + 99_999n) % 100n).padStart(2, '0')}` })
  expect(codeOf(await confirm(world, third, 'c', others))).toBe('CHECK_FAILED')
  await world.setPolicy({})
  expect(codeOf(await confirm(world, third, 'c', others))).toBe('ok')
})

test('a second order of the same kind within a minute needs a ticket that says so', async () => {
  const me = await world.newInvestor()
  const [first, second] = [await shown(world, [buy('VTI', '10')], me), await shown(world, [buy('VTI', '10')], me)]
  expect(codeOf(await confirm(world, first, 'a', me))).toBe('ok')
  expect(codeOf(await confirm(world, second, 'b', me))).toBe('CHECK_FAILED')
  const warned = await shown(world, [buy('VTI', '10')], me)
  expect(warned.checks.find((check) => check.name === 'duplicate-order')?.outcome).toBe('warned')
  expect(codeOf(await confirm(world, warned, 'c', me))).toBe('ok')
})

test('so many tickets a minute and no more', async () => {
  const me = await world.newInvestor()
  await world.setPolicy({ maxTicketsPerMinute: 3 })
  const codes: string[] = []
  for (let n = 1; n <= 4; n++) codes.push(codeOf(await propose(world, [buy('VTI', String(n))], me)))
  await world.setPolicy({})
  expect(codes).toEqual(['ok', 'ok', 'ok', 'CHECK_FAILED'])
})
