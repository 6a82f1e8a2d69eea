import type pg from 'pg'
import { expect, test } from 'vitest'
import type { DatabaseRole } from './roles.ts'

/** What must be refused to whom; it runs on both databases, with the roles taken on in the way of each. */
const refusedToRoles: readonly [role: DatabaseRole, what: string, sql: string][] = [
  ['agent', 'confirm', "INSERT INTO confirmation (id, ticket_id, hash, person_id, session_id, channel, worst_case_minor, body, signature) VALUES ('c', 't', 'h', 'p', 's', 'web', 1, '', '')"],
  ['agent', 'order', 'INSERT INTO orders (id) VALUES (NULL)'],
  ['agent', 'queue an order', "INSERT INTO outbox (order_id) VALUES ('o')"],
  ['agent', 'write a ticket', 'INSERT INTO ticket (id) VALUES (NULL)'],
  ['agent', 'say that a ticket was displayed', 'INSERT INTO display (ticket_id) VALUES (NULL)'],
  ['agent', 'grant a step-up', 'INSERT INTO action_grant (id) VALUES (NULL)'],
  ['agent', 'read one-time-code secrets', 'SELECT secret FROM totp'],
  ['agent', 'read password hashes', 'SELECT password FROM auth_account'],
  ['agent', 'book money', 'UPDATE cash_balance SET minor = 1'],
  ['agent', 'change policy', "INSERT INTO firm_policy (version, body) VALUES (9, '{}')"],
  ['agent', 'change a profile', "INSERT INTO ips (person_id, version, body) VALUES ('p', 2, '{}')"],
  ['agent', 'remember something', 'INSERT INTO memory (id) VALUES (NULL)'],
  ['agent', 'plan a withdrawal', 'INSERT INTO plan (id) VALUES (NULL)'],
  ['agent', 'show terms', 'INSERT INTO act (hash) VALUES (NULL)'],
  ['agent', 'add a passkey', 'INSERT INTO passkey (id) VALUES (NULL)'],
  ['agent', 'propose a bulk', 'INSERT INTO bulk (id) VALUES (NULL)'],
  ['agent', 'approve a bulk', 'INSERT INTO bulk_approval (bulk_id) VALUES (NULL)'],
  ['executor', 'approve a bulk', 'INSERT INTO bulk_approval (bulk_id) VALUES (NULL)'],
  ['gate', "swap a passkey's key", "UPDATE passkey SET public_key = ''"],
  ['gate', 'edit an approval', "UPDATE bulk_approval SET body = ''"],
  ['gate', 'move an order on', "UPDATE orders SET state = 'FILLED'"],
  ['gate', 'book a trade', 'INSERT INTO journal (id) VALUES (NULL)'],
  ['gate', 'invent a fill', 'INSERT INTO fill (fill_id) VALUES (NULL)'],
  ['gate', 'move sign-in back in time', 'UPDATE totp SET sign_in_step = 0'],
  ['executor', 'confirm', 'INSERT INTO confirmation (id) VALUES (NULL)'],
  ['executor', 'make an order', 'INSERT INTO orders (id) VALUES (NULL)'],
  ['executor', 'change what was ordered', 'UPDATE orders SET quantity = 100'],
  ['executor', 'queue an order', "INSERT INTO outbox (order_id) VALUES ('o')"],
  ['audit', 'write money', 'UPDATE cash_balance SET minor = 1'],
  ['audit', 'read one-time-code secrets', 'SELECT secret FROM totp'],
  ['audit', 'read sessions', 'SELECT token_hash FROM session'],
  ['agent', 'edit the record', "UPDATE entry SET body = ''"],
  ['audit', 'delete from the record', 'DELETE FROM entry'],
  ['executor', 'switch triggers off', 'ALTER TABLE orders DISABLE TRIGGER ALL'],
  ['gate', 'make tables', 'CREATE TABLE mine (id int)'],
]

type AsRole = (role: DatabaseRole, sql: string) => Promise<pg.QueryResult>

export const describeRoles = (as: () => AsRole): void => {
  test.each(refusedToRoles)('the %s can not %s', async (role, _what, sql) => {
    await expect(as()(role, sql)).rejects.toMatchObject({ code: '42501' })
  })

  test.each([
    ['agent', 'SELECT * FROM position'], ['gate', 'SELECT * FROM ticket'], ['executor', 'SELECT * FROM outbox'], ['audit', 'SELECT * FROM confirmation'],
    ['gate', 'SELECT id FROM account FOR NO KEY UPDATE'], ['gate', 'SELECT id FROM person FOR NO KEY UPDATE'],
    ['gate', 'SELECT bulk_id FROM bulk_state FOR UPDATE'], ['gate', 'SELECT id FROM passkey FOR UPDATE'], ['gate', 'SELECT id FROM passkey_challenge FOR UPDATE'],
    ['audit', 'SELECT * FROM bulk_approval'],
    ['executor', "UPDATE account SET frozen_reason = 'break'"], ['executor', 'SELECT id FROM orders FOR UPDATE'],
  ] as const)('the %s does its own work', async (role, sql) => {
    await expect(as()(role, sql)).resolves.toMatchObject({ rows: [] })
  })
}
