import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmedOrder, evidenceFor } from '../../brokers/testing.ts'
import { createPaperBroker } from '../../brokers/paper/index.ts'
import { memoryPaperStore } from '../../brokers/paper/store.ts'
import { isRefusal } from '../../domain/result.ts'
import { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import { mintConfirmedOrder } from '../../gates/mint.ts'
import { buy, confirm, gateWorld, shown, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const order = { id: 'o', symbol: 'VTI', side: 'buy', quantity: '1', limitPrice: '101.00' } as const

describe('forgeries at run time: none submits', () => {
  const store = memoryPaperStore()
  const broker = () => createPaperBroker({ market: world.market, store, clock: () => new Date() })
  const signal = new AbortController().signal
  const Constructor = ConfirmedOrder as unknown as new (...given: readonly unknown[]) => ConfirmedOrder

  test.each<[string, () => unknown]>([
    ['a cast', () => ({ ...evidenceFor(order).order })],
    ['its prototype', () => Object.assign(Object.create(ConfirmedOrder.prototype) as object, evidenceFor(order).order)],
    ['a changed prototype', () => Object.setPrototypeOf({ ...evidenceFor(order).order }, ConfirmedOrder.prototype)],
    ['a clone', () => structuredClone({ ...confirmedOrder(order) })],
    ['JSON there and back', () => JSON.parse(JSON.stringify(confirmedOrder(order)))],
    ['a spread copy', () => ({ ...confirmedOrder(order), quantity: '1000' })],
    ['a proxy', () => new Proxy(confirmedOrder(order), { get: (target, key) => (key === 'quantity' ? '1000' : Reflect.get(target, key)) })],
    ['a heir', () => Object.create(confirmedOrder(order))],
  ])('%s', async (_name, forge) => {
    const forged = forge()
    expect(ConfirmedOrder.is(forged)).toBe(false)
    await expect(broker().submit(forged as ConfirmedOrder, signal)).rejects.toThrow('confirmed orders only')
    expect(await store.list('')).toEqual([])
  })

  test.each<[string, () => unknown]>([
    ['the constructor', () => new Constructor(Symbol('confirmed-order'), evidenceFor(order))],
    ['reflection', () => Reflect.construct(Constructor, [undefined, evidenceFor(order)])],
    ['a subclass', () => new (class extends Constructor {})(Symbol('confirmed-order'), evidenceFor(order))],
    ['another answer of "is"', () => { (ConfirmedOrder as { is: unknown }).is = () => true }],
    ['another quantity afterwards', () => { (confirmedOrder(order) as { quantity: string }).quantity = '1000' }],
  ])('%s throws', (_name, attempt) => {
    expect(attempt).toThrow(TypeError)
  })
})

describe('AT02 AT24 rows written by hand, even by the database\'s owner', () => {
  const insertOrder = (change: object) => world.db.kysely.insertInto('orders').values({
    id: 'forged', ticket_id: 'none', confirmation_id: 'none', hash: 'f'.repeat(64), leg: 0, client_order_id: 'forged', account_id: 'account-investor', symbol: 'XYZ',
    instrument_id: 'id-xyz', side: 'buy', quantity: '500', limit_price: '100', state: 'CONFIRMED', average_price: null, broker_order_id: null,
    valid_until: new Date(Date.now() + 600_000), ...change,
  }).execute()

  test('an order without a confirmation of the same hash does not exist', async () => {
    await expect(insertOrder({})).rejects.toThrow('foreign key')
    const ticket = await shown(world, [buy('VTI', '1')])
    await confirm(world, ticket, 'k1')
    const { id } = await world.db.kysely.selectFrom('confirmation').select('id').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
    await expect(insertOrder({ ticket_id: ticket.id, confirmation_id: id, leg: 7 })).rejects.toThrow('foreign key')
  })

  test('a second order on a real confirmation exists, and is not proven', async () => {
    const ticket = await shown(world, [buy('VTI', '2')])
    await confirm(world, ticket, 'k2')
    const { id } = await world.db.kysely.selectFrom('confirmation').select('id').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
    await insertOrder({ ticket_id: ticket.id, confirmation_id: id, hash: ticket.hash, leg: 1 })
    const minted = await mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, 'forged')
    expect(isRefusal(minted) && minted.code).toBe('ORDER_NOT_PROVEN')
  })

  test('a confirmation written by hand is not signed', async () => {
    const ticket = await shown(world, [buy('VTI', '3')])
    await world.db.kysely.insertInto('confirmation').values({
      id: 'hand', ticket_id: ticket.id, hash: ticket.hash, person_id: 'investor', session_id: 's', channel: 'web', grant_id: null, worst_case_minor: 0n, body: '{}', signature: 'AAAA',
    }).execute()
    await insertOrder({ id: 'hand-order', client_order_id: 'hand', ticket_id: ticket.id, confirmation_id: 'hand', hash: ticket.hash, symbol: 'VTI', instrument_id: 'id-vti', quantity: '3' })
    const minted = await mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, 'hand-order')
    expect(isRefusal(minted) && minted.code).toBe('ORDER_NOT_PROVEN')
  })

  test('terms are never changed, and an order never grows', async () => {
    const ticket = await shown(world, [buy('VTI', '4')])
    await confirm(world, ticket, 'k4')
    await expect(world.db.kysely.updateTable('ticket').set({ terms: '{}' }).where('id', '=', ticket.id).execute()).rejects.toThrow('never changed')
    await expect(world.db.kysely.updateTable('orders').set({ quantity: '400' }).where('ticket_id', '=', ticket.id).execute()).rejects.toThrow('never changed')
  })

  test('an order is minted again after a restart, from the record alone', async () => {
    const ticket = await shown(world, [buy('VTI', '5')])
    const done = await confirm(world, ticket, 'k5')
    if (isRefusal(done)) throw new Error(done.message)
    const mint = () => mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, done.orders[0]!.id)
    expect(ConfirmedOrder.is(await mint())).toBe(true)
    expect(await mint()).toEqual(await mint())
    expect(await mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, 'no-such-order')).toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('only the gate turns evidence into orders; everyone else can only ask whether they have one', () => {
  const rooms = ['agent', 'brokers', 'channels', 'eval', 'ledger', 'market', 'server', 'tools']
  const files = rooms.flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`))
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules') && !/(\.test|testing)\.ts$/.test(name))
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((name) => readFileSync(name, 'utf8').includes('fromEvidence'))).toEqual([])
})
