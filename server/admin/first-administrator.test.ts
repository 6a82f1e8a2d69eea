import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { testDatabase } from '../../ledger/testing.ts'
import type { Database } from '../../ledger/database.ts'
import { createAdministrator } from './first-administrator.ts'

let db: Database
let made = 0
const create = (email: string) => createAdministrator({ db, clock: () => new Date('2026-01-05T09:00:00Z'), newId: (kind) => `${kind}-${made += 1}`, marketDate: () => '2026-01-02' }, { email, label: 'Administrator' })
const codeOf = async (email: string) => { const result = await create(email); return isRefusal(result) ? result.code : 'made' }
const rows = async (table: 'firm_policy' | 'person' | 'enrolment') => Number((await db.kysely.selectFrom(table).select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow()).count)
const policiesOpened = async () => (await db.kysely.selectFrom('entry').select('seq').where('chain_id', '=', 'firm').where('kind', '=', 'policy-opened').execute()).length

beforeAll(async () => { db = await testDatabase() })
afterAll(() => db.close())

test.each([
  ['the first opens the firm\'s rules', 'first@firm.test', 'made', [1, 1]],
  ['the same one again gets a new link', 'First@firm.test ', 'made', [1, 2]],
  ['the second opens no second rule book, which the database would refuse', 'second@firm.test', 'made', [2, 3]],
  ['a third is none of the operator\'s', 'third@firm.test', 'ADMINISTRATORS_EXIST', [2, 3]],
])('on an empty database, one after the other: %s', async (_what, email, code, [people, links]) => {
  expect(await codeOf(email)).toBe(code)
  expect([await rows('person'), await rows('enrolment'), await rows('firm_policy'), await policiesOpened()]).toEqual([people, links, 1, 1])
})
