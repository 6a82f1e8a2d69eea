import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../person.ts'
import type { Event, Fault } from '../fakes/alpaca/process.ts'
import { CrashWorld, type Acknowledged, type Found } from './crash-world.ts'

/**
 * kill -9 of the real server process around the call to the broker, three people trading at once, on the embedded database, against
 * the ledger of a fake broker in a process of its own. Nothing in the product knows of this test.
 */

const rounds = 2
const truthWithinMs = 60_000
const world = new CrashWorld()
const all = world.acknowledged
const waits: number[] = []
const seen = new Map<string, Map<string, number>>()
let before: readonly (readonly [string, number])[] = []

beforeAll(async () => {
  await world.open()
  await world.kill()
  before = (await world.books()).held
  world.kills = 0
  await world.start()
}, 200_000)
// A test that failed leaves nobody running; the next one has a point of its own to make.
// Its stream tells everything twice, or backwards: events are hints, and must not matter.
beforeEach(async () => {
  if (!world.server) await world.start()
  await world.fake.telling(world.kills % 2 === 0 ? 'twice' : 'reversed')
}, 60_000)
afterAll(() => world.close(), 60_000)

const line = () => world.fake.ledger().length
const ordersOf = (id: string): readonly string[] => world.fake.ledger().flatMap((event) => (event.kind === 'accepted' && event.order.client_order_id === id ? [event.order.id] : []))
const told = (kind: Event['kind'], what: string, id: string) => world.fake.ledger().filter((event) => event.kind === kind && 'what' in event && event.what === what && event.client_order_id === id).length
const filledAtBroker = (id: string): number => {
  const own = new Set(ordersOf(id))
  return world.fake.ledger().reduce((sum, event) => sum + (event.kind === 'filled' && own.has(event.fill.order_id) ? Number(event.fill.qty) : 0), 0)
}
const everywhere = (orders: readonly Acknowledged[], from: number, kind: Event['kind'], what?: string) => Promise.all(orders.map((order) => world.fake.next(from, kind, what, order.clientOrderId)))
const inState = (orders: readonly Acknowledged[], ...states: string[]) => Promise.all(orders.map((order) => eventually(() => world.ticket(order), (ticket) => states.includes(ticket.state))))

/** After the kill: every acknowledged confirm is in the database, signed, and the crash was where it was meant to be. */
const autopsy = async (point: string, orders: readonly Acknowledged[], fits: (found: Found, order: Acknowledged) => boolean): Promise<void> => {
  const found = await world.found(orders)
  const counts = seen.get(point) ?? new Map<string, number>()
  for (const order of orders) {
    const each = found.get(order.clientOrderId)
    expect(each, `${point}: an acknowledged confirm is not in the database`).toMatchObject({ confirmed: true })
    expect(fits(each!, order), `${point}: ${JSON.stringify(each)}`).toBe(true)
    const label = `${each!.state}, attempts ${each!.attempts}, accepted ${ordersOf(order.clientOrderId).length}, booked fills ${each!.fills}`
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  seen.set(point, counts)
}

/** The server is back: each person is told what the broker's ledger says, within a minute. */
const truth = async (orders: readonly Acknowledged[]): Promise<void> => {
  await world.fake.heal()
  await world.fake.release()
  await world.start()
  const since = performance.now()
  await world.fake.filling('auto')
  await Promise.all(orders.map(async (order) => {
    await eventually(() => world.ticket(order), ({ state, orders: [own] }) =>
      ['FILLED', 'CANCELED', 'RECONCILED'].includes(state) && Number(own!.filledQuantity) === filledAtBroker(order.clientOrderId), truthWithinMs)
    waits.push(performance.now() - since)
  }))
}

/** Three people confirm; `reached` waits for the moment of the kill. */
const traded = async (faults: readonly Fault[], filling: 'auto' | 'manual'): Promise<{ readonly orders: readonly Acknowledged[]; readonly from: number }> => {
  await world.fake.filling(filling)
  for (const fault of faults) await world.fake.fault(fault)
  const shown = await world.shown(['3'])
  const from = line()
  return { orders: await Promise.all(shown.map((each) => world.confirm(each))), from }
}
/** After the attempt row and before the answer; a slow machine may have seen the time-out already. */
const calling = ['SUBMITTING', 'UNKNOWN']
/** Whoever asks, and however often, until the fake is healed. */
const always = (fault: Omit<Fault, 'times'>): Fault => ({ ...fault, times: 1_000 })

for (let round = 1; round <= rounds; round++) {
  test(`before the attempt row, and after it with the request lost (${round})`, async () => {
    await world.fake.filling('auto')
    await world.fake.fault(always({ route: 'submit', silent: 'before' }))
    await world.fake.fault(always({ route: 'lookup', silent: 'before' }))
    const shown = await world.shown(['3', '2'])
    const from = line()
    const first = await Promise.all(shown.filter(({ ticket }) => ticket.legs[0]!.quantity === '3').map((each) => world.confirm(each)))
    await everywhere(first, from, 'received', 'submit')
    // The executor waits for an answer about the first one: the second is queued, and nobody has touched it.
    const second = await Promise.all(shown.filter(({ ticket }) => ticket.legs[0]!.quantity === '2').map((each) => world.confirm(each)))
    await world.kill()
    await autopsy('before the attempt row', second, ({ state, attempts }) => state === 'CONFIRMED' && attempts === 0)
    await autopsy('after the attempt row', first, ({ state, attempts }, order) =>
      calling.includes(state) && attempts === 1 && ordersOf(order.clientOrderId).length === 0)
    await truth([...first, ...second])
  }, 200_000)

  test(`the request sent, accepted when we are dead (${round})`, async () => {
    const { orders, from } = await traded([always({ route: 'submit', hold: 'before' })], 'auto')
    await everywhere(orders, from, 'received', 'submit')
    await world.kill()
    await autopsy('request sent', orders, ({ state }, order) => calling.includes(state) && ordersOf(order.clientOrderId).length === 0)
    await world.fake.release()
    await everywhere(orders, from, 'accepted')
    await truth(orders)
  }, 200_000)

  test(`accepted, not answered (${round})`, async () => {
    const { orders, from } = await traded([always({ route: 'submit', hold: 'after' })], 'auto')
    await everywhere(orders, from, 'accepted')
    await world.kill()
    await autopsy('accepted, not answered', orders, ({ state }, order) => calling.includes(state) && told('answered', 'submit', order.clientOrderId) === 0)
    await truth(orders)
  }, 200_000)

  test(`answered, not booked (${round})`, async () => {
    const { orders, from } = await traded([always({ route: 'fills', hold: 'before' })], 'auto')
    await everywhere(orders, from, 'answered', 'submit')
    await world.kill()
    await autopsy('answered, not booked', orders, ({ fills }, order) => fills === 0 && ordersOf(order.clientOrderId).length === 1)
    await truth(orders)
  }, 200_000)

  test(`after a partial fill, more of it while nobody runs (${round})`, async () => {
    const { orders } = await traded([], 'manual')
    await inState(orders, 'ACKED')
    await Promise.all(orders.map((order) => world.fake.fill(order.clientOrderId, '1')))
    await inState(orders, 'PARTIAL')
    await world.kill()
    await autopsy('after a partial fill', orders, ({ state, fills }) => state === 'PARTIAL' && fills === 1)
    await Promise.all(orders.map((order) => world.fake.fill(order.clientOrderId, '1')))
    await truth(orders)
  }, 200_000)

  test(`during a cancel, ${round % 2 === 1 ? 'which is granted' : 'which comes too late'} (${round})`, async () => {
    const { orders } = await traded([always({ route: 'cancel', hold: 'before', fillFirst: round % 2 === 0 })], 'manual')
    await inState(orders, 'ACKED')
    const from = line()
    for (const order of orders) expect((await world.call(order.trader.cookie, 'POST', `/api/tickets/${order.ticketId}/cancel`)).status).toBe(202)
    await everywhere(orders, from, 'received', 'cancel')
    await world.kill()
    await autopsy('during a cancel', orders, ({ state }) => state === 'CANCEL_PENDING')
    await truth(orders)
    for (const order of orders) expect((await world.ticket(order)).orders[0]!.filledQuantity).toBe(round % 2 === 1 ? '0' : '3')
  }, 200_000)

  test(`during reconciliation (${round})`, async () => {
    const { orders } = await traded([], 'manual')
    await inState(orders, 'ACKED')
    await world.kill()
    await Promise.all(orders.map((order) => world.fake.fill(order.clientOrderId)))
    await world.fake.fault({ route: 'list', hold: 'after' })
    const from = line()
    await world.start()
    await world.fake.next(from, 'received', 'list')
    await world.kill()
    await autopsy('during reconciliation', orders, ({ state, fills }) => state === 'FILLED' && fills === 1)
    await truth(orders)
    await inState(orders, 'RECONCILED')
  }, 200_000)
}

test('0 double, 0 lost, the books whole, the record whole', async () => {
  await world.server!.stop()
  world.server = undefined
  const double = all.filter((order) => ordersOf(order.clientOrderId).length > 1)
  const lost = all.filter((order) => ordersOf(order.clientOrderId).length === 0)
  const strange = world.fake.ledger().filter((event) => event.kind === 'accepted' && !all.some((order) => order.clientOrderId === event.order.client_order_id))
  const books = await world.books()
  const fills = world.fake.ledger().filter((event) => event.kind === 'filled').length
  for (const [email, held] of books.held) {
    const bought = all.filter(({ trader }) => trader.email === email).reduce((sum, order) => sum + filledAtBroker(order.clientOrderId), 0)
    expect(held - before.find(([each]) => each === email)![1], email).toBeCloseTo(bought, 8)
  }
  const verified = execFileSync(process.execPath, ['server/commands/verify.ts'], { env: { ...process.env, DATA_DIR: world.dataDir }, encoding: 'utf8' })
  const sorted = waits.toSorted((a, b) => a - b)
  console.log([
    `${world.kills} kills, ${all.length} acknowledged orders: ${double.length} double, ${lost.length} lost, ${strange.length} at the broker that nobody confirmed.`,
    `${fills} executions at the broker, ${books.booked} booked. Truth told after ${Math.round(sorted[Math.floor(sorted.length / 2)]!)} ms (median), ${Math.round(sorted.at(-1)!)} ms (worst).`,
    ...[...seen].map(([point, counts]) => `  ${point}: ${[...counts].map(([label, count]) => `${count} × (${label})`).join('; ')}`),
  ].join('\n'))
  expect([double, lost, strange]).toEqual([[], [], []])
  expect([books.problems, books.booked]).toEqual([0, fills])
  expect(sorted.at(-1)).toBeLessThan(truthWithinMs)
  expect(verified).toMatch(/^The record is whole/)
}, 200_000)
