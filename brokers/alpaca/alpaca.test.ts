import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFakeAlpaca, type FakeAlpaca, type Fault } from '../../tests/fakes/alpaca/process.ts'
import { brokerContract } from '../contract.ts'
import type { BrokerOrder } from '../port.ts'
import { confirmedOrder } from '../testing.ts'
import { createAlpacaBroker } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'fake-alpaca-'))
let fake: FakeAlpaca
let count = 0

const brokerOf = (change: { baseUrl?: string; secretKey?: string } = {}) => createAlpacaBroker({ baseUrl: fake.url, keyId: fake.keyId, secretKey: fake.secretKey, ...change })
const quickly = () => AbortSignal.timeout(400)
const signal = () => AbortSignal.timeout(5_000)
/** A new order each time: the fake remembers all of them. */
const order = (change: Partial<Parameters<typeof confirmedOrder>[0]> = {}) => {
  count += 1
  return confirmedOrder({ id: `alpaca-${count}`, symbol: 'VTI', side: 'buy', quantity: '10', limitPrice: '100.50', ...change })
}
const found = async (clientOrderId: string): Promise<BrokerOrder> => {
  const result = await brokerOf().lookup(clientOrderId, signal())
  if (result.kind !== 'found') throw new Error(`The broker says ${result.kind}.`)
  return result.order
}
const accepted = (clientOrderId: string) => fake.ledger().filter((event) => event.kind === 'accepted' && event.order.client_order_id === clientOrderId).length
const posts = (clientOrderId: string) => fake.ledger().filter((event) => event.kind === 'received' && event.what === 'submit' && event.client_order_id === clientOrderId).length

beforeAll(async () => { fake = await startFakeAlpaca(join(folder, 'ledger.jsonl')) })
afterAll(async () => {
  await fake.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await fake.heal()
  await fake.filling('auto')
  await fake.quote('VTI', { bid: '99.99', ask: '100.01' })
  await fake.quote('HALT', { bid: '9.99', ask: '10.01' })
})

let opened = 0
brokerContract('alpaca', async () => {
  opened += 1
  const own = await startFakeAlpaca(join(folder, `contract-${opened}.jsonl`))
  await own.quote('VTI', { bid: '99.99', ask: '100.01' })
  await own.quote('HALT', { bid: '9.99', ask: '10.01' })
  const broker = createAlpacaBroker({ baseUrl: own.url, keyId: own.keyId, secretKey: own.secretKey })
  return {
    broker,
    settle: async (id) => {
      await own.settle()
      const result = await broker.lookup(id, signal())
      if (result.kind !== 'found') throw new Error(`The broker says ${result.kind}.`)
      return result.order
    },
    close: () => own.stop(),
  }
})

describe('an answer that leaves doubt is unknown, and nothing is sent twice', () => {
  const submit = (fault: Omit<Fault, 'route'>): Fault => ({ route: 'submit', ...fault })
  test.each<[string, Fault, number]>([
    ['nothing comes, not accepted', submit({ silent: 'before' }), 0],
    ['nothing comes, accepted', submit({ silent: 'after' }), 1],
    ['hung up before', submit({ hangUp: 'before' }), 0],
    ['hung up after', submit({ hangUp: 'after' }), 1],
    ['500 before', submit({ refuse: { status: 500, body: { code: 50010000, message: 'internal' } } }), 0],
    ['503 after', submit({ instead: { status: 503, body: 'upstream' } }), 1],
    ['429', submit({ refuse: { status: 429, body: { code: 42910000, message: 'rate limit exceeded' } } }), 0],
    ['a 403 that is not the API\'s', submit({ refuse: { status: 403, body: { message: 'forbidden.' } } }), 0],
    ['a redirect', submit({ refuse: { status: 302 } }), 0],
    ['200 without sense', submit({ instead: { status: 200, body: '<html>' } }), 1],
    ['200 without an order', submit({ instead: { status: 200, body: {} } }), 1],
    ['200 about another order', submit({ echo: { client_order_id: 'other' } }), 1],
    ['200 in a state that nobody knows', submit({ echo: { status: 'teleported' } }), 1],
  ])('%s', async (_name, fault, arrived) => {
    await fake.filling('manual')
    await fake.fault(fault)
    const sent = order()
    const result = await brokerOf().submit(sent, quickly())
    expect(result.kind).toBe('unknown')
    expect(JSON.stringify(result)).not.toContain(fake.secretKey)
    expect([posts(sent.clientOrderId), accepted(sent.clientOrderId)]).toEqual([1, arrived])
    expect((await brokerOf().lookup(sent.clientOrderId, signal())).kind).toBe(arrived === 1 ? 'found' : 'not-found')
  })

  test('nobody listens', async () => {
    expect((await brokerOf({ baseUrl: 'http://127.0.0.1:9' }).submit(order(), quickly())).kind).toBe('unknown')
    expect((await brokerOf({ baseUrl: 'http://127.0.0.1:9' }).lookup('any', quickly())).kind).toBe('unknown')
    expect(await brokerOf({ baseUrl: 'http://127.0.0.1:9' }).list('2000-01-01T00:00:00Z', quickly())).toBeUndefined()
  })

  test('a wrong credential is no verdict on an order', async () => {
    const broker = brokerOf({ secretKey: 'wrong-secret' })
    const results = [await broker.submit(order(), signal()), await broker.lookup('any', signal()), await broker.cancel('any', signal())]
    expect(results.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(JSON.stringify(results)).not.toContain('wrong-secret')
  })

  test.each<[string, Fault]>([
    ['503', { route: 'lookup', refuse: { status: 503 } }], ['a 404 of a gateway', { route: 'lookup', refuse: { status: 404, body: 'not here' } }],
    ['silence', { route: 'lookup', silent: 'before' }], ['another order', { route: 'lookup', echo: { client_order_id: 'other' } }],
  ])('a look-up that gets %s', async (_name, fault) => {
    const sent = order()
    await brokerOf().submit(sent, signal())
    await fake.fault(fault)
    expect((await brokerOf().lookup(sent.clientOrderId, quickly())).kind).toBe('unknown')
    expect((await found(sent.clientOrderId)).clientOrderId).toBe(sent.clientOrderId)
  })
})

test('an order that appears late is not found, and then found', async () => {
  await fake.fault({ route: 'submit', hideMs: 150, hangUp: 'after' })
  const sent = order()
  expect((await brokerOf().submit(sent, signal())).kind).toBe('unknown')
  expect((await brokerOf().lookup(sent.clientOrderId, signal())).kind).toBe('not-found')
  await sleep(170)
  expect((await found(sent.clientOrderId)).quantity).toBe('10')
})

test.each([
  ['too little money', { status: 403, body: { code: 40310000, message: 'insufficient buying power' } }, 'insufficient buying power'],
  ['terms', { status: 422, body: { code: 42210000, message: 'invalid limit_price' } }, 'invalid limit_price'],
])('refused for %s, in the words of the broker', async (_name, refuse, reason) => {
  await fake.fault({ route: 'submit', refuse })
  expect(await brokerOf().submit(order(), signal())).toEqual({ kind: 'rejected', reason })
})

test.each([['qty', '11', 'quantity', '11'], ['symbol', 'BND', 'symbol', 'BND'], ['side', 'sell', 'side', 'sell'], ['limit_price', '120.00', 'limitPrice', '120'], ['type', 'market', 'limitPrice', null],
  ['time_in_force', 'gtc', 'timeInForce', 'gtc'], ['extended_hours', true, 'timeInForce', 'day, extended hours'], ['time_in_force', null, 'timeInForce', null]])(
  'a wrong echo of %s is handed on to be compared', async (field, value, name, told) => {
    await fake.fault({ route: 'submit', echo: { [field]: value } })
    const result = await brokerOf().submit(order(), signal())
    expect(result.kind === 'accepted' && result.order[name as keyof BrokerOrder]).toBe(told)
  })

test('fills are the executions, each with its id, whoever asks and how often', async () => {
  await fake.filling('manual')
  const sent = order()
  const broker = brokerOf()
  await broker.submit(sent, signal())
  await fake.fill(sent.clientOrderId, '3')
  const part = await broker.lookup(sent.clientOrderId, signal())
  expect(part).toMatchObject({ kind: 'found', order: { state: 'partial', filledQuantity: '3', fills: [{ quantity: '3', price: '100.01', feeUsd: '0.00' }] } })
  await fake.fill(sent.clientOrderId)
  const whole = await found(sent.clientOrderId)
  expect(whole).toMatchObject({ state: 'filled', filledQuantity: '10', averagePrice: '100.01' })
  expect(whole.fills.map((fill) => fill.quantity)).toEqual(['3', '7'])
  expect((await broker.lookup(sent.clientOrderId, signal()))).toEqual({ kind: 'found', order: whole })
  expect((await broker.list(new Date(Date.now() - 60_000).toISOString(), signal()))?.find((each) => each.clientOrderId === sent.clientOrderId)).toEqual(whole)
})

test('executions that can\'t be read leave the order found and its fills open', async () => {
  const sent = order()
  await brokerOf().submit(sent, signal())
  await fake.settle()
  await fake.fault({ route: 'fills', refuse: { status: 500 } })
  expect(await brokerOf().lookup(sent.clientOrderId, signal())).toMatchObject({ kind: 'found', order: { state: 'filled', filledQuantity: '10', fills: [] } })
})

test.each<[string, Fault | undefined, string]>([
  ['is granted', undefined, 'canceled'],
  ['is pending', { route: 'cancel', lagMs: 300 }, 'accepted'],
  ['comes too late', { route: 'cancel', fillFirst: true }, 'filled'],
  ['is granted, the answer lost', { route: 'cancel', hangUp: 'after' }, 'canceled'],
  ['is lost', { route: 'cancel', hangUp: 'before' }, 'accepted'],
])('a cancel that %s: what the order looks like after it counts', async (_name, fault, state) => {
  await fake.filling('manual')
  const sent = order()
  await brokerOf().submit(sent, signal())
  if (fault) await fake.fault(fault)
  expect(await brokerOf().cancel(sent.clientOrderId, signal())).toMatchObject({ kind: 'found', order: { state } })
})

test('a list with a page missing is no list', async () => {
  await fake.fault({ route: 'list', refuse: { status: 502 } })
  expect(await brokerOf().list('2000-01-01T00:00:00Z', signal())).toBeUndefined()
})

test('the stream says when to look, survives being dropped, and is not needed', async () => {
  await fake.filling('manual')
  const seen: string[] = []
  const stop = brokerOf().watch!((id) => { seen.push(id) })
  try {
    await expect.poll(() => fake.listeners(), { timeout: 5_000 }).toBe(1)
    await fake.telling('twice')
    const sent = order()
    await brokerOf().submit(sent, signal())
    await expect.poll(() => seen.filter((id) => id === sent.clientOrderId).length).toBe(2)
    await fake.dropStream()
    await expect.poll(() => fake.listeners(), { timeout: 5_000 }).toBe(1)
    await fake.fill(sent.clientOrderId)
    await expect.poll(() => seen.filter((id) => id === sent.clientOrderId).length).toBe(4)
  } finally {
    stop()
    await fake.telling('once')
  }
  await expect.poll(() => fake.listeners(), { timeout: 5_000 }).toBe(0)
})
