import { afterEach, beforeEach, expect, test } from 'vitest'
import { isRefusal } from '../domain/result.ts'
import { cancelTicket } from './cancel.ts'
import { ConfirmedOrder } from './confirmed-order.ts'
import { mintConfirmedOrder } from './mint.ts'
import { buy, codeOf, confirm, counts, gateWorld, sell, shown, type GateWorld } from './testing.ts'

let world: GateWorld
beforeEach(async () => { world = await gateWorld() })
afterEach(() => world.close())

test('a small order goes from proposal to a minted order', async () => {
  const ticket = await shown(world, [buy('VTI', '10')])
  expect(ticket.worstCaseUsd).toBe('1005.00')
  const done = await confirm(world, ticket, 'k1')
  if (isRefusal(done)) throw new Error(done.message)
  expect(done.state).toBe('CONFIRMED')
  const order = await mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, done.orders[0]!.id)
  expect(ConfirmedOrder.is(order)).toBe(true)
  expect(order).toMatchObject({ symbol: 'VTI', quantity: '10', limitPrice: '100.50', hash: ticket.hash })
  expect(await counts(world.db)).toEqual({ confirmation: 1, orders: 1, outbox: 1, hold: 1 })
})
