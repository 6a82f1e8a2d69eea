import { createHash, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { displayTicket } from '../../gates/display.ts'
import type { Actor } from '../../gates/deps.ts'
import { readPasskeys, removePasskey } from '../../gates/passkeys/keys.ts'
import { addPasskey, startPasskey } from '../../gates/passkeys/register.ts'
import { stepUpByPasskey, stepUpOptions } from '../../gates/passkeys/step-up.ts'
import { stepUpTicket } from '../../gates/step-up.ts'
import { buy, codeOf, confirm, gateWorld, propose, shown, type GateWorld } from '../../gates/testing.ts'
import { readChain } from '../../ledger/record.ts'
import { Authenticator, type Bend } from '../fakes/authenticator.ts'

const rp = { id: 'localhost', origin: 'http://localhost:3000' }
const denied = 'INSUFFICIENT_USER_AUTHENTICATION'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

let me: Actor
let device: Authenticator
const must = <T extends object>(value: T): Exclude<T, { readonly refused: true }> => {
  if (isRefusal(value)) throw new Error(`${value.code}: ${value.message}`)
  return value as Exclude<T, { readonly refused: true }>
}
const optionsFor = async (actor: Actor, steps = 0) => must(await startPasskey(world.deps, { actor, rp, code: await world.code(steps) }))
const register = async (actor: Actor, authenticator: Authenticator, bend: Bend = {}, steps = 0) =>
  addPasskey(world.deps, { actor, rp, label: 'Test key', response: authenticator.register((await optionsFor(actor, steps)).challenge, bend) })
const large = (actor = me) => shown(world, [buy('VTI', '110', '100.00')], actor)
const challengeFor = async (ticket: TicketView, actor = me): Promise<string> =>
  must(await stepUpOptions(world.deps, { actor, ticketId: ticket.id, hash: ticket.hash, rp })).challenge
const prove = (ticket: Pick<TicketView, 'id' | 'hash'>, response: ReturnType<Authenticator['assert']>, actor = me) =>
  stepUpByPasskey(world.deps, { actor, ticketId: ticket.id, hash: ticket.hash, given: { rp, response } })

beforeEach(async () => {
  me = await world.newInvestor()
  device = new Authenticator(rp.origin, rp.id)
  must(await register(me, device))
})

test('a passkey is added with a fresh code, named, listed, and the record knows', async () => {
  expect(await readPasskeys(world.deps, me.person.id)).toMatchObject([{ id: device.id, label: 'Test key', lastUsedAt: null, backedUp: false }])
  const kinds = (await readChain(world.db.kysely, `person/${me.person.id}`)).map(({ kind }) => kind)
  expect(kinds).toContain('passkey-added')
})

test('a passkey proves one displayed ticket, and exactly one confirmation goes through', async () => {
  const ticket = await large()
  expect(codeOf(await confirm(world, ticket, 'k1', me))).toBe(denied)
  expect(await prove(ticket, device.assert(await challengeFor(ticket)))).toHaveProperty('grantId')
  expect(codeOf(await confirm(world, ticket, 'k1', me))).toBe('ok')
  expect((await readPasskeys(world.deps, me.person.id))[0]?.lastUsedAt).not.toBeNull()
  const row = await world.db.kysely.selectFrom('action_grant').select(['method', 'consumed_at']).where('action_hash', '=', ticket.hash).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ method: 'passkey', consumed_at: expect.any(Date) as unknown })
})

test('the challenge is SHA-256 of the purpose, the hash of the ticket and a nonce made after the display', async () => {
  const ticket = await large()
  const challenge = await challengeFor(ticket)
  const { nonce } = await world.db.kysely.selectFrom('passkey_challenge').select('nonce').where('action_hash', '=', ticket.hash).executeTakeFirstOrThrow()
  const expected = createHash('sha256').update('steward-step-up-v1').update(ticket.hash).update(Buffer.from(nonce, 'base64url')).digest('base64url')
  expect(challenge).toBe(expected)
  expect(await challengeFor(ticket)).not.toBe(challenge)
})

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const bends: readonly (readonly [string, Bend])[] = [
  ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ['another origin (phishing)', { origin: 'https://steward.example' }],
  ['another port of the same name', { origin: 'http://localhost:3001' }],
  ['another relying party', { rpId: 'steward.example' }],
  ['no user verification (a touch alone)', { verified: false }],
  ['a counter that stands still (a clone)', { counter: 0 }],
  ['the type of a registration', { type: 'webauthn.create' }],
  ['another key', { key: stranger }],
]
test.each(bends)('refused: %s', async (name, bend) => {
  const ticket = await large()
  // The device is used once first, so that a counter of zero went back.
  if (name.includes('counter')) must(await prove(ticket, device.assert(await challengeFor(ticket))))
  expect(codeOf(await prove(ticket, device.assert(await challengeFor(ticket), bend)))).toBe(denied)
})

test.each(bends.filter(([name]) => !/counter|key/.test(name)))('not registered: %s', async (name, bend) => {
  const other = await world.newInvestor()
  const turned = name.includes('type') ? { type: 'webauthn.get' } : bend
  expect(codeOf(await register(other, new Authenticator(rp.origin, rp.id), turned))).toBe('PASSKEY_NOT_ACCEPTED')
  expect(await readPasskeys(world.deps, other.person.id)).toEqual([])
})

test('AT12 replay: an assertion counts once, and a challenge once whatever the answer', async () => {
  const ticket = await large()
  const challenge = await challengeFor(ticket)
  const assertion = device.assert(challenge)
  must(await prove(ticket, assertion))
  expect(codeOf(await prove(ticket, assertion))).toBe(denied)
  expect(codeOf(await prove(ticket, device.assert(challenge)))).toBe(denied)
  const next = await challengeFor(ticket)
  expect(codeOf(await prove(ticket, device.assert(next, { verified: false })))).toBe(denied)
  expect(codeOf(await prove(ticket, device.assert(next)))).toBe(denied)
})

test('AT12 a challenge for A does nothing for B, and only the newest of a session counts', async () => {
  const [a, b] = [await large(), await shown(world, [buy('VTI', '110', '100.10')], me)]
  const forA = await challengeFor(a)
  expect(codeOf(await prove(b, device.assert(forA)))).toBe(denied)
  const first = await challengeFor(a)
  await challengeFor(b)
  expect(codeOf(await prove(a, device.assert(first)))).toBe(denied)
  expect(codeOf(await confirm(world, b, 'k', me))).toBe(denied)
})

test('AT12 no challenge before the display, and none for another person\'s ticket', async () => {
  const ticket = must(await propose(world, [buy('VTI', '110', '100.00')], me))
  expect(codeOf(await stepUpOptions(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash, rp }))).toBe('NOT_DISPLAYED')
  expect(codeOf(await stepUpOptions(world.deps, { actor: world.other, ticketId: ticket.id, hash: ticket.hash, rp }))).toBe('NOT_FOUND')
  expect(codeOf(await stepUpOptions(world.deps, { actor: me, ticketId: ticket.id, hash: '0'.repeat(64), rp }))).toBe('TERMS_MISMATCH')
})

test('AT12 a challenge of one session does nothing in another', async () => {
  const ticket = await large()
  const elsewhere: Actor = { ...me, sessionId: 'another' }
  must(await displayTicket(world.deps, { actor: elsewhere, ticketId: ticket.id, hash: ticket.hash }))
  expect(codeOf(await prove(ticket, device.assert(await challengeFor(ticket)), elsewhere))).toBe(denied)
})

test('AT12 a challenge is too old after its time', async () => {
  const hasty = { ...world.deps, settings: { ...world.deps.settings, stepUpMaxAgeMs: 20 } }
  const ticket = await large()
  const { challenge } = must(await stepUpOptions(hasty, { actor: me, ticketId: ticket.id, hash: ticket.hash, rp }))
  await new Promise((resolve) => { setTimeout(resolve, 40) })
  expect(codeOf(await prove(ticket, device.assert(challenge)))).toBe(denied)
})

test("another person's passkey proves nothing here, and a key can't be claimed twice", async () => {
  const other = await world.newInvestor()
  expect(codeOf(await register(other, device))).toBe('PASSKEY_NOT_ACCEPTED')
  const ticket = await large(other)
  expect(codeOf(await stepUpOptions(world.deps, { actor: other, ticketId: ticket.id, hash: ticket.hash, rp }))).toBe('NO_PASSKEY')
  must(await register(other, new Authenticator(rp.origin, rp.id), {}, 1))
  expect(codeOf(await prove(ticket, device.assert(await challengeFor(ticket, other)), other))).toBe(denied)
})

test('no passkey without a fresh code, and a code lets in one', async () => {
  const other = await world.newInvestor()
  expect(codeOf(await startPasskey(world.deps, { actor: other, rp, code: '000000' }))).toBe(denied)
  const { challenge } = await optionsFor(other)
  must(await addPasskey(world.deps, { actor: other, rp, label: 'One', response: new Authenticator(rp.origin, rp.id).register(challenge) }))
  expect(codeOf(await addPasskey(world.deps, { actor: other, rp, label: 'Two', response: new Authenticator(rp.origin, rp.id).register(challenge) }))).toBe('PASSKEY_NOT_ACCEPTED')
  expect(codeOf(await startPasskey(world.deps, { actor: other, rp, code: await world.code() }))).toBe(denied)
})

test('wrong codes and wrong assertions are counted together', async () => {
  const ticket = await large()
  for (let n = 0; n < 3; n++) expect(codeOf(await stepUpTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash, code: '000000' }))).toBe(denied)
  for (let n = 0; n < 2; n++) expect(codeOf(await prove(ticket, device.assert(await challengeFor(ticket), { verified: false })))).toBe(denied)
  expect(codeOf(await prove(ticket, device.assert(await challengeFor(ticket))))).toBe('TOO_MANY_ATTEMPTS')
  expect(codeOf(await stepUpTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash, code: await world.code(1) }))).toBe('TOO_MANY_ATTEMPTS')
})

test('a removed passkey proves nothing any more', async () => {
  expect(codeOf(await removePasskey(world.deps, { actor: me, passkeyId: device.id, code: '000000' }))).toBe(denied)
  expect(codeOf(await removePasskey(world.deps, { actor: world.other, passkeyId: device.id, code: await world.code() }))).toBe('NOT_FOUND')
  const ticket = await large()
  const challenge = await challengeFor(ticket)
  must(await removePasskey(world.deps, { actor: me, passkeyId: device.id, code: await world.code(1) }))
  expect(codeOf(await prove(ticket, device.assert(challenge)))).toBe(denied)
  expect(await readPasskeys(world.deps, me.person.id)).toEqual([])
})

test.each([['public_key', "'other'"], ['counter', '0']])("the database refuses to change a passkey's %s", async (column, value) => {
  const ticket = await large()
  must(await prove(ticket, device.assert(await challengeFor(ticket))))
  await expect(world.db.pool.query(`UPDATE passkey SET ${column} = ${value} WHERE id = $1`, [device.id])).rejects.toThrow(/would change/)
})
