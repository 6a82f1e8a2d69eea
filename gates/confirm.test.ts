import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../domain/result.ts'
import { sendWithCommit } from '../ledger/pipelined.ts'
import { lockChain, readChain } from '../ledger/record.ts'
import { readAccountFacts } from '../ledger/accounts.ts'
import { cancelTicket } from './cancel.ts'
import { ConfirmedOrder } from './confirmed-order.ts'
import { displayTicket } from './display.ts'
import { orderEntry } from './enter-orders.ts'
import { expireTickets } from './expire.ts'
import { mintConfirmedOrder } from './mint.ts'
import { proposeTicket } from './propose-ticket.ts'
import { readTicket, readTickets } from './read-ticket.ts'
import { requoteTicket } from './requote.ts'
import { buy, codeOf, confirm, gateWorld, propose, sell, shown, type GateWorld } from './testing.ts'
import { findTicket } from './tickets.ts'
import { chainOf } from './transcript.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

const told = async (ticketId: string): Promise<string[]> => {
  const chain = await readChain(world.db.kysely, chainOf({ conversationId: 'talk', ownerId: 'investor' }).id)
  return chain.filter((entry) => entry.body.includes(`"${ticketId}"`)).map((entry) => entry.kind)
}

test('a small order goes from proposal to a minted order, and the transcript tells each step', async () => {
  const ticket = await shown(world, [buy('VTI', '10')])
  expect(ticket).toMatchObject({ state: 'CHECKED', worstCaseUsd: '1005.00', feesUsd: '0.00', stepUpRequired: false, priceSource: 'snapshot', tolerance: '0.005' })
  const done = await confirm(world, ticket, 'first')
  if (isRefusal(done)) throw new Error(done.message)
  const order = await mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, done.orders[0]!.id)
  expect(ConfirmedOrder.is(order)).toBe(true)
  expect(order).toMatchObject({ symbol: 'VTI', quantity: '10', limitPrice: '100.50', hash: ticket.hash, clientOrderId: done.orders[0]!.clientOrderId })
  expect(Object.isFrozen(order)).toBe(true)
  expect(await told(ticket.id)).toEqual(['ticket-proposed', 'ticket-checked', 'ticket-displayed', 'ticket-confirmed'])
  const [account] = await readAccountFacts(world.db.kysely, ['account-investor'], '2026-07-31')
  expect(account?.heldCashUsd).toBe('1005.00')
})

test('a sale holds its shares and goes out no lower than shown', async () => {
  const ticket = await shown(world, [sell('BND', '7')])
  const done = await confirm(world, ticket, 'sale')
  if (isRefusal(done)) throw new Error(done.message)
  expect(await mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, done.orders[0]!.id)).toMatchObject({ limitPrice: '49.75' })
  const [account] = await readAccountFacts(world.db.kysely, ['account-investor'], '2026-07-31')
  expect(account?.positions.find((each) => each.symbol === 'BND')?.heldQuantity).toBe('7')
})

test('a ticket that the rules forbid is kept as REJECTED and says every reason', async () => {
  const refused = await propose(world, [buy('BAD', '10'), buy('TQQQ', '1')])
  expect(refused).toMatchObject({ code: 'CHECK_FAILED' })
  if (!isRefusal(refused)) throw new Error('allowed')
  const checks = refused.facts['checks'] as readonly { readonly name: string; readonly outcome: string }[]
  expect(checks.filter((check) => check.outcome === 'blocked').map((check) => check.name)).toEqual(['restricted-list', 'suitability'])
  const ticketId = String(refused.facts['ticketId'])
  expect((await readTicket(world.deps, 'investor', ticketId))?.state).toBe('REJECTED')
  expect(await told(ticketId)).toEqual(['ticket-proposed', 'ticket-rejected'])
})

test('a ticket is its owner\'s; for anyone else there is none', async () => {
  const ticket = await shown(world, [buy('VTI', '11')])
  expect((await readTicket(world.deps, 'investor', ticket.id))?.state).toBe('DISPLAYED')
  expect(await readTicket(world.deps, 'other', ticket.id)).toBeUndefined()
  expect(codeOf(await confirm(world, ticket, 'theirs', world.other))).toBe('NOT_FOUND')
  expect(codeOf(await displayTicket(world.deps, { actor: world.other, ticketId: ticket.id, hash: ticket.hash }))).toBe('NOT_FOUND')
  expect(codeOf(await cancelTicket(world.deps, { actor: world.other, ticketId: ticket.id }))).toBe('NOT_FOUND')
  expect(codeOf(await requoteTicket(world.deps, { actor: world.other, ticketId: ticket.id }))).toBe('NOT_FOUND')
  expect((await readTickets(world.deps, 'other')).map((each) => each.id)).toEqual([])
  expect((await readTickets(world.deps, 'investor', { conversationId: 'talk', limit: 1 })).map((each) => each.id)).toEqual([ticket.id])
})

test('an account that is not yours can\'t be traded', async () => {
  const proposal = { accountId: 'account-other', title: '', legs: [buy('VTI', '1')], impact: null, taxUsd: null }
  expect(codeOf(await proposeTicket(world.deps, { actor: world.investor, proposal }))).toBe('NOT_FOUND')
  expect(codeOf(await proposeTicket(world.deps, { actor: world.admin, proposal }))).toBe('NOT_FOUND')
})

test('cancel withdraws before confirmation, asks the broker after it, and is the same twice', async () => {
  const ticket = await shown(world, [buy('VTI', '12')])
  for (let time = 0; time < 2; time++)
    expect(await cancelTicket(world.deps, { actor: world.investor, ticketId: ticket.id })).toMatchObject({ status: 200, state: 'WITHDRAWN' })
  expect(codeOf(await confirm(world, ticket, 'withdrawn'))).toBe('WITHDRAWN')
  const other = await shown(world, [buy('VTI', '13')])
  await confirm(world, other, 'then-cancel')
  for (let time = 0; time < 2; time++)
    expect(await cancelTicket(world.deps, { actor: world.investor, ticketId: other.id })).toMatchObject({ status: 202, state: 'CONFIRMED' })
  expect((await told(other.id)).filter((kind) => kind === 'cancel-requested')).toHaveLength(1)
})

test('a requote keeps the legs, takes new prices, and ends the old ticket', async () => {
  const ticket = await shown(world, [buy('VTI', '14')])
  world.market.prices.set('VTI', '100.20')
  const next = await requoteTicket(world.deps, { actor: world.investor, ticketId: ticket.id })
  world.market.prices.set('VTI', '100.00')
  if (isRefusal(next)) throw new Error(next.message)
  expect(next.legs).toMatchObject([{ symbol: 'VTI', quantity: '14', refPrice: '100.20' }])
  expect(next.hash).not.toBe(ticket.hash)
  expect(await readTicket(world.deps, 'investor', ticket.id)).toMatchObject({ state: 'SUPERSEDED', replacement: next.id })
  expect(await confirm(world, ticket, 'old')).toMatchObject({ code: 'SUPERSEDED', facts: { replacement: next.id } })
})

test('AT15 a requote shows no figure of the old prices: shares and cash are worked out again, risk and tax are gone and a note says so', async () => {
  const actor = await world.newInvestor()
  const impact = { classes: [{ assetClass: 'stocks', before: 0.25, after: 0.9, target: 0.7 }], riskBefore: 0.1, riskAfter: 0.12, cashAfterUsd: '1.00', taxNote: 'Gains of $500.', notes: ['as it was'] }
  const proposal = { accountId: `account-${actor.person.id}`, title: 'Trade', legs: [buy('VTI', '100')], impact, taxUsd: '75.00' }
  const ticket = await proposeTicket(world.deps, { actor, proposal })
  if (isRefusal(ticket)) throw new Error(ticket.message)
  world.market.prices.set('VTI', '110.00')
  const next = await requoteTicket(world.deps, { actor, ticketId: ticket.id })
  const again = isRefusal(next) ? next : await requoteTicket(world.deps, { actor, ticketId: next.id })
  world.market.prices.set('VTI', '100.00')
  if (isRefusal(next) || isRefusal(again)) throw new Error('no requote')
  for (const card of [next, again]) {
    // 500 VTI at 110, 1,000 BND at 50, 100,000 of cash; 100 VTI more cost 11,000 and the fees.
    const [cash, stocks] = [100_000 - 11_000 - Number(card.feesUsd), 66_000]
    expect(card).toMatchObject({ taxUsd: null, impact: { riskBefore: null, riskAfter: null, taxNote: '', cashAfterUsd: cash.toFixed(2), notes: [expect.stringMatching(/tax were not worked out again/)] } })
    const row = card.impact!.classes.find(({ assetClass }) => assetClass === 'stocks')!
    expect(row.before).toBeCloseTo(55_000 / 205_000, 9)
    expect(row.after).toBeCloseTo(stocks / (stocks + 50_000 + cash), 9)
  }
})

test('expiry keeps the work: confirm says EXPIRED, a requote makes a new ticket', async () => {
  const short: GateWorld = { ...world, deps: { ...world.deps, settings: { ...world.deps.settings, ticketTtlMs: 500 } } }
  const ticket = await shown(short, [buy('VTI', '15')])
  const swept = await shown(short, [buy('VTI', '16')])
  await new Promise((resolve) => { setTimeout(resolve, 520) })
  expect(codeOf(await confirm(world, ticket, 'late'))).toBe('EXPIRED')
  expect(await expireTickets(world.deps)).toEqual([swept.id])
  expect(await expireTickets(world.deps)).toEqual([])
  expect(await requoteTicket(world.deps, { actor: world.investor, ticketId: ticket.id })).toMatchObject({ state: 'CHECKED' })
  expect((await told(ticket.id)).slice(-2)).toEqual(['ticket-expired', 'ticket-superseded'])
})

test('the restricted list reaches tickets that are already on screen', async () => {
  const ticket = await shown(world, [buy('XYZ', '3')])
  await world.setPolicy({ restricted: ['BAD', 'XYZ'] })
  expect(await confirm(world, ticket, 'restricted')).toMatchObject({ code: 'CHECK_FAILED' })
  await world.setPolicy({})
  expect(codeOf(await confirm(world, ticket, 'restricted'))).toBe('ok')
})

test('a rebalance is one ticket: sales pay for purchases', async () => {
  const ticket = await shown(world, [sell('BND', '20'), buy('VTI', '9')])
  expect(ticket.legs).toHaveLength(2)
  expect(ticket.checks.find((check) => check.name === 'cash')?.outcome).not.toBe('blocked')
  const done = await confirm(world, ticket, 'rebalance')
  expect(done).toMatchObject({ state: 'CONFIRMED', orders: [{}, {}] })
})

/** Rows of all that a confirmation writes. */
const written = async (): Promise<unknown> => (await world.db.pool.query(`SELECT (SELECT count(*)::int FROM confirmation) AS confirmations, (SELECT count(*)::int FROM orders) AS orders,
  (SELECT count(*)::int FROM outbox) AS outbox, (SELECT count(*)::int FROM hold) AS holds, (SELECT count(*)::int FROM entry) AS entries,
  (SELECT coalesce(sum(entered_minor), 0)::text FROM firm_day) AS entered, (SELECT count(*)::int FROM ticket_state WHERE state = 'CONFIRMED') AS confirmed`)).rows[0]

test.each([
  ['a ticket that is no longer as it was judged', 'STEP_UP_REQUIRED', undefined],
  ['a proof that was used', 'DISPLAYED', '2026-07-31T12:00:00Z'],
] as const)('%s enters nothing, though the statement goes out with its commit', async (name, state, consumedAt) => {
  const { deps, db, investor } = world
  const { id, hash } = await shown(world, [buy('VTI', '12')])
  const grantId = consumedAt === undefined ? null : `grant-${id}`
  if (grantId !== null) {
    await db.kysely.insertInto('action_grant').values({
      id: grantId, person_id: investor.person.id, session_id: investor.sessionId, action_hash: hash, method: 'totp', granted_at: consumedAt!, expires_at: consumedAt!,
    }).execute()
    await db.kysely.updateTable('action_grant').set({ consumed_at: consumedAt! }).where('id', '=', grantId).execute()
  }
  const before = await written()
  const at = '2026-07-31T15:00:00.000Z'
  await expect(db.kysely.transaction().execute(async (tx) => {
    const ticket = (await findTicket(tx, id))!
    const chain = await lockChain(tx, chainOf(ticket))
    const { statement } = await orderEntry(tx, deps, { ...ticket, state }, investor, { grantId, displayedAt: at, at, chain })
    await sendWithCommit(tx, statement)
  }), name).rejects.toMatchObject({ code: '23503', constraint: 'orders_confirmation_id_ticket_id_hash_fkey' })
  expect(await written()).toEqual(before)
})
