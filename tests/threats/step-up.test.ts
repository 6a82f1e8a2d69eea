import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { Actor } from '../../gates/deps.ts'
import { displayTicket } from '../../gates/display.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { stepUpTicket } from '../../gates/step-up.ts'
import { buy, codeOf, confirm, gateWorld, propose, shown, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
beforeAll(async () => {
  world = await gateWorld()
  world.market.add('FX', '10000.01')
})
afterAll(() => world.close())

/** Each test has a person of its own: sums, codes and attempts are counted by person. */
let me: Actor
beforeEach(async () => {
  world.market.add('VTI', '100.00')
  me = await world.newInvestor()
})

const prove = (ticket: TicketView, code: string, actor: Actor = me) =>
  stepUpTicket(world.deps, { actor, ticketId: ticket.id, hash: ticket.hash, code })
const large = (limit = '100.00') => shown(world, [buy('VTI', '110', limit)], me)

test.each([
  ['10,000.00 exactly', [buy('VTI', '100', '100.00')], 'ok'],
  ['one cent more', [buy('FX', '1', '10000.01')], 'INSUFFICIENT_USER_AUTHENTICATION'],
])('AT13 the threshold: %s', async (_name, legs, expected) => {
  expect(codeOf(await confirm(world, await shown(world, legs, me), 'k', me))).toBe(expected)
})

test('AT13 a market order counts at its worst case: shown at 9,980, up to 10,029.90', async () => {
  world.market.add('VTI', '99.80')
  const ticket = await shown(world, [buy('VTI', '100')], me)
  expect(ticket).toMatchObject({ worstCaseUsd: '10029.90', stepUpRequired: true })
  expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})

test('AT13 four orders of 2,600: the fourth needs a proof, and one with a proof does not count for the next', async () => {
  const results: string[] = []
  for (let n = 0; n < 4; n++) results.push(codeOf(await confirm(world, await shown(world, [buy('VTI', '26', '100.00')], me), `k${n}`, me)))
  expect(results).toEqual(['ok', 'ok', 'ok', 'INSUFFICIENT_USER_AUTHENTICATION'])
})

test('a right code lets exactly one confirmation through, and the state tells what is missing', async () => {
  const ticket = await large()
  expect(await confirm(world, ticket, 'k1', me)).toMatchObject({ code: 'INSUFFICIENT_USER_AUTHENTICATION', facts: { error: 'insufficient_user_authentication', max_age: 300 } })
  expect((await readTicket(world.deps, me.person.id, ticket.id))?.state).toBe('STEP_UP_REQUIRED')
  expect(await prove(ticket, await world.code())).toHaveProperty('grantId')
  // A 401 is not remembered: the same key may be used again.
  expect(codeOf(await confirm(world, ticket, 'k1', me))).toBe('ok')
  const row = await world.db.kysely.selectFrom('confirmation').select('grant_id').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
  expect(row.grant_id).not.toBeNull()
})

test('AT12 a proof for A does nothing for B', async () => {
  const a = await large()
  const b = await large('100.10')
  expect(codeOf(await prove(a, await world.code()))).toBe('ok')
  expect(codeOf(await confirm(world, b, 'k', me))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})

test('AT12 the same code twice is one code', async () => {
  const a = await large()
  const b = await large('100.10')
  const code = await world.code()
  expect(codeOf(await prove(a, code))).toBe('ok')
  expect(codeOf(await prove(b, code))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(codeOf(await prove(b, await world.code(-1)))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(codeOf(await prove(b, await world.code(1)))).toBe('ok')
})

test('AT12 a proof is too old after its time', async () => {
  const hasty: GateWorld = { ...world, deps: { ...world.deps, settings: { ...world.deps.settings, stepUpMaxAgeMs: 20 } } }
  const ticket = await shown(hasty, [buy('VTI', '110', '100.00')], me)
  expect(await stepUpTicket(hasty.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash, code: await world.code() })).toHaveProperty('grantId')
  await new Promise((resolve) => { setTimeout(resolve, 40) })
  expect(codeOf(await confirm(hasty, ticket, 'k', me))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})

test('AT12 no proof before the display: not by asking, and not by a grant from before it', async () => {
  const ticket = await propose(world, [buy('VTI', '110', '100.00')], me)
  if (isRefusal(ticket)) throw new Error(ticket.message)
  expect(codeOf(await prove(ticket, await world.code()))).toBe('NOT_DISPLAYED')
  await world.db.kysely.insertInto('action_grant').values({
    id: 'early', person_id: me.person.id, session_id: me.sessionId, action_hash: ticket.hash, method: 'totp', granted_at: new Date(Date.now() - 1000), expires_at: new Date(Date.now() + 60_000),
  }).execute()
  await displayTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash })
  expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})

test('AT12 a proof of one session does nothing in another', async () => {
  const ticket = await large()
  const elsewhere: Actor = { ...me, sessionId: 'another' }
  await displayTicket(world.deps, { actor: elsewhere, ticketId: ticket.id, hash: ticket.hash })
  expect(codeOf(await prove(ticket, await world.code()))).toBe('ok')
  expect(codeOf(await confirm(world, ticket, 'k', elsewhere))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(codeOf(await confirm(world, ticket, 'k2', me))).toBe('ok')
})

test('five wrong codes, then none is heard, not even a right one', async () => {
  const ticket = await large()
  for (let n = 0; n < 5; n++) expect(codeOf(await prove(ticket, '000000'))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(codeOf(await prove(ticket, await world.code()))).toBe('TOO_MANY_ATTEMPTS')
  expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})

test.each(['', '12345', '1234567', '12 345', 'abcdef', '１２３４５６'])('a code such as %j is wrong', async (code) => {
  expect(codeOf(await prove(await large(), code))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
})
