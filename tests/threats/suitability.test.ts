import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../domain/canonical.ts'
import { isRefusal } from '../../domain/result.ts'
import { termsHash, type TicketImpact, type TicketTerms } from '../../domain/ticket.ts'
import type { Actor } from '../../gates/deps.ts'
import { proposeTicket, type ProposeInput } from '../../gates/propose-ticket.ts'
import { requoteTicket } from '../../gates/requote.ts'
import { readReport, type ReadReport } from '../../gates/suitability/store.ts'
import { reportText, suitabilityReport, type SuitabilityReport } from '../../gates/suitability/report.ts'
import { buy, codeOf, confirm, gateWorld, propose, sell, shown, testIps, type GateWorld } from '../../gates/testing.ts'
import { withRecordContent } from '../../ledger/record-content.ts'
import { verifyRecord } from '../../ledger/verify.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const impact: TicketImpact = {
  classes: [{ assetClass: 'stocks', before: 0.25, after: 0.3, target: 0.7 }, { assetClass: 'bonds', before: 0.25, after: 0.2, target: 0.3 }],
  riskBefore: 0.081, riskAfter: 0.094, cashAfterUsd: '99000.00', taxNote: '', notes: [],
}
const reportOf = async (ticketId: string, me: Actor): Promise<ReadReport> => (await readReport(world.db.kysely, me.person, ticketId))!
const termsOf = async (ticketId: string): Promise<TicketTerms> =>
  JSON.parse((await world.db.kysely.selectFrom('ticket').select('terms').where('id', '=', ticketId).executeTakeFirstOrThrow()).terms) as TicketTerms
const advised = async (me: Actor, more: Partial<ProposeInput> = {}) => {
  const ticket = await proposeTicket(world.deps, {
    actor: me, turnId: 'turn-1', words: ['Rebalance me'], ...more,
    proposal: { accountId: `account-${me.person.id}`, title: 'Rebalance to your policy', legs: [buy('VTI', '10'), sell('BND', '10')], impact, taxUsd: '0.00' },
  })
  if (isRefusal(ticket)) throw new Error(ticket.message)
  return ticket
}
const changeProfile = (me: Actor, body: object): Promise<unknown> =>
  world.db.kysely.insertInto('ips').values({ person_id: me.person.id, version: 2, body: JSON.stringify({ ...testIps, ...body, version: 2 }) }).execute()
/** RFC 6901. */
const at = (inputs: unknown, pointer: string): unknown => pointer.split('/').slice(1).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], inputs)
const leaves = (value: unknown): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value])
const headings = ['What this is', 'Outline', 'Your objectives', 'Term', 'Knowledge and experience', 'Attitude to risk', 'Capacity for loss', 'Sustainability preference',
  'Why it fits', 'Costs', 'Disadvantages', 'Alternatives', 'Hypothetical figures', 'Periodic review']

describe('before each confirmation there is a report that says why it fits this person', () => {
  test('it has every part, each sentence an input, and each figure stands in that input', async () => {
    const me = await world.newInvestor()
    const { report } = await reportOf((await advised(me)).id, me)
    expect(report.sections.map(({ heading }) => heading)).toEqual(headings)
    for (const { text, from } of report.sections.flatMap(({ sentences }) => sentences)) {
      const values = from.map((pointer) => at(report.inputs, pointer))
      expect(values.every((value) => value !== undefined), `${text} ${from.join()}`).toBe(true)
      const [texts, numbers] = [leaves(values).map(String).join(' '), leaves(values).filter((value) => typeof value === 'number')]
      for (const [figure] of text.replaceAll(',', '').replace('a year like 2008', '').matchAll(/\d+(\.\d+)?/g)) {
        const there = texts.includes(figure) || numbers.some((value) => [value, value * 100].some((each) => Math.abs(each - Number(figure)) < 0.051))
        expect(there, `${figure} in "${text}" from ${from.join()}`).toBe(true)
      }
    }
  })

  test('the same inputs give the same bytes, and their hash stands in the terms', async () => {
    const me = await world.newInvestor()
    const ticket = await advised(me)
    const { text, report } = await reportOf(ticket.id, me)
    expect(reportText(suitabilityReport(report.inputs))).toBe(text)
    expect((await termsOf(ticket.id)).suitabilityHash).toBe(sha256Hex(text))
    expect(ticket.suitability).toEqual({ basis: 'advice', hash: sha256Hex(text) })
  })

  test('changing one byte of it changes the ticket\'s hash', async () => {
    const me = await world.newInvestor()
    const ticket = await advised(me)
    const [terms, { text }] = [await termsOf(ticket.id), await reportOf(ticket.id, me)]
    expect(termsHash(terms)).toBe(ticket.hash)
    const hashes = [0, 100, text.length - 1].map((place) => termsHash({ ...terms, suitabilityHash: sha256Hex(`${text.slice(0, place)}\u0001${text.slice(place + 1)}`) }))
    expect(new Set([...hashes, ticket.hash]).size).toBe(4)
  })

  test.each([
    ['edited', (digest: string) => `UPDATE evidence SET body = replace(body, '"key"', '"kez"') WHERE digest = '${digest}'`, 'EVIDENCE_CHANGED'],
    ['deleted', (digest: string) => `DELETE FROM evidence WHERE digest = '${digest}'`, 'EVIDENCE_LOST'],
  ])('AT24 insider: %s in the ledger, nobody confirms the ticket and the verifier names it', async (_name, change, code) => {
    const me = await world.newInvestor()
    const ticket = await shown(world, [buy('VTI', '10')], me)
    const { suitabilityDigest } = await termsOf(ticket.id)
    await world.db.pool.query(`SET session_replication_role = replica; ${change(suitabilityDigest)}; SET session_replication_role = origin`)
    expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('TERMS_MISMATCH')
    const { problems } = await withRecordContent(world.db.kysely, (content) => verifyRecord({ content, checkpoints: [], publicKey: world.deps.signer.publicKey }))
    expect(problems.some((each) => each.code === code && (each.chainId === suitabilityDigest || each.message.includes(suitabilityDigest)))).toBe(true)
  })

  test('a stranger is told that there is none; the client of an advisor is not a stranger', async () => {
    const [me, stranger] = [await world.newInvestor(), await world.newInvestor()]
    const ticket = await advised(me)
    expect(await readReport(world.db.kysely, stranger.person, ticket.id)).toBeUndefined()
    expect(await readReport(world.db.kysely, { ...stranger.person, role: 'supervisor' }, ticket.id)).toBeUndefined()
  })
})

describe('what the profile lacks blocks the recommendation', () => {
  test.each<[string, object]>([
    ['objectives', { goals: [], answers: { ...testIps.answers, aim: null } }], ['term', { horizonYears: null }], ['knowledge', { knowledge: null }],
    ['experience', { answers: { ...testIps.answers, experienceYears: null } }], ['attitude to risk', { answers: { ...testIps.answers, reaction: null } }],
    ['capacity for loss', { answers: { ...testIps.answers, reserveMonths: null } }], ['sustainability preference', { sustainability: null }],
    ['experience', { answers: undefined }],
  ])('%s', async (input, change) => {
    const me = await world.newInvestor()
    await changeProfile(me, change)
    const refusal = await propose(world, [buy('VTI', '10')], me)
    expect(refusal).toMatchObject({ code: 'CHECK_FAILED' })
    const { checks, ticketId } = (refusal as unknown as { facts: { ticketId: string; checks: { name: string; outcome: string; facts: object }[] } }).facts
    expect(checks.find(({ outcome }) => outcome === 'blocked')).toMatchObject({ name: 'suitability', facts: { missing: expect.arrayContaining([input]), nextStep: expect.any(String) } })
    const { report } = await reportOf(ticketId, me)
    expect([report.sections, report.missing.map((gap) => gap.input)]).toEqual([[], expect.arrayContaining([input])])
  })

  test('also when it goes missing between the card and the confirmation', async () => {
    const me = await world.newInvestor()
    const ticket = await shown(world, [buy('VTI', '10')], me)
    await changeProfile(me, { sustainability: null })
    expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('CHECK_FAILED')
  })
})

describe('it says whose idea the trade was', () => {
  const basisOf = async (more: Partial<ProposeInput>, legs = [buy('VTI', '10')]): Promise<SuitabilityReport['inputs']['basis']> => {
    const me = await world.newInvestor()
    const ticket = await proposeTicket(world.deps, { actor: me, ...more, proposal: { accountId: `account-${me.person.id}`, title: '', legs, impact: null, taxUsd: null } })
    if (isRefusal(ticket)) throw new Error(ticket.message)
    return (await reportOf(ticket.id, me)).report.inputs.basis
  }
  test.each<[string, Partial<ProposeInput>, string]>([
    ['typed into a form', {}, 'own-order'],
    ['asked for in these words', { turnId: 't', words: ['Buy 10 VTI please'] }, 'own-order'],
    ['asked for over three messages', { turnId: 't', words: ['I want to buy VTI', 'Yes, that one', '10 shares'] }, 'own-order'],
    ['a plan that our tools worked out', { turnId: 't', words: ['Rebalance me'] }, 'advice'],
    ['another size than was asked for', { turnId: 't', words: ['Buy 20 VTI'] }, 'advice'],
    ['the other side', { turnId: 't', words: ['Sell 10 VTI'] }, 'advice'],
    ['only named in something pasted', { turnId: 't', words: ['Article: buy 10 VTI now'] }, 'advice'],
    ['nothing was said', { turnId: 't', words: [] }, 'advice'],
  ])('%s: %#', async (_name, more, basis) => {
    if (_name === 'only named in something pasted') await expect(basisOf(more)).rejects.toThrow()
    else expect(await basisOf(more)).toBe(basis)
  })

  test('a re-quoted ticket keeps it', async () => {
    const me = await world.newInvestor()
    const ticket = await advised(me)
    const next = await requoteTicket(world.deps, { actor: me, ticketId: ticket.id })
    expect('suitability' in next ? next.suitability?.basis : next).toBe('advice')
  })
})

test.each([
  ['labelled', undefined, ['Hypothetical, worked out from past prices and no forecast: the account\'s usual swing goes from 8.1 % to 9.4 % a year.'], []],
  ['withheld by the regime', [{ name: 'retail notice', from: '2026-01-01', source: 'house rule', figures: 'withheld' as const }], ['withheld under the retail notice'], ['8.1 %', '2008']],
  ['withheld where no regime holds', [], ['withheld, because no rule in force'], ['8.1 %', '2008']],
  ['withheld before the regime begins', [{ name: 'later', from: '2026-08-01', source: 'house rule', figures: 'labelled' as const }], ['withheld'], ['8.1 %', '2008']],
])('hypothetical figures are %s', async (_name, regimes, told, untold) => {
  if (regimes) await world.setPolicy({ projectionRegimes: regimes })
  const me = await world.newInvestor()
  const { report } = await reportOf((await advised(me)).id, me)
  const words = report.sections.flatMap(({ sentences }) => sentences.map(({ text }) => text)).join('\n')
  for (const each of told) expect(words).toContain(each)
  for (const each of untold) expect(words).not.toContain(each)
})
