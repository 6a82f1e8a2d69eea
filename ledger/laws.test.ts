import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { genesisHash } from '../domain/record.ts'
import { orderStates, orderTransitions } from '../domain/order.ts'
import { preStates, ticketTransitions } from '../domain/ticket.ts'
import type { Database } from './database.ts'
import { appendEntry, conversationChain, readChain } from './record.ts'
import { newSigner } from './signer.ts'
import { addRecord } from './testing-record.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await addRecord(db, newSigner())
  await db.pool.query(`INSERT INTO ips (person_id, version, body) VALUES ('investor', 1, '{}'); INSERT INTO firm_policy (version, body) VALUES (1, '{}');
    INSERT INTO ticket_state (ticket_id, state) VALUES ('ticket-1', 'CHECKED');
    INSERT INTO fill (fill_id, order_id, quantity, price, fee_minor, at) VALUES ('f', 'order-1', 1, 1, 0, now());
    INSERT INTO hold (order_id, account_id, cash_minor) VALUES ('order-1', 'account', 20100)`)
  await db.pool.query(`BEGIN; INSERT INTO journal (id, account_id, on_date, settles_on, kind) VALUES ('j', 'account', '2024-01-01', '2024-01-01', 'deposit');
    INSERT INTO posting (journal_id, line, book, minor) VALUES ('j', 1, 'cash', 1), ('j', 2, 'external', -1); COMMIT`)
})
afterAll(() => db.close())

describe('what happened is never edited', () => {
  test.each(['entry', 'evidence', 'confirmation', 'ticket', 'display', 'ips', 'firm_policy', 'journal', 'posting', 'fill'])('%s', async (table) => {
    const { rows: [column] } = await db.pool.query<{ name: string }>(`SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum = 1`)
    await expect(db.pool.query(`UPDATE ${table} SET ${column?.name} = ${column?.name}`)).rejects.toMatchObject({ code: '23001' })
    await expect(db.pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '23001' })
    await expect(db.pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: '23001' })
  })

  test.each(['chain', 'orders', 'outbox', 'hold', 'ticket_state'])('%s is never deleted', async (table) => {
    await expect(db.pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '23001' })
  })
})

describe('the rules of the firm, after the first', () => {
  const policy = { version: 2, maxOrderUsd: '5.00' }
  const propose = async (id: string, kind: string, said: object, decision: string | undefined): Promise<void> => {
    await db.pool.query(`INSERT INTO proposal VALUES ($1, $2, $3, $1, 'why', 'investor', 's', now(), now())`, [id, kind, JSON.stringify(said)])
    if (decision === undefined) return
    await db.pool.query(`INSERT INTO action_grant (id, person_id, session_id, action_hash, method, expires_at) VALUES ($1, 'novice', 's', $1, 'totp', now())`, [id])
    await db.pool.query(`INSERT INTO proposal_decision VALUES ($1, $1, 'investor', $2, $3, 's', $4, 'why', now())`, [id, decision, decision === 'withdrawn' ? 'investor' : 'novice', decision === 'approved' ? id : null])
  }
  const put = (version: number, proposal: string | null, body: object = policy): Promise<unknown> => db.pool.query('INSERT INTO firm_policy (version, body, proposal_id) VALUES ($1, $2, $3)', [version, JSON.stringify(body), proposal])

  test.each<[string, number, string, object, string | undefined, object]>([
    ['a rejected proposal', 2, 'policy', { policy }, 'rejected', policy], ['a proposal taken back', 2, 'policy', { policy }, 'withdrawn', policy],
    ['other rules than were read', 2, 'policy', { policy }, 'approved', { ...policy, maxOrderUsd: '6.00' }], ['an approval of something else', 2, 'administrator', { policy }, 'approved', policy],
    ['a version left out', 3, 'policy', { policy: { ...policy, version: 3 } }, 'approved', { ...policy, version: 3 }],
  ])('do not rest on %s', async (what, version, kind, said, decision, body) => {
    await propose(what, kind, said, decision)
    await expect(put(version, what, body)).rejects.toMatchObject({ code: '23514' })
  })

  test('do not rest on nothing, and rest on what two people decided', async () => {
    await expect(put(2, null)).rejects.toMatchObject({ code: '23514' })
    await propose('approved', 'policy', { policy }, 'approved')
    await put(2, 'approved')
    expect((await db.pool.query('SELECT max(version) AS version FROM firm_policy')).rows).toEqual([{ version: 2 }])
  })
})

describe('a chain', () => {
  const insert = (chainId: string, seq: number, prev: string): Promise<unknown> => db.pool.query(
    'INSERT INTO entry (chain_id, seq, at, at_text, kind, body, prev_hash, hash) VALUES ($1, $2, $3::text::timestamptz, $3, $4, $5, $6, $7)',
    [chainId, seq, '2026-07-31T12:00:00.000Z', 'message-received', '{}', prev, `${chainId} ${seq}`])

  test('takes only the entry that follows its head', async () => {
    const entries = await readChain(db.kysely, 'conversation/c2')
    const head = entries.at(-1)?.hash ?? ''
    await expect(insert('conversation/c2', 3, head)).rejects.toMatchObject({ code: '23514' })
    await expect(insert('conversation/c2', 2, genesisHash)).rejects.toMatchObject({ code: '23514' })
    await expect(insert('conversation/c2', 1, genesisHash)).rejects.toMatchObject({ code: '23514' })
    await expect(insert('nowhere', 1, genesisHash)).rejects.toMatchObject({ code: '23514' })
  })

  test('moves its head by an entry only, and starts empty', async () => {
    await expect(db.pool.query("UPDATE chain SET head_seq = 0 WHERE id = 'conversation/c2'")).rejects.toMatchObject({ code: '23001' })
    await expect(db.pool.query("INSERT INTO chain (id, scope, head_seq, head_hash) VALUES ('x', 'firm', 3, 'h')")).rejects.toMatchObject({ code: '23514' })
  })

  test('takes entries that come at once one after the other', async () => {
    const chain = conversationChain('many', 'novice')
    await Promise.all(Array.from({ length: 20 }, (_, at) => db.kysely.transaction().execute((trx) => appendEntry(trx, chain, 'message-received', { at }, new Date('2026-07-31T12:00:00Z')))))
    expect((await readChain(db.kysely, chain.id)).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
  })
})

describe('states follow their map', () => {
  const allowed = async (name: string, states: readonly string[]): Promise<unknown> => (await db.pool.query(
    `SELECT a AS "from", array_agg(b ORDER BY b) FILTER (WHERE ${name}(a, b)) AS "to" FROM unnest($1::text[]) a, unnest($1::text[]) b GROUP BY a ORDER BY a`, [states])).rows
  const mapOf = (map: Readonly<Record<string, readonly string[]>>): unknown =>
    Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)).map(([from, to]) => ({ from, to: to.length === 0 ? null : [...to].sort() }))

  test('the database has the same map of orders as the domain', async () => {
    expect(await allowed('order_may', orderStates)).toEqual(mapOf(orderTransitions))
  })
  test('and of tickets', async () => {
    expect(await allowed('ticket_may', preStates)).toEqual(mapOf(ticketTransitions))
  })

  test.each([
    ["UPDATE orders SET state = 'FILLED'", '23514'],
    ['UPDATE orders SET quantity = 3', '23001'],
    ["UPDATE orders SET hash = 'other'", '23001'],
    ["UPDATE ticket_state SET state = 'CONFIRMED'", '23514'],
    ["INSERT INTO orders SELECT 'o2', ticket_id, confirmation_id, hash, 1, 'c2', account_id, symbol, instrument_id, side, quantity, limit_price, 'FILLED', 0, NULL, NULL, valid_until FROM orders", '23514'],
    ["INSERT INTO orders SELECT 'o2', ticket_id, confirmation_id, 'other', 1, 'c2', account_id, symbol, instrument_id, side, quantity, limit_price, 'CONFIRMED', 0, NULL, NULL, valid_until FROM orders", '23503'],
    ["INSERT INTO orders SELECT 'o2', ticket_id, 'none', hash, 1, 'c2', account_id, symbol, instrument_id, side, quantity, limit_price, 'CONFIRMED', 0, NULL, NULL, valid_until FROM orders", '23503'],
  ])('%s is refused', async (sql, code) => {
    await expect(db.pool.query(sql)).rejects.toMatchObject({ code })
  })

  test('an order moves on, and its fill never shrinks', async () => {
    await db.pool.query("UPDATE orders SET state = 'SUBMITTING'; UPDATE orders SET state = 'PARTIAL', filled_quantity = 1")
    await expect(db.pool.query('UPDATE orders SET filled_quantity = 0')).rejects.toMatchObject({ code: '23001' })
  })

  test('a hold is released once', async () => {
    await db.pool.query('UPDATE hold SET released_at = now()')
    await expect(db.pool.query('UPDATE hold SET released_at = now()')).rejects.toMatchObject({ code: '23001' })
  })
})
