import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bulkStates, bulkTransitions, type BulkView } from '../../domain/bulk.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Role } from '../../domain/person.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import { approveBulk, type ApprovedBulk } from '../../gates/bulk/approve.ts'
import { displayBulk } from '../../gates/bulk/display.ts'
import { mostClients, proposeBulk, type ClientWish } from '../../gates/bulk/propose.ts'
import { readBulk, readBulks } from '../../gates/bulk/read.ts'
import { expireBulks, rejectBulk } from '../../gates/bulk/reject.ts'
import { bulkStepUpOptions, stepUpBulk } from '../../gates/bulk/step-up.ts'
import { cancelTicket } from '../../gates/cancel.ts'
import type { Actor } from '../../gates/deps.ts'
import { displayTicket } from '../../gates/display.ts'
import { setKillSwitch } from '../../gates/kill-switch.ts'
import { mintConfirmedOrder } from '../../gates/mint.ts'
import { addPasskey, startPasskey } from '../../gates/passkeys/register.ts'
import { buy, codeOf, confirm, counts, gateWorld, type GateWorld } from '../../gates/testing.ts'
import { readChain } from '../../ledger/record.ts'
import { Authenticator } from '../fakes/authenticator.ts'

let world: GateWorld
beforeAll(async () => { world = await gateWorld() })
afterAll(() => world.close())

let advisor: Actor
let supervisor: Actor
let clients: Actor[]

const newPerson = async (role: Role): Promise<Actor> => {
  const id = world.deps.ids('person')
  await world.db.kysely.insertInto('person').values({ id, email: `${id}@demo.local`, label: `Test ${role}`, role }).execute()
  await world.db.kysely.insertInto('totp').values({ person_id: id, secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }).execute()
  return { person: { id: id as PersonId, role, email: `${id}@demo.local`, label: `Test ${role}` }, sessionId: `session-${id}`, channel: 'web' }
}
const mandate = (client: Actor, until = '2030-01-01') => world.db.kysely.insertInto('mandate').values({
  advisor_id: advisor.person.id, client_id: client.person.id, account_id: `account-${client.person.id}`, scope: 'trade', until,
}).onConflict((conflict) => conflict.columns(['advisor_id', 'account_id']).doUpdateSet({ until })).execute()

beforeEach(async () => {
  world.market.add('VTI', '100.00')
  ;[advisor, supervisor] = [await newPerson('advisor'), await newPerson('supervisor')]
  clients = [await world.newInvestor(), await world.newInvestor(), await world.newInvestor()]
  for (const client of clients) await mandate(client)
})

const wish = (client: Actor, legs = [buy('VTI', '10')]): ClientWish => {
  const accountId = `account-${client.person.id}`
  return { clientId: client.person.id, accountId, wish: { accountId, title: 'Rebalance', legs, impact: null, taxUsd: null } }
}
const must = <T extends object | string>(value: T): Exclude<T, Refusal> => {
  if (isRefusal(value)) throw new Error(`${value.code}: ${value.message}`)
  return value as Exclude<T, Refusal>
}
const view = async (bulkId: string): Promise<BulkView> => (await readBulk(world.deps, supervisor.person, bulkId))!
const proposed = async (wishes = clients.map((client) => wish(client))): Promise<BulkView> =>
  view(must(await proposeBulk(world.deps, { actor: advisor, kind: 'rebalance-to-policy', clients: wishes })))
const display = (bulk: BulkView, actor = supervisor, hash = bulk.hash) => displayBulk(world.deps, { actor, bulkId: bulk.id, hash })
const prove = async (bulk: BulkView, actor = supervisor, steps = 0) => stepUpBulk(world.deps, { actor, bulkId: bulk.id, hash: bulk.hash, proof: { code: await world.code(steps) } })
const approve = (bulk: BulkView, actor = supervisor, hash = bulk.hash) => approveBulk(world.deps, { actor, bulkId: bulk.id, hash })
const shownAndProven = async (wishes?: ClientWish[]): Promise<BulkView> => {
  const bulk = await proposed(wishes)
  must(await display(bulk))
  must(await prove(bulk))
  return bulk
}
const ordersOf = async (bulk: BulkView) => world.db.kysely.selectFrom('orders').select(['id', 'ticket_id']).where('ticket_id', 'in', bulk.items.flatMap(({ ticket }) => ticket?.id ?? [])).execute()
const mint = (orderId: string) => mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, orderId)
const told = async (bulk: BulkView): Promise<string[]> =>
  (await readChain(world.db.kysely, 'firm')).filter((entry) => entry.body.includes(`"${bulk.id}"`)).map((entry) => entry.kind)
/** Something happens just before the quotes of the `nth` client are read. */
const before = (nth: number, happens: () => Promise<void>): GateWorld['deps'] => {
  const { market } = world.deps
  let calls = 0
  const quotes: typeof market.quotes = async (symbols) => {
    calls += 1
    if (calls === nth) await happens()
    return market.quotes(symbols)
  }
  return { ...world.deps, market: { source: market.source, now: () => market.now(), asOf: market.asOf.bind(market), quotes } }
}
/** As somebody with the database's own password: the triggers that stop everyone else are out of the way. */
const forge = async (sql: string, values: readonly unknown[]): Promise<void> => {
  await world.db.kysely.connection().execute(async (connection) => {
    const { sql: raw } = await import('kysely')
    await raw.raw("SET session_replication_role = 'replica'").execute(connection)
    await raw.raw(sql.replace(/\$(\d)/g, (_all, n: string) => `'${String(values[Number(n) - 1]).replaceAll("'", "''")}'`)).execute(connection)
    await raw.raw("SET session_replication_role = 'origin'").execute(connection)
  })
}

test('one approval, one proof: every client is confirmed in a transaction of their own, every order is minted, the record tells each step', async () => {
  const bulk = await shownAndProven()
  expect(bulk).toMatchObject({ state: 'PROPOSED', count: 3, totalUsd: '3015.00', initiator: { id: advisor.person.id } })
  const done = must(await approve(bulk)) as ApprovedBulk
  expect(done).toMatchObject({ state: 'DONE', excluded: [] })
  expect(done.confirmed).toHaveLength(3)
  const orders = await ordersOf(bulk)
  expect(orders).toHaveLength(3)
  for (const { id } of orders) expect(codeOf(await mint(id))).toBe('ok')
  expect(await told(bulk)).toEqual(['bulk-proposed', 'bulk-displayed', 'step-up-granted', 'bulk-approved', 'bulk-done'])
  expect(await view(bulk.id)).toMatchObject({ state: 'DONE', approver: { id: supervisor.person.id }, items: [{ outcome: 'CONFIRMED' }, { outcome: 'CONFIRMED' }, { outcome: 'CONFIRMED' }] })
  const rows = await world.db.kysely.selectFrom('confirmation').select(['person_id', 'bulk_id']).where('bulk_id', '=', bulk.id).execute()
  expect(rows).toEqual(Array.from({ length: 3 }, () => ({ person_id: supervisor.person.id, bulk_id: bulk.id })))
  const mine = (await readChain(world.db.kysely, `person/${advisor.person.id}`)).map((entry) => entry.kind)
  expect(mine.filter((kind) => kind === 'ticket-confirmed')).toHaveLength(3)
})

test('a bulk is one act for the throttle, whatever its size', async () => {
  await world.setPolicy({ maxTicketsPerMinute: 2 })
  try {
    expect((await proposed()).count).toBe(3)
    expect((await proposed()).count).toBe(3)
    expect(codeOf(await proposeBulk(world.deps, { actor: advisor, kind: 'rebalance-to-policy', clients: clients.map((client) => wish(client)) }) as object)).toBe('NOTHING_TO_DO')
  } finally {
    await world.setPolicy({})
  }
})

test('approver = initiator: refused, as a supervisor too, and by the database itself', async () => {
  const bulk = await proposed()
  expect(codeOf(await display(bulk, advisor))).toBe('NOT_PERMITTED')
  await world.db.kysely.updateTable('person').set({ role: 'supervisor' }).where('id', '=', advisor.person.id).execute()
  for (const step of [display(bulk, advisor), prove(bulk, advisor), approve(bulk, advisor)]) expect(codeOf(await step)).toBe('NOT_PERMITTED')
  must(await display(bulk))
  const { grantId } = must(await prove(bulk))
  const approval = world.db.kysely.insertInto('bulk_approval').values({
    bulk_id: bulk.id, hash: bulk.hash, initiator_id: advisor.person.id, approver_id: advisor.person.id, session_id: 's', channel: 'web', grant_id: grantId,
    displayed_at: new Date(), approved_at: new Date(), body: '{}', signature: '',
  })
  await expect(approval.execute()).rejects.toThrow(/bulk_approval/)
})

test.each(['investor', 'advisor', 'compliance', 'admin'] as const)('a %s approves nothing and sees nothing', async (role) => {
  const [bulk, other] = [await proposed(), await newPerson(role)]
  for (const step of [display(bulk, other), prove(bulk, other), approve(bulk, other)]) expect(codeOf(await step)).toBe('NOT_FOUND')
  expect(await readBulk(world.deps, other.person, bulk.id)).toBeUndefined()
  expect(await readBulks(world.deps, other.person)).toEqual([])
})

test('only an advisor proposes', async () => {
  expect(codeOf(await proposeBulk(world.deps, { actor: supervisor, kind: 'rebalance-to-policy', clients: [wish(clients[0]!)] }) as object)).toBe('NOT_PERMITTED')
})

test('not displayed, no proof, another session, a proof from before: nothing is approved', async () => {
  const bulk = await proposed()
  expect(codeOf(await prove(bulk))).toBe('NOT_DISPLAYED')
  expect(codeOf(await approve(bulk))).toBe('NOT_DISPLAYED')
  must(await display(bulk))
  expect(codeOf(await approve(bulk))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  must(await prove(bulk))
  expect(codeOf(await approve(bulk, { ...supervisor, sessionId: 'another' }))).toBe('NOT_DISPLAYED')
  const second = await newPerson('supervisor')
  must(await display(bulk, second))
  expect(codeOf(await approve(bulk, second))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(codeOf(await approve(bulk))).toBe('ok')
})

test('a proof for one bulk does nothing for another', async () => {
  const a = await shownAndProven()
  const b = await proposed()
  must(await display(b))
  expect(codeOf(await approve(b))).toBe('INSUFFICIENT_USER_AUTHENTICATION')
  expect(codeOf(await approve(a))).toBe('ok')
})

test('wrong root: a hash that is not the bulk\'s, and a root that the tickets do not give', async () => {
  const bulk = await shownAndProven()
  expect(codeOf(await display(bulk, supervisor, '0'.repeat(64)))).toBe('TERMS_MISMATCH')
  expect(codeOf(await approve(bulk, supervisor, '0'.repeat(64)))).toBe('TERMS_MISMATCH')
  const other = await proposed()
  await forge('UPDATE bulk SET terms = replace(terms, $1, $2) WHERE id = $3', [bulk.root, other.root, bulk.id])
  expect(codeOf(await approve(bulk))).toBe('TERMS_MISMATCH')
  expect(await ordersOf(bulk)).toEqual([])
})

test('an added ticket: refused by the database, and with the triggers off by the approval', async () => {
  const bulk = await shownAndProven(clients.slice(0, 2).map((client) => wish(client)))
  const stranger = (await proposed([wish(clients[2]!)])).items[0]!
  const add = 'INSERT INTO bulk_item (bulk_id, position, client_id, account_id, ticket_id, ticket_hash) VALUES ($1, 9, $2, $3, $4, $5)'
  const values = [bulk.id, stranger.clientId, stranger.accountId, stranger.ticket!.id, stranger.ticket!.hash]
  await expect(world.db.pool.query(add, values)).rejects.toThrow(/takes no more items/)
  await forge('DELETE FROM bulk_item WHERE ticket_id = $1', [stranger.ticket!.id])
  await forge(add, values)
  expect(codeOf(await approve(bulk))).toBe('TERMS_MISMATCH')
  expect(await ordersOf(bulk)).toEqual([])
})

test('a removed ticket is noticed as well', async () => {
  const bulk = await shownAndProven()
  await forge('DELETE FROM bulk_item WHERE ticket_id = $1', [bulk.items[1]!.ticket!.id])
  expect(codeOf(await approve(bulk))).toBe('TERMS_MISMATCH')
})

test('an edited leg: before the approval nothing is approved, after it the order is not proven', async () => {
  const before = await shownAndProven()
  const edit = (ticketId: string) => forge('UPDATE ticket SET terms = replace(terms, $1, $2) WHERE id = $3', ['"quantity":"10"', '"quantity":"99"', ticketId])
  await expect(world.db.pool.query('UPDATE ticket SET terms = $1', ['{}'])).rejects.toThrow(/refused/)
  await edit(before.items[0]!.ticket!.id)
  expect(codeOf(await approve(before))).toBe('TERMS_MISMATCH')

  supervisor = await newPerson('supervisor')
  const after = await shownAndProven()
  must(await approve(after))
  const [first, second] = await ordersOf(after)
  await edit(first!.ticket_id)
  expect(codeOf(await mint(first!.id))).toBe('ORDER_NOT_PROVEN')
  expect(codeOf(await mint(second!.id))).toBe('ok')
})

test.each([
  ['the approver in the approval', 'UPDATE bulk_approval SET body = replace(body, $1, $2) WHERE bulk_id = $3', () => [supervisor.person.id, advisor.person.id]],
  ['the total in the terms', 'UPDATE bulk SET terms = replace(terms, $1, $2) WHERE id = $3', () => ['3015.00', '9999.00']],
  ['the bulk in the confirmation', 'UPDATE confirmation SET body = replace(body, $1, $2) WHERE bulk_id = $3', () => ['"position":0', '"position":1']],
  ['the reference to the approval', 'UPDATE confirmation SET bulk_id = NULL WHERE $1 <> $2 AND bulk_id = $3', () => ['a', 'b']],
] as const)('evidence edited afterwards is no evidence: %s', async (_name, sql, values) => {
  const bulk = await shownAndProven()
  must(await approve(bulk))
  const order = (await ordersOf(bulk)).find(({ ticket_id: id }) => id === bulk.items[0]!.ticket!.id)!
  expect(codeOf(await mint(order.id))).toBe('ok')
  await forge(sql, [...values(), bulk.id])
  expect(codeOf(await mint(order.id))).toBe('ORDER_NOT_PROVEN')
})

test('the mandate ended meanwhile: that client is left out and named, the others go', async () => {
  const bulk = await shownAndProven()
  await mandate(clients[1]!, '2026-07-30')
  const done = must(await approve(bulk)) as ApprovedBulk
  expect(done.confirmed).toHaveLength(2)
  expect(done.excluded).toMatchObject([{ ticketId: bulk.items[1]!.ticket!.id, code: 'NOT_FOUND' }])
  expect((await view(bulk.id)).items[1]).toMatchObject({ outcome: 'EXCLUDED', refusal: { code: 'NOT_FOUND' }, ticket: { state: 'REJECTED', orders: [] } })
})

test('one client who fails at the proposal is named and is no part of the root; one who fails at the approval does not spoil the rest', async () => {
  const bulk = await shownAndProven([wish(clients[0]!, [buy('BAD', '10')]), wish(clients[1]!), wish(clients[2]!)])
  expect(bulk).toMatchObject({ count: 2, totalUsd: '2010.00', items: [{ ticket: null, refusal: { code: 'CHECK_FAILED' } }, { position: 1 }, { position: 2 }] })
  await world.db.kysely.updateTable('account').set({ frozen_reason: 'a break' }).where('id', '=', `account-${clients[2]!.person.id}`).execute()
  const done = must(await approve(bulk)) as ApprovedBulk
  expect(done).toMatchObject({ confirmed: [bulk.items[1]!.ticket!.id], excluded: [{ ticketId: bulk.items[2]!.ticket!.id, code: 'CHECK_FAILED' }] })
  expect(await ordersOf(bulk)).toHaveLength(1)
})

test('a client who fails unexpectedly is left out too', async () => {
  const bulk = await shownAndProven()
  const broken = before(2, () => Promise.reject(new Error('the line is down')))
  const done = must(await approveBulk(broken, { actor: supervisor, bulkId: bulk.id, hash: bulk.hash })) as ApprovedBulk
  expect(done).toMatchObject({ confirmed: { length: 2 }, excluded: [{ ticketId: bulk.items[1]!.ticket!.id, code: 'INTERNAL' }] })
})

test('prices that moved past the tolerance leave a client out; nothing is replaced behind the approver\'s back', async () => {
  const bulk = await shownAndProven()
  world.market.prices.set('VTI', '101.00')
  const done = must(await approve(bulk)) as ApprovedBulk
  expect(done.confirmed).toEqual([])
  expect(done.excluded.map(({ code }) => code)).toEqual(['STALE_QUOTE', 'STALE_QUOTE', 'STALE_QUOTE'])
})

test('a ticket that was withdrawn meanwhile is left out', async () => {
  const bulk = await shownAndProven()
  must(await cancelTicket(world.deps, { actor: advisor, ticketId: bulk.items[0]!.ticket!.id }))
  expect(must(await approve(bulk))).toMatchObject({ confirmed: { length: 2 }, excluded: [{ code: 'WITHDRAWN' }] })
})

test('a ticket of a bulk is confirmed by nobody alone: not by the gate, and not by a hand-written row', async () => {
  const bulk = await proposed()
  const ticket = bulk.items[0]!.ticket!
  expect(codeOf(await displayTicket(world.deps, { actor: advisor, ticketId: ticket.id, hash: ticket.hash }))).toBe('NOT_PERMITTED')
  expect(codeOf(await confirm(world, ticket, 'alone', advisor))).toBe('NOT_DISPLAYED')
  const row = { ticket_id: ticket.id, hash: ticket.hash, session_id: 's', channel: 'web', worst_case_minor: 1n, body: '{}', signature: '' }
  await expect(world.db.kysely.insertInto('confirmation').values({ ...row, id: 'by-hand', person_id: advisor.person.id }).execute()).rejects.toThrow(/approval of its bulk/)
})

test('replay: a bulk is approved once, and twenty approvals at once are one', async () => {
  const bulk = await shownAndProven()
  const before = await counts(world.db)
  const all = await Promise.all(Array.from({ length: 20 }, () => approve(bulk)))
  expect(all.filter((each) => !isRefusal(each)).length).toBeGreaterThan(0)
  expect((await counts(world.db)).orders - before.orders).toBe(3)
  expect(codeOf(await approve(bulk))).toBe('ALREADY_EXECUTED')
  must(await newPerson('supervisor'))
  expect(codeOf(await rejectBulk(world.deps, { actor: supervisor, bulkId: bulk.id, hash: bulk.hash, reason: 'too late' }))).toBe('ALREADY_EXECUTED')
})

test('the kill switch stops an approval before it uses up the proof', async () => {
  const bulk = await shownAndProven()
  must(await setKillSwitch(world.deps, { actor: world.admin, on: true, reason: 'test' }))
  expect(codeOf(await approve(bulk))).toBe('TRADING_HALTED')
  must(await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'test' }))
  expect(codeOf(await approve(bulk))).toBe('ok')
})

test('the kill switch in the middle: what was confirmed stays, the rest is left out for good', async () => {
  const bulk = await shownAndProven()
  const halting = before(2, async () => { must(await setKillSwitch(world.deps, { actor: world.admin, on: true, reason: 'test' })) })
  const done = must(await approveBulk(halting, { actor: supervisor, bulkId: bulk.id, hash: bulk.hash })) as ApprovedBulk
  must(await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'test' }))
  expect(done).toMatchObject({ confirmed: [bulk.items[0]!.ticket!.id], excluded: [{ code: 'TRADING_HALTED' }, { code: 'TRADING_HALTED' }] })
  expect(await ordersOf(bulk)).toHaveLength(1)
})

/** An approval that broke off after its first client, as a crash leaves it. */
const brokenOff = async (deps = world.deps): Promise<BulkView> => {
  const bulk = await shownAndProven()
  const crashing = { ...deps, onTicketChange: () => { throw new Error('a crash') } }
  await expect(approveBulk(crashing, { actor: supervisor, bulkId: bulk.id, hash: bulk.hash })).rejects.toThrow('a crash')
  expect(await view(bulk.id)).toMatchObject({ state: 'APPROVED', items: [{ outcome: 'CONFIRMED' }, { outcome: null }, { outcome: null }] })
  return bulk
}

test('an approval that broke off goes on when it is sent again in the same session, and by nobody else', async () => {
  const bulk = await brokenOff()
  expect(codeOf(await approve(bulk, { ...supervisor, sessionId: 'another' }))).toBe('ALREADY_EXECUTED')
  expect(codeOf(await approve(bulk, await newPerson('supervisor')))).toBe('ALREADY_EXECUTED')
  expect(must(await approve(bulk))).toMatchObject({ confirmed: { length: 3 }, excluded: [] })
  expect(await ordersOf(bulk)).toHaveLength(3)
})

test('an approval that broke off and is not sent again in time leaves the rest out', async () => {
  const bulk = await brokenOff()
  await forge('UPDATE bulk SET expires_at = created_at WHERE id = $1', [bulk.id])
  expect(await expireBulks(world.deps)).toContain(bulk.id)
  expect(await view(bulk.id)).toMatchObject({ state: 'DONE', items: [{ outcome: 'CONFIRMED' }, { outcome: 'EXCLUDED', refusal: { code: 'EXPIRED' } }, { outcome: 'EXCLUDED' }] })
  expect(await ordersOf(bulk)).toHaveLength(1)
})

test('a supervisor whose session is revoked meanwhile approves nothing', async () => {
  const bulk = await shownAndProven()
  await world.db.pool.query('INSERT INTO session (id, token_hash, person_id, created_at, last_active_at, revoked_at) VALUES ($1, $1, $2, now(), now(), now())', [supervisor.sessionId, supervisor.person.id])
  expect(codeOf(await approve(bulk))).toBe('NOT_DISPLAYED')
})

test('a rejected bulk ends with its tickets, and the record has the reason', async () => {
  const bulk = await shownAndProven()
  expect(await rejectBulk(world.deps, { actor: supervisor, bulkId: bulk.id, hash: bulk.hash, reason: 'Too much turnover.' })).toMatchObject({ state: 'REJECTED' })
  expect(codeOf(await approve(bulk))).toBe('WITHDRAWN')
  expect((await view(bulk.id)).items.map(({ ticket }) => ticket?.state)).toEqual(['REJECTED', 'REJECTED', 'REJECTED'])
  expect(await told(bulk)).toContain('bulk-rejected')
})

test('an expired bulk is approved by nobody, and the sweep tells it', async () => {
  const short: GateWorld = { ...world, deps: { ...world.deps, settings: { ...world.deps.settings, ticketTtlMs: 60 } } }
  const id = must(await proposeBulk(short.deps, { actor: advisor, kind: 'rebalance-to-policy', clients: clients.map((client) => wish(client)) }))
  const bulk = await view(id)
  await new Promise((resolve) => { setTimeout(resolve, 100) })
  expect(await expireBulks(world.deps)).toContain(id)
  expect(codeOf(await display(bulk))).toBe('EXPIRED')
  expect(codeOf(await approve(bulk))).toBe('EXPIRED')
  expect(await told(bulk)).toEqual(['bulk-proposed', 'bulk-expired'])
})

test('a passkey proves a bulk as well', async () => {
  const rp = { id: 'localhost', origin: 'http://localhost:3000' }
  const device = new Authenticator(rp.origin, rp.id)
  const { challenge } = must(await startPasskey(world.deps, { actor: supervisor, rp, code: await world.code() }))
  must(await addPasskey(world.deps, { actor: supervisor, rp, label: 'Key', response: device.register(challenge) }))
  const bulk = await proposed()
  must(await display(bulk))
  const asked = must(await bulkStepUpOptions(world.deps, { actor: supervisor, bulkId: bulk.id, hash: bulk.hash, rp }))
  must(await stepUpBulk(world.deps, { actor: supervisor, bulkId: bulk.id, hash: bulk.hash, proof: { given: { rp, response: device.assert(asked.challenge) } } }))
  expect(codeOf(await approve(bulk))).toBe('ok')
})

test('more clients than anybody reads are refused', async () => {
  const many = Array.from({ length: mostClients + 1 }, () => wish(clients[0]!))
  await expect(proposeBulk(world.deps, { actor: advisor, kind: 'rebalance-to-policy', clients: many })).rejects.toThrow(RangeError)
})

test('the map of states is the same in the database', async () => {
  for (const from of bulkStates) {
    const { rows } = await world.db.pool.query<{ to: string }>('SELECT to_state AS to FROM unnest($1::text[]) AS to_state WHERE bulk_may($2, to_state)', [[...bulkStates], from])
    expect(rows.map(({ to }) => to).sort()).toEqual([...bulkTransitions[from]].sort())
  }
})
