import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProposedLeg } from '../../domain/proposal.ts'
import { isRefusal } from '../../domain/result.ts'
import { approveBulk } from '../../gates/bulk/approve.ts'
import { displayBulk } from '../../gates/bulk/display.ts'
import { proposeBulk } from '../../gates/bulk/propose.ts'
import { readBulk } from '../../gates/bulk/read.ts'
import { stepUpBulk } from '../../gates/bulk/step-up.ts'
import { changeProfile, previewProfile } from '../../gates/change-profile.ts'
import type { Actor } from '../../gates/deps.ts'
import { displayTicket } from '../../gates/display.ts'
import { setKillSwitch } from '../../gates/kill-switch.ts'
import { proposeTicket } from '../../gates/propose-ticket.ts'
import { requoteTicket } from '../../gates/requote.ts'
import { stepUpTicket } from '../../gates/step-up.ts'
import { buy, codeOf, confirm, propose, sell, shown } from '../../gates/testing.ts'
import { typedConfirmation } from '../../gates/typed-confirmation.ts'
import { tradingWorld, type TradingWorld } from './trading-world.ts'

let world: TradingWorld
let me: Actor
beforeAll(async () => { world = await tradingWorld() })
afterAll(() => world.close())
beforeEach(async () => {
  world.market.add('VTI', '100.00')
  world.market.add('XYZ', '20.00', { kind: 'stock', sector: 'Technology' })
  await world.setPolicy({})
  me = await world.newInvestor()
})

describe('numbers that only look like numbers', () => {
  const odd = ['1e3', '1E3', ' 1', '1 ', '\uff11', '\u0663', '0x10', '0b1', '-0', '-1', '+1', '1.', '.5', '01', '1,000', '1_000', '1/2', '', '0', '0.0', 'NaN', 'Infinity', '1\n',
    '1\u200b', '1\u0000', '0.000000001', '1e-8', '9'.repeat(400)]
  test.each(odd)('a quantity of %j makes no ticket', async (quantity) => {
    expect(codeOf(await propose(world, [buy('VTI', quantity)], me))).toBe('INVALID_LEGS')
  })
  test.each([...odd, '99.9999999'])('a limit of %j makes no ticket', async (limit) => {
    expect(codeOf(await propose(world, [buy('VTI', '10', limit)], me))).toBe('INVALID_LEGS')
  })
  test.each([['999999999999', undefined], ['999999999999.99999999', undefined], ['10', '999999999999'], ['999999999999', '999999999999.999999']])(
    'a fortune (%s at %s) is an answer and no crash', async (quantity, limit) => {
      expect(codeOf(await propose(world, [buy('VTI', quantity, limit)], me))).toBe('INVALID_LEGS')
    })
  test('the largest that can be counted is refused by a rule, with its reasons', async () => {
    expect(codeOf(await propose(world, [buy('VTI', '999999999')], me))).toBe('CHECK_FAILED')
  })
})

test.each(['vti', 'Vti', 'VTI ', '\uff36\uff34\uff29', 'V\u0422I', 'VTI\u200b', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'VTI\u0000', "' OR 1=1--", '\ud800', 'A'.repeat(5000)])(
  'a symbol of %j is none of ours', async (symbol) => {
    expect(codeOf(await propose(world, [buy(symbol, '1')], me))).toBe('UNKNOWN_SYMBOL')
  })

test.each<[string, readonly ProposedLeg[], string]>([
  ['one symbol twice', [buy('VTI', '1'), buy('VTI', '2')], 'CHECK_FAILED'], ['bought and sold', [buy('VTI', '1'), sell('VTI', '1')], 'CHECK_FAILED'],
  ['none', [], 'INVALID_LEGS'], ['sixty-one', Array.from({ length: 61 }, () => buy('VTI', '1')), 'INVALID_LEGS'], ['a thousand', Array.from({ length: 1000 }, () => buy('VTI', '1')), 'INVALID_LEGS'],
])('legs: %s', async (_name, legs, code) => {
  expect(codeOf(await propose(world, legs, me))).toBe(code)
})

test('re-quoting races confirming, forty times: one outcome each, and never both', { timeout: 120_000 }, async () => {
  await world.setPolicy({ stepUpThresholdUsd: '100000000.00' })
  const outcomes = new Set<string>()
  for (let round = 0; round < 40; round++) {
    // Each size once within a minute, and nobody runs out of cash.
    if (round % 20 === 0) me = await world.newInvestor()
    const ticket = await shown(world, [buy('VTI', String(1 + (round % 20)))], me)
    const both = [() => confirm(world, ticket, `race-${round}`, me), () => requoteTicket(world.deps, { actor: me, ticketId: ticket.id })]
    // The second comes a little later, each time by more: so the two meet everywhere.
    const answers = await Promise.all((round % 2 === 0 ? both : both.toReversed()).map(async (each, place) => {
      if (place === 1) await sleep(round % 10)
      return each()
    }))
    const [confirmed, requoted] = round % 2 === 0 ? answers : answers.toReversed()
    const outcome = [codeOf(confirmed!), codeOf(requoted!)].join(' ')
    outcomes.add(outcome)
    const { state } = await world.db.kysely.selectFrom('ticket_state').select('state').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
    const orders = await world.db.kysely.selectFrom('orders').select('id').where('ticket_id', '=', ticket.id).execute()
    expect([outcome, state, orders.length]).toEqual(outcome.startsWith('ok') ? ['ok ALREADY_EXECUTED', 'CONFIRMED', 1] : ['SUPERSEDED ok', 'SUPERSEDED', 0])
  }
  expect(outcomes.size).toBe(2)
})

describe('a key opens only its owner\'s door', () => {
  test('the same Idempotency-Key of two people are two keys', async () => {
    const other = await world.newInvestor()
    const [mine, theirs] = [await shown(world, [buy('VTI', '3')], me), await shown(world, [buy('VTI', '4')], other)]
    expect(codeOf(await confirm(world, mine, 'shared', me))).toBe('ok')
    expect(codeOf(await confirm(world, mine, 'shared', other))).toBe('NOT_FOUND')
    expect(codeOf(await confirm(world, theirs, 'shared', other))).toBe('ok')
  })

  test('a request under the key that a typed word would use answers for nothing else', async () => {
    await world.db.kysely.insertInto('conversation').values({ id: `talk-${me.person.id}`, person_id: me.person.id, channel: 'web' }).execute()
    const first = await shown(world, [buy('VTI', '3')], me)
    expect(codeOf(await confirm(world, first, 'typed/m1', me))).toBe('ok')
    const conversationId = `talk-${me.person.id}`
    const ticket = await proposeTicket(world.deps, { actor: me, conversationId, proposal: { accountId: `account-${me.person.id}`, title: '', legs: [buy('VTI', '4')], impact: null, taxUsd: null } })
    if (isRefusal(ticket)) throw new Error(ticket.message)
    await displayTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash })
    const typed = await typedConfirmation(world.deps, { actor: me, conversationId, messageId: 'm1', text: 'confirm', lastCardTicketId: ticket.id })
    expect(typed).toMatchObject({ kind: 'refused', refusal: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  })
})

describe('a proof is good for what it was made for', () => {
  test('one for a ticket changes no profile, and one for a profile confirms no ticket', async () => {
    const ticket = await shown(world, [buy('VTI', '110', '100.00')], me)
    const preview = await previewProfile(world.deps, { actor: me, change: { kind: 'exclusions', add: ['weapons'], remove: [] } })
    if (isRefusal(preview)) throw new Error(preview.message)
    expect(codeOf(await stepUpTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash, code: await world.code() }))).toBe('ok')
    expect(codeOf(await changeProfile(world.deps, { actor: me, hash: preview.hash }))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
    expect(codeOf(await changeProfile(world.deps, { actor: me, hash: ticket.hash }))).toBe('NOT_DISPLAYED')
    expect(codeOf(await stepUpTicket(world.deps, { actor: me, ticketId: ticket.id, hash: preview.hash, code: await world.code(1) }))).toBe('TERMS_MISMATCH')
    expect(codeOf(await confirm(world, ticket, 'k', me))).toBe('ok')
  })

  test('an administrator who is one no more resumes nothing', async () => {
    const late = await world.newPerson('admin')
    expect(codeOf(await setKillSwitch(world.deps, { actor: late, on: true, reason: 'drill' }))).toBe('ok')
    await world.db.kysely.updateTable('person').set({ role: 'investor' }).where('id', '=', late.person.id).execute()
    expect(codeOf(await setKillSwitch(world.deps, { actor: late, on: false, reason: 'mine' }))).toBe('NOT_PERMITTED')
    await world.db.kysely.updateTable('person').set({ role: 'admin', active: false }).where('id', '=', late.person.id).execute()
    expect(codeOf(await setKillSwitch(world.deps, { actor: late, on: false, reason: 'mine' }))).toBe('NOT_PERMITTED')
    expect(codeOf(await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'over' }))).toBe('ok')
  })
})

describe('rules that are walked around', () => {
  test('free-riding: sell, spend the proceeds to the last dollar, sell what they bought on the same day', async () => {
    await world.setPolicy({ stepUpThresholdUsd: '100000000.00', maxSinglePosition: 1, maxSector: 1 })
    const trade = async (leg: ProposedLeg, key: string) => {
      const ticket = await propose(world, [leg], me)
      if (isRefusal(ticket)) return ticket
      await displayTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash })
      const answer = await confirm(world, ticket, key, me)
      await world.settle()
      return answer
    }
    expect(codeOf(await trade(sell('BND', '1000'), 'a'))).toBe('ok')
    const [account] = await world.db.kysely.selectFrom('cash_balance').select('minor').where('account_id', '=', `account-${me.person.id}`).execute()
    const shares = account!.minor / 10_060n
    expect(codeOf(await trade(buy('VTI', String(shares / 2n)), 'b'))).toBe('ok')
    expect(codeOf(await trade(buy('VTI', String(shares - shares / 2n)), 'c'))).toBe('ok')
    const refusal = await propose(world, [sell('VTI', String(500n + shares))], me)
    expect(isRefusal(refusal) && (refusal.facts['checks'] as { name: string; outcome: string }[]).filter(({ outcome }) => outcome === 'blocked').map(({ name }) => name)).toEqual(['good-faith'])
    expect(codeOf(await propose(world, [sell('VTI', '500')], me))).toBe('ok')
  })

  test('a sale that never fills makes no room for more of the same', async () => {
    await world.setPolicy({ maxSinglePosition: 0.1, stepUpThresholdUsd: '100000000.00' })
    const first = await shown(world, [buy('XYZ', '950')], me)
    expect(codeOf(await confirm(world, first, 'a', me))).toBe('ok')
    await world.settle()
    const far = await shown(world, [{ symbol: 'XYZ', side: 'sell', quantity: '900', type: 'limit', limitPrice: '21.90' }], me)
    expect(codeOf(await confirm(world, far, 'b', me))).toBe('ok')
    await world.settle()
    expect(await propose(world, [buy('XYZ', '500')], me)).toMatchObject({ code: 'CHECK_FAILED' })
  })

  test('the tolerance that the card showed counts, whatever the policy says meanwhile', async () => {
    const spend = await shown(world, [buy('VTI', '990')], me)
    await world.setPolicy({ tolerance: 0.001, stepUpThresholdUsd: '100000000.00' })
    expect(codeOf(await confirm(world, spend, 'k', me))).toBe('ok')
    const [hold] = await world.db.kysely.selectFrom('hold').select('cash_minor').where('account_id', '=', `account-${me.person.id}`).execute()
    expect(hold!.cash_minor).toBe(9_949_500n)
    expect(codeOf(await propose(world, [buy('VTI', '6')], me))).toBe('CHECK_FAILED')
  })

  test('a policy\'s tolerance that would print as an exponent is still a number', async () => {
    await world.setPolicy({ tolerance: 0.000001 })
    expect(await propose(world, [buy('VTI', '1')], me)).toMatchObject({ tolerance: '0.000001', worstCaseUsd: '100.01' })
    await world.setPolicy({ tolerance: 0.0000001 })
    expect(await propose(world, [buy('VTI', '2')], me)).toMatchObject({ tolerance: '0', worstCaseUsd: '200.00' })
  })

  test('a ticket taken out of its bulk by re-quoting is not approved with it', async () => {
    const [advisor, supervisor, other] = [await world.newPerson('advisor'), await world.newPerson('supervisor'), await world.newInvestor()]
    await world.db.kysely.insertInto('mandate').values([me, other].map(({ person }) =>
      ({ advisor_id: advisor.person.id, client_id: person.id, account_id: `account-${person.id}`, scope: 'trade' as const, until: '2030-01-01' }))).execute()
    const wishes = [me, other].map(({ person: { id } }) => ({ clientId: id, accountId: `account-${id}`, wish: { accountId: `account-${id}`, title: '', legs: [buy('VTI', '7')], impact: null, taxUsd: null } }))
    const bulkId = await proposeBulk(world.deps, { actor: advisor, kind: 'rebalance-to-policy', clients: wishes })
    const bulk = (await readBulk(world.deps, supervisor.person, String(bulkId)))!
    const target = { actor: supervisor, bulkId: bulk.id, hash: bulk.hash }
    await displayBulk(world.deps, target)
    await stepUpBulk(world.deps, { ...target, proof: { code: await world.code() } })
    const [first, second] = bulk.items.map(({ ticket }) => ticket!.id)
    expect(codeOf(await requoteTicket(world.deps, { actor: advisor, ticketId: first! }))).toBe('ok')
    expect(await approveBulk(world.deps, target)).toMatchObject({ confirmed: [second], excluded: [{ ticketId: first, code: 'SUPERSEDED' }] })
  })
})
