import { afterAll, beforeAll, expect, test } from 'vitest'
import { statusOf } from '../../gates/answer.ts'
import { confirmTicket } from '../../gates/confirm.ts'
import { isRefusal } from '../../domain/result.ts'
import { buy, codeOf, confirm, gateWorld, shown, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const status = (result: object): number => (isRefusal(result) ? statusOf(result) : 200)

test.each([[undefined, 400], ['', 400], ['x'.repeat(256), 400], ['x'.repeat(255), 200]])('BI36 a key of %j is answered with %i', async (idempotencyKey, expected) => {
  const ticket = await shown(world, [buy('VTI', '1')])
  expect(status(await confirmTicket(world.deps, { actor: world.investor, ticketId: ticket.id, hash: ticket.hash, idempotencyKey }))).toBe(expected)
})

test('BI36 the same key and body get the same answer; another body gets 422', async () => {
  const ticket = await shown(world, [buy('VTI', '2')])
  const first = await confirm(world, ticket, 'same')
  expect(await confirm(world, ticket, 'same')).toEqual(first)
  expect(status(await confirm(world, { ...ticket, hash: '0'.repeat(64) }, 'same'))).toBe(422)
  const other = await shown(world, [buy('VTI', '3')])
  expect(codeOf(await confirm(world, other, 'same'))).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('BI36 a key in flight is 409, and afterwards its answer is there', async () => {
  const ticket = await shown(world, [buy('VTI', '4')])
  const [first, second] = await Promise.all([confirm(world, ticket, 'flying'), confirm(world, ticket, 'flying')])
  expect([codeOf(first), codeOf(second)]).toEqual(['ok', 'IDEMPOTENCY_IN_FLIGHT'])
  expect(await confirm(world, ticket, 'flying')).toEqual(first)
})

test('BI36 final 409s are remembered, passing ones are not', async () => {
  const ticket = await shown(world, [buy('VTI', '5')])
  const unseen = { ...world.investor, sessionId: 'later' }
  expect(codeOf(await confirm(world, ticket, 'waiting', unseen))).toBe('NOT_DISPLAYED')
  expect(codeOf(await confirm(world, ticket, 'waiting'))).toBe('ok')
  expect(codeOf(await confirm(world, ticket, 'final'))).toBe('ALREADY_EXECUTED')
  const rows = await world.db.kysely.selectFrom('idempotency').select(['key', 'status']).where('key', 'in', ['waiting', 'final']).orderBy('key').execute()
  expect(rows).toEqual([{ key: 'final', status: 409 }, { key: 'waiting', status: 200 }])
})

test('BI36 two people may use the same key', async () => {
  const mine = await shown(world, [buy('VTI', '6')])
  const theirs = await shown(world, [buy('VTI', '6')], world.other)
  expect(codeOf(await confirm(world, mine, 'shared'))).toBe('ok')
  expect(codeOf(await confirm(world, theirs, 'shared', world.other))).toBe('ok')
})
