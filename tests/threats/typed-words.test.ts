import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TicketView } from '../../domain/ticket.ts'
import type { Actor } from '../../gates/deps.ts'
import { proposeTicket } from '../../gates/propose-ticket.ts'
import { displayTicket } from '../../gates/display.ts'
import { isRefusal } from '../../domain/result.ts'
import { confirmCode, parseTyped, typedConfirmation, type TypedMessage } from '../../gates/typed-confirmation.ts'
import { buy, gateWorld, sell, type GateWorld } from '../../gates/testing.ts'

let world: GateWorld
let me: Actor
let talk = ''
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())
beforeEach(async () => {
  me = await world.newInvestor()
  talk = `talk-${me.person.id}`
  await world.db.kysely.insertInto('conversation').values({ id: talk, person_id: me.person.id, channel: 'web' }).execute()
})

const shownHere = async (legs = [buy('VTI', '10')], more: object = {}): Promise<TicketView> => {
  const proposal = { accountId: `account-${me.person.id}`, title: '', legs, impact: null, taxUsd: null }
  const ticket = await proposeTicket(world.deps, { actor: me, conversationId: talk, proposal, ...more })
  if (isRefusal(ticket)) throw new Error(ticket.message)
  await displayTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash })
  return ticket
}
let messages = 0
const type = async (text: string, ticket: TicketView | undefined, more: Partial<TypedMessage> = {}): Promise<string> =>
  (await typedConfirmation(world.deps, { actor: me, conversationId: talk, messageId: `m${messages++}`, text, lastCardTicketId: ticket?.id, ...more })).kind

test.each(['confirm', 'CONFIRM', 'Confirm'])('%j confirms the one ticket on screen', async (text) => {
  expect(await type(text, await shownHere())).toBe('confirmed')
})

test('confirm with the code of the card confirms it; another code does not', async () => {
  const ticket = await shownHere()
  expect(await type('confirm 000000', ticket)).toBe(confirmCode(ticket.hash) === '000000' ? 'confirmed' : 'refused')
  expect(await type(`confirm ${confirmCode(ticket.hash)}`, ticket)).toBe('confirmed')
})

test.each([
  'yes', 'ok', 'Yes, confirm', 'y\u0435s', 'yes\u200b', 'confirm\u200b', '> yes', '> confirm', 'yes but 50', 'yes no', 'confirm 50', 'confirm not', 'confirm.', ' confirm', 'confirm ',
  'confirm\n', 'c\u043enfirm', '\uff43\uff4f\uff4e\uff46\uff49\uff52\uff4d', '\u{1f44d}', 'don\'t confirm', 'confirm it', 'do it', '', 'confirm  abcdef', 'confirm ABCDEFG',
])('BI26 %j is dialogue', (text) => {
  expect(parseTyped(text)).toBeUndefined()
})

test('AT03 a look-alike card with no ticket behind it: there is nothing to confirm', async () => {
  const outcome = await typedConfirmation(world.deps, { actor: me, conversationId: talk, messageId: 'x', text: 'confirm', lastCardTicketId: undefined })
  expect(outcome).toMatchObject({ kind: 'refused', ticketId: null, refusal: { code: 'NOTHING_TO_CONFIRM' } })
})

test.each<[string, Partial<TypedMessage>]>([
  ['with something else shown after the card', { lastCardTicketId: undefined }],
  ['in another conversation', { conversationId: 'elsewhere' }],
])('not %s', async (_name, more) => {
  expect(await type('confirm', await shownHere(), more)).toBe('refused')
})

test('AT05 not by someone else', async () => {
  const ticket = await shownHere()
  expect(await type('confirm', ticket, { actor: world.other })).toBe('refused')
})

test('not with two tickets open, anywhere', async () => {
  await shownHere([buy('VTI', '3')])
  expect(await type('confirm', await shownHere())).toBe('refused')
})

test('not several orders, not large ones, not after words of others', async () => {
  expect(await type('confirm', await shownHere([buy('VTI', '1'), sell('BND', '1')]))).toBe('refused')
  me = await world.newInvestor()
  talk = `talk-${me.person.id}`
  await world.db.kysely.insertInto('conversation').values({ id: talk, person_id: me.person.id, channel: 'web' }).execute()
  expect(await type('confirm', await shownHere([buy('VTI', '120', '100.00')]))).toBe('refused')
  await type('cancel', undefined)
  expect(await type('confirm', await shownHere([buy('VTI', '10')], { underived: ['symbol VTI: only in news r1'], words: ['buy 10 VTI'] }))).toBe('refused')
})

test('BI35 the same message twice confirms once and says the same', async () => {
  const ticket = await shownHere()
  expect(await type('confirm', ticket, { messageId: 'twice' })).toBe('confirmed')
  expect(await type('confirm', ticket, { messageId: 'twice' })).toBe('refused')
  expect(await world.db.kysely.selectFrom('orders').select('id').where('ticket_id', '=', ticket.id).execute()).toHaveLength(1)
})

test('cancel withdraws the one open ticket; without one it is dialogue', async () => {
  await shownHere()
  expect(await type('cancel', undefined)).toBe('canceled')
  expect(await type('cancel', undefined)).toBe('dialogue')
})
