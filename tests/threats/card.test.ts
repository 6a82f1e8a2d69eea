import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { displayTicket } from '../../gates/display.ts'
import { mintConfirmedOrder } from '../../gates/mint.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { requoteTicket } from '../../gates/requote.ts'
import { stepUpTicket } from '../../gates/step-up.ts'
import { buy, codeOf, confirm, counts, gateWorld, shown, type GateWorld } from '../../gates/testing.ts'
import { withRecordContent } from '../../ledger/record-content.ts'
import { verifyRecord } from '../../ledger/verify.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const asSuperuser = (sql: string): Promise<unknown> => world.db.pool.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = origin`)
const cardOf = async (ticketId: string): Promise<string> => (await world.db.kysely.selectFrom('ticket').select('card').where('id', '=', ticketId).executeTakeFirstOrThrow()).card
const rewrite = (ticketId: string, card: string): Promise<unknown> => asSuperuser(`UPDATE ticket SET card = $text$${card}$text$ WHERE id = '${ticketId}'`)
const foundBy = async (): Promise<readonly string[]> =>
  (await withRecordContent(world.db.kysely, (content) => verifyRecord({ content, checkpoints: [], publicKey: world.deps.signer.publicKey })))
    .problems.filter(({ code }) => code === 'CARD_CHANGED').map(({ chainId }) => chainId)

const edits = [
  ['another title', (card: string) => card.replace('"title":"Test trade"', '"title":"Safe trade"')],
  ['another name of the instrument', (card: string) => card.replace('VTI shares', 'Treasuries')],
  ['another account', (card: string) => card.replace('"accountLabel":"Test account"', '"accountLabel":"Other account"')],
  ['a better impact', (card: string) => card.replace('"impact":null', '"impact":{}')],
  ['a rule that passed', (card: string) => card.replace('"outcome":"passed"', '"outcome":"warned"')],
  ['a fact of a rule', (card: string) => card.replace('"limitUsd":"500000.00"', '"limitUsd":"900000.00"')],
  ['fewer shares', (card: string) => card.replace('"quantity":"10"', '"quantity":"1"')],
  ['another day of the prices', (card: string) => card.replace('"priceAsOf":"2026-07-31"', '"priceAsOf":"2026-07-30"')],
] as const

describe('AT24 insider: nothing that a card shows stands outside of the hash', () => {
  test.each(edits)('a card with %s is confirmed by nobody, and the verifier names it', async (_name, edit) => {
    const me = await world.newInvestor()
    const ticket = await shown(world, [buy('VTI', '10')], me)
    const card = await cardOf(ticket.id)
    expect(edit(card)).not.toBe(card)
    await rewrite(ticket.id, edit(card))
    expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('TERMS_MISMATCH')
    expect(await foundBy()).toEqual([ticket.id])
    await rewrite(ticket.id, card)
    expect(await foundBy()).toEqual([])
    expect(codeOf(await confirm(world, ticket, 'k2', me))).toBe('ok')
  })

  test('any one byte of it', async () => {
    const me = await world.newInvestor()
    const ticket = await shown(world, [buy('VTI', '10')], me)
    const card = await cardOf(ticket.id)
    let key = 0
    await fc.assert(fc.asyncProperty(fc.nat(card.length - 1), fc.integer({ min: 0x20, max: 0x7e }), async (at, code) => {
      fc.pre(card.charCodeAt(at) !== code)
      await rewrite(ticket.id, `${card.slice(0, at)}${String.fromCharCode(code)}${card.slice(at + 1)}`.replaceAll('$text$', 'text'))
      expect(codeOf(await confirm(world, ticket, `byte-${key++}`, me))).toBe('TERMS_MISMATCH')
      expect(await foundBy()).toEqual([ticket.id])
    }), { numRuns: 40, seed: 7 })
    await rewrite(ticket.id, card)
  })

  test('it is shown, proved and re-quoted by nobody either, and the transcript says why', async () => {
    const me = await world.newInvestor()
    const ticket = await shown(world, [buy('VTI', '110', '100.00')], me)
    const card = await cardOf(ticket.id)
    await rewrite(ticket.id, card.replace('Test trade', 'Best trade'))
    const target = { actor: me, ticketId: ticket.id, hash: ticket.hash }
    expect([await displayTicket(world.deps, target), await stepUpTicket(world.deps, { ...target, code: await world.code() }), await requoteTicket(world.deps, target)].map(codeOf))
      .toEqual(['TERMS_MISMATCH', 'TERMS_MISMATCH', 'TERMS_MISMATCH'])
    expect(await world.db.kysely.selectFrom('entry').select('kind').where('chain_id', '=', `person/${me.person.id}`).where('kind', '=', 'ticket-not-intact').execute()).toHaveLength(3)
    await rewrite(ticket.id, card)
  })

  test('changed after the confirmation, its order is not minted', async () => {
    const me = await world.newInvestor()
    const ticket = await shown(world, [buy('VTI', '10')], me)
    const answer = await confirm(world, ticket, 'k', me)
    if (isRefusal(answer)) throw new Error(answer.message)
    const card = await cardOf(ticket.id)
    await rewrite(ticket.id, card.replace('Test trade', 'Best trade'))
    const deps = { db: world.db, publicKey: world.deps.signer.publicKey }
    expect(codeOf(await mintConfirmedOrder(deps, answer.orders[0]!.id))).toBe('ORDER_NOT_PROVEN')
    await rewrite(ticket.id, card)
    expect(codeOf(await mintConfirmedOrder(deps, answer.orders[0]!.id))).toBe('ok')
  })
})

test.each([
  ['fewer shares', '"quantity":"10"', '"quantity":"1"'], ['another symbol', '"symbol":"VTI"', '"symbol":"BND"'], ['the other side', '"side":"buy"', '"side":"sell"'],
  ['a client', '"accountId"', '"actingFor":"other","accountId"'],
])('AT24 insider: a stored card that says %s is read as its hashed terms say', async (_name, from, to) => {
  const me = await world.newInvestor()
  const ticket = await shown(world, [buy('VTI', '10')], me)
  await rewrite(ticket.id, (await cardOf(ticket.id)).replace(from, to))
  const { state: _state, ...before } = ticket
  expect(await readTicket(world.deps, me.person.id, ticket.id)).toEqual({ ...before, state: 'DISPLAYED' })
})

test('AT24 insider: an amount made small beside the terms does not get around the step-up', async () => {
  const me = await world.newInvestor()
  const before = await counts(world.db)
  const ticket = await shown(world, [buy('VTI', '110', '100.00')], me)
  await asSuperuser(`UPDATE ticket SET worst_case_minor = 1 WHERE id = '${ticket.id}'`)
  expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(await counts(world.db)).toEqual(before)
})
