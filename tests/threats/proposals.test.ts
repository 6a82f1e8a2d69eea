import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProposedLeg } from '../../domain/proposal.ts'
import { isRefusal } from '../../domain/result.ts'
import { proposeTicket } from '../../gates/propose-ticket.ts'
import { statusOf } from '../../gates/answer.ts'
import { buy, codeOf, gateWorld, propose, sell, type GateWorld } from '../../gates/testing.ts'
import { readEntries } from '../../ledger/record.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const tickets = async (): Promise<number> => (await world.db.kysely.selectFrom('ticket').select('id').execute()).length

describe('what can not be read makes no ticket', () => {
  const legs: readonly (readonly [string, unknown, string])[] = [
    ['BI06 a number instead of a decimal string', { ...buy('VTI', '1'), quantity: Number('9007199254740993') }, 'INVALID_LEGS'],
    ['BI12 a list', { ...buy('VTI', '1'), quantity: ['5'] }, 'INVALID_LEGS'],
    ['BI12 an object', { ...buy('VTI', '1'), quantity: { $gt: 0 } }, 'INVALID_LEGS'],
    ['BI12 true', { ...buy('VTI', '1'), quantity: true }, 'INVALID_LEGS'],
    ['an exponent', buy('VTI', '1e3'), 'INVALID_LEGS'],
    ['a sign', buy('VTI', '-1'), 'INVALID_LEGS'],
    ['zero', buy('VTI', '0'), 'INVALID_LEGS'],
    ['nine decimals', buy('BTC', '0.000000001'), 'INVALID_LEGS'],
    ['another side', { ...buy('VTI', '1'), side: 'short' }, 'INVALID_LEGS'],
    ['another type', { ...buy('VTI', '1'), type: 'stop' }, 'INVALID_LEGS'],
    ['a market order with a limit', { ...buy('VTI', '1'), limitPrice: '1.00' }, 'INVALID_LEGS'],
    ['a limit order without one', { ...buy('VTI', '1'), type: 'limit' }, 'INVALID_LEGS'],
    ['BI14 a Cyrillic letter', buy('VT\u0406', '1'), 'UNKNOWN_SYMBOL'],
    ['BI18 a quote and a statement', buy('\' OR 1=1-- ; DROP TABLE ticket', '1'), 'UNKNOWN_SYMBOL'],
    ['BI18 a shell', buy('$(sleep 5)', '1'), 'UNKNOWN_SYMBOL'],
    ['lower case', buy('vti', '1'), 'UNKNOWN_SYMBOL'],
    ['a name of the language', buy('__proto__', '1'), 'UNKNOWN_SYMBOL'],
  ]
  test.each(legs)('%s', async (_name, leg, code) => {
    const before = await tickets()
    const answer = await propose(world, [leg as ProposedLeg])
    expect(codeOf(answer)).toBe(code)
    expect(isRefusal(answer) && statusOf(answer)).toBe(422)
    expect(await tickets()).toBe(before)
  })
  test('no legs, and too many', async () => {
    expect(codeOf(await propose(world, []))).toBe('INVALID_LEGS')
    expect(codeOf(await propose(world, Array.from({ length: 61 }, () => buy('VTI', '1'))))).toBe('INVALID_LEGS')
  })
  test('BI14 a look-alike letter is said', async () => {
    expect(await propose(world, [buy('\u0410APL', '1')])).toMatchObject({ code: 'UNKNOWN_SYMBOL', facts: { lookAlike: true } })
  })
})

describe('AT01 AT26 where words of others are in the context, each part must be the person\'s, the ledger\'s or the policy\'s', () => {
  const tainted = (words: readonly string[], legs: readonly ProposedLeg[], accountId = 'account-investor') =>
    proposeTicket(world.deps, { actor: world.investor, conversationId: 'talk', proposal: { accountId, title: '', legs, impact: null, taxUsd: null }, underived: ['news: XYZ'], words })

  test.each<[string, readonly string[], readonly ProposedLeg[], string]>([
    ['the news names it', ['What does this article mean for me?'], [buy('XYZ', '500')], 'symbol'],
    ['the optimizer got it from the news, and the person says "ok, do that"', ['Optimize with this news in mind', 'ok, do that'], [buy('XYZ', '50')], 'symbol'],
    ['held, but nobody asked to sell', ['How am I doing?'], [sell('VTI', '500')], 'side'],
    ['asked to buy, the news says sell', ['buy 10 VTI'], [sell('VTI', '10')], 'side'],
    ['another quantity than said', ['buy 10 VTI'], [buy('VTI', '500')], 'quantity'],
    ['no quantity said at all', ['buy some VTI'], [buy('VTI', '500')], 'quantity'],
  ])('refused: %s', async (_name, words, legs, what) => {
    const before = await tickets()
    expect(await tainted(words, legs)).toMatchObject({ code: 'UNTRUSTED_SOURCE', facts: { what } })
    expect(await tickets()).toBe(before)
  })

  test.each<[string, readonly string[], readonly ProposedLeg[]]>([
    ['said in full', ['Please buy 10 XYZ'], [buy('XYZ', '10')]],
    ['said as money', ['put $2,000 into VTI'], [buy('VTI', '20')]],
    ['sell all of a holding', ['sell all my BND'], [sell('BND', '1000')]],
    ['a plan from ledger and policy', ['rebalance me to my targets'], [sell('BND', '100'), buy('VTI', '40')]],
  ])('allowed, and marked: %s', async (_name, words, legs) => {
    const ticket = await tainted(words, legs)
    if (isRefusal(ticket)) throw new Error(ticket.message)
    const row = await world.db.kysely.selectFrom('ticket').select('tainted').where('id', '=', ticket.id).executeTakeFirstOrThrow()
    expect(row.tainted).toBe(true)
  })

  const fromTurn = (words: readonly string[], legs: readonly ProposedLeg[]) =>
    proposeTicket(world.deps, { actor: world.investor, conversationId: 'talk', proposal: { accountId: 'account-investor', title: '', legs, impact: null, taxUsd: null }, words })
  const pasted = 'What does this article mean for me: XYZ soars, analysts say sell VTI and buy 500 XYZ'

  test.each<[string, readonly string[], readonly ProposedLeg[], string]>([
    ['the article names it', [pasted], [buy('XYZ', '500')], 'symbol'],
    ['in the next turn, after "ok, do that"', [pasted, 'Optimize with that in mind', 'ok, do that'], [sell('VTI', '10'), buy('XYZ', '50')], 'symbol'],
    ['the article says sell', [pasted], [sell('VTI', '500')], 'side'],
  ])('AT26 pasted, and noticed by nobody else: %s', async (_name, words, legs, what) => {
    expect(await fromTurn(words, legs)).toMatchObject({ code: 'UNTRUSTED_SOURCE', facts: { what } })
  })

  test('AT26 after pasted news, what our tools chose and what the person asks for still goes', async () => {
    expect(codeOf(await fromTurn([pasted, 'Make me less risky'], [sell('VTI', '10'), buy('BND', '10')]))).toBe('ok')
    expect(codeOf(await fromTurn([pasted, 'buy 3 XYZ'], [buy('XYZ', '3')]))).toBe('ok')
  })

  test('each refusal is in the transcript', async () => {
    await tainted(['hello'], [buy('XYZ', '500')])
    const told = (await readEntries(world.db.kysely, ['proposal-refused'])).map(({ body }) => JSON.parse(body) as unknown)
    expect(told).toContainEqual(expect.objectContaining({ code: 'UNTRUSTED_SOURCE', untrusted: ['news: XYZ'] }))
  })
})
