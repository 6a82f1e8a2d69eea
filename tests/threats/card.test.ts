import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTicket } from '../../gates/read-ticket.ts'
import { buy, codeOf, confirm, gateWorld, shown, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const asSuperuser = (sql: string): Promise<unknown> => world.db.pool.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = origin`)

test.each([
  ['fewer shares', `'{legs,0,quantity}', '"1"'`], ['another symbol', `'{legs,0,symbol}', '"BND"'`], ['the other side', `'{legs,0,side}', '"sell"'`],
  ['a smaller amount', `'{worstCaseUsd}', '"1.00"'`], ['another account', `'{accountId}', '"account-other"'`], ['a client', `'{actingFor}', '"other"'`],
])('AT24 insider: a stored card that says %s is shown as its hashed terms say', async (_name, change) => {
  const me = await world.newInvestor()
  const ticket = await shown(world, [buy('VTI', '10')], me)
  await asSuperuser(`UPDATE ticket SET view = jsonb_set(view, ${change}) WHERE id = '${ticket.id}'`)
  const { state: _state, ...before } = ticket
  expect(await readTicket(world.deps, me.person.id, ticket.id)).toEqual({ ...before, state: 'DISPLAYED' })
})

test('AT24 insider: an amount made small beside the terms does not get around the step-up', async () => {
  const me = await world.newInvestor()
  const ticket = await shown(world, [buy('VTI', '110', '100.00')], me)
  await asSuperuser(`UPDATE ticket SET worst_case_minor = 1 WHERE id = '${ticket.id}'`)
  expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})
