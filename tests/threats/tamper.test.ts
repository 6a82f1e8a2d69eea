import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { termsHash, type TicketTerms } from '../../domain/ticket.ts'
import type { Actor } from '../../gates/deps.ts'
import { cancelTicket } from '../../gates/cancel.ts'
import { confirmTicket } from '../../gates/confirm.ts'
import { displayTicket } from '../../gates/display.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { mutations } from './mutations.ts'
import { buy, codeOf, confirm, gateWorld, shown, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
let me: Actor
beforeAll(async () => { world = await gateWorld({ mismatchesAMinute: 1000 }) })
afterAll(() => world.close())
beforeEach(async () => { me = await world.newInvestor() })

/** Rows of this ticket alone: the world is shared. */
const ordersOf = async (ticketId: string): Promise<number> =>
  (await world.db.kysely.selectFrom('orders').innerJoin('outbox', 'outbox.order_id', 'orders.id').select('orders.id').where('ticket_id', '=', ticketId).execute()).length

const storedTerms = async (id: string): Promise<TicketTerms> =>
  JSON.parse((await world.db.kysely.selectFrom('ticket').select('terms').where('id', '=', id).executeTakeFirstOrThrow()).terms) as TicketTerms

test.each(mutations)('AT09 the hash of other terms confirms nothing: %s', async (_name, mutate) => {
  const ticket = await shown(world, [buy('VTI', '10')], me)
  const hash = termsHash(mutate(await storedTerms(ticket.id)))
  expect(hash).not.toBe(ticket.hash)
  expect(codeOf(await confirmTicket(world.deps, { actor: me, ticketId: ticket.id, hash, idempotencyKey: 'k' }))).toBe('TERMS_MISMATCH')
  expect((await readTicket(world.deps, me.person.id, ticket.id))?.state).toBe('DISPLAYED')
  expect(await ordersOf(ticket.id)).toBe(0)
})

test('AT09 five wrong hashes within a minute lock the ticket, for the right one too', async () => {
  const strict: GateWorld = { ...world, deps: { ...world.deps, settings: { ...world.deps.settings, mismatchesAMinute: 5 } } }
  const ticket = await shown(strict, [buy('VTI', '10')], me)
  const codes: string[] = []
  for (let n = 0; n < 5; n++) codes.push(codeOf(await confirm(strict, { id: ticket.id, hash: String(n).repeat(64) }, `k${n}`, me)))
  expect(codes).toEqual(['TERMS_MISMATCH', 'TERMS_MISMATCH', 'TERMS_MISMATCH', 'TERMS_MISMATCH', 'TICKET_LOCKED'])
  expect(codeOf(await confirm(strict, ticket, 'right', me))).toBe('TICKET_LOCKED')
})

test('AT09 a display of other terms is none', async () => {
  const ticket = await shown(world, [buy('VTI', '10')], me)
  expect(codeOf(await displayTicket(world.deps, { actor: me, ticketId: ticket.id, hash: '0'.repeat(64) }))).toBe('TERMS_MISMATCH')
})

test('AT08 an executed ticket is not executed again: new key, other session, other channel', async () => {
  const ticket = await shown(world, [buy('VTI', '10')], me)
  const done = await confirm(world, ticket, 'k1', me)
  if (isRefusal(done)) throw new Error(done.message)
  const teams = { ...me, channel: 'teams', sessionId: 'teams-session' } as const
  for (const [actor, key] of [[me, 'k2'], [teams, 'k3']] as const)
    expect(await confirm(world, ticket, key, actor)).toMatchObject({ code: 'ALREADY_EXECUTED', facts: { orders: [{ id: done.orders[0]!.id, clientOrderId: done.orders[0]!.clientOrderId }] } })
  expect(await ordersOf(ticket.id)).toBe(1)
})

test('BI29 not displayed here, not displayed long enough, and not displayed on this channel: nothing is confirmed', async () => {
  const ticket = await shown(world, [buy('VTI', '10')], me)
  expect(codeOf(await confirm(world, ticket, 'k1', { ...me, sessionId: 'unseen' }))).toBe('NOT_DISPLAYED')
  expect(codeOf(await confirm(world, ticket, 'k2', { ...me, channel: 'terminal' }))).toBe('NOT_DISPLAYED')
  const human: GateWorld = { ...world, deps: { ...world.deps, settings: { ...world.deps.settings, minReadingMs: 1000 } } }
  const quick = await confirm(human, ticket, 'k3', me)
  expect(quick).toMatchObject({ code: 'NOT_DISPLAYED' })
  expect(isRefusal(quick) && Number(quick.facts['waitMs'])).toBeGreaterThan(0)
})

test('50 confirms of one ticket at once make one order', async () => {
  const ticket = await shown(world, [buy('VTI', '10')], me)
  const results = await Promise.all(Array.from({ length: 50 }, (_, n) => confirm(world, ticket, `key-${n % 40}`, me)))
  expect(results.filter((result) => !isRefusal(result))).not.toHaveLength(0)
  expect(new Set(results.filter((result) => !isRefusal(result)).map((result) => JSON.stringify(result))).size).toBe(1)
  expect(await ordersOf(ticket.id)).toBe(1)
})

test('confirm racing cancel, 40 times: exactly one outcome each', async () => {
  for (let n = 0; n < 40; n++) {
    const ticket = await shown(world, [buy('VTI', '1', (90 + n * 0.01).toFixed(2))], me)
    const yes = () => confirm(world, ticket, `r${n}`, me)
    const no = () => cancelTicket(world.deps, { actor: me, ticketId: ticket.id })
    const [first, second] = await Promise.all<object>(n % 2 === 0 ? [yes(), no()] : [no(), yes()])
    const [confirmed, canceled] = n % 2 === 0 ? [first, second] : [second, first]
    const orders = await world.db.kysely.selectFrom('orders').select('id').where('ticket_id', '=', ticket.id).execute()
    if (codeOf(confirmed!) === 'ok') expect([orders.length, canceled]).toMatchObject([1, { status: 202 }])
    else expect([orders.length, codeOf(confirmed!), canceled]).toMatchObject([0, 'WITHDRAWN', { status: 200 }])
  }
})
