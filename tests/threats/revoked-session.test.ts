import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../gates/deps.ts'
import { displayTicket } from '../../gates/display.ts'
import { stepUpTicket } from '../../gates/step-up.ts'
import { buy, codeOf, confirm, gateWorld, shown, type GateWorld } from '../../gates/testing.ts'
import { createSessions, type Sessions } from '../../server/auth/sessions.ts'

let world: GateWorld
let sessions: Sessions
beforeAll(async () => {
  world = await gateWorld()
  sessions = createSessions(world.db, () => new Date(), world.deps.ids, { idleMs: 3_600_000, maxMs: 7_200_000 })
})
afterAll(() => world.close())

/** A person with two sessions that are real rows, as the server makes them. */
let person: Actor['person']
const signedIn = async (): Promise<Actor> => ({ person, sessionId: (await sessions.start(person)).session.id, channel: 'web' })
beforeEach(async () => { ({ person } = await world.newInvestor()) })

test('what a session was shown before it was revoked can not be confirmed any more, even by a request that is already inside', async () => {
  const me = await signedIn()
  const ticket = await shown(world, [buy('VTI', '10')], me)
  await sessions.end({ id: me.sessionId })
  expect(codeOf(await confirm(world, ticket, 'revoked', me))).toBe('NOT_DISPLAYED')
})

test('a proof of a revoked session is worth nothing, before and after', async () => {
  const me = await signedIn()
  const ticket = await shown(world, [buy('VTI', '110', '100.00')], me)
  expect(codeOf(await stepUpTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash, code: await world.code() }))).toBe('ok')
  await sessions.revoke(person.id)
  expect(codeOf(await confirm(world, ticket, 'revoked', me))).toBe('NOT_DISPLAYED')
  expect(codeOf(await stepUpTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash, code: await world.code(1) }))).toBe('NOT_DISPLAYED')
})

test('the ticket stays its owner\'s: another session shows it anew and confirms', async () => {
  const [old, fresh] = [await signedIn(), await signedIn()]
  const ticket = await shown(world, [buy('VTI', '11')], old)
  await sessions.end({ id: old.sessionId })
  expect(codeOf(await confirm(world, ticket, 'unseen', fresh))).toBe('NOT_DISPLAYED')
  expect(codeOf(await displayTicket(world.deps, { actor: fresh, ticketId: ticket.id, hash: ticket.hash }))).toBe('ok')
  expect(codeOf(await confirm(world, ticket, 'seen', fresh))).toBe('ok')
})
