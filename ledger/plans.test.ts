import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookCash, checkBooks } from './booking.ts'
import type { Database } from './database.ts'
import { bookDue, cancelPlan, duePlans, insertPlan, readPlans, type NewPlan, type PlanBooking } from './plans.ts'
import { addPeople } from './testing-record.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await addPeople(db)
  await db.kysely.transaction().execute((trx) => bookCash(trx, { id: 'seed', accountId: 'account', kind: 'deposit', amountUsd: '100.00', on: '2026-01-02' }))
})
afterAll(() => db.close())

const add = (planId: string, plan: Partial<NewPlan>) => db.kysely.transaction().execute((trx) => insertPlan(trx, {
  planId, personId: 'investor', accountId: 'account', kind: 'deposit', amountUsd: '10.00', every: 'month', firstOn: '2026-01-31', until: null, hash: planId, grantId: null, ...plan,
}))
const book = (planId: string, today: string) => db.kysely.transaction().execute((trx) => bookDue(trx, planId, today))
const bookAll = async (planId: string, today: string): Promise<PlanBooking[]> => {
  const done: PlanBooking[] = []
  for (let booking = await book(planId, today); booking; booking = await book(planId, today)) done.push(booking)
  return done
}
const plan = async (planId: string) => (await readPlans(db.kysely, 'investor')).find((each) => each.planId === planId)

test('every day that is due is booked once, in order; the next one waits', async () => {
  await add('monthly', {})
  expect(await duePlans(db.kysely, '2026-01-30')).toEqual([])
  expect((await bookAll('monthly', '2026-04-29')).map(({ on, result }) => [on, result])).toEqual([['2026-01-31', 'booked'], ['2026-02-28', 'booked'], ['2026-03-31', 'booked']])
  expect(await bookAll('monthly', '2026-04-29')).toEqual([])
  expect(await plan('monthly')).toMatchObject({ nextOn: '2026-04-30', state: 'active' })
  expect(await checkBooks(db.kysely)).toEqual([])
})

test('a plan ends after its only or its last day', async () => {
  await add('once', { every: 'once', firstOn: '2026-05-01' })
  await add('short', { every: 'week', firstOn: '2026-05-01', until: '2026-05-08' })
  expect(await bookAll('once', '2027-01-01')).toHaveLength(1)
  expect(await bookAll('short', '2027-01-01')).toHaveLength(2)
  for (const id of ['once', 'short']) expect(await plan(id)).toMatchObject({ nextOn: null, state: 'done' })
})

test('a withdrawal takes free cash only; a day that it does not cover passes without it', async () => {
  const cash = async () => (await db.kysely.selectFrom('cash_balance').select('minor').where('account_id', '=', 'account').executeTakeFirstOrThrow()).minor
  const before = await cash()
  await add('out', { kind: 'withdrawal', amountUsd: '90.00', firstOn: '2026-06-01' })
  const results = (await bookAll('out', '2026-08-01')).map(({ result }) => result)
  expect(results).toEqual(['booked', before >= 18_000n ? 'booked' : 'short', 'short'])
  expect(before - await cash()).toBe(9_000n * BigInt(results.filter((each) => each === 'booked').length))
  expect(await checkBooks(db.kysely)).toEqual([])
})

test('only its owner stops a plan, once', async () => {
  await add('stop', { firstOn: '2027-01-31' })
  const cancel = (personId: string) => db.kysely.transaction().execute((trx) => cancelPlan(trx, personId, 'stop'))
  expect([await cancel('novice'), await cancel('investor'), await cancel('investor')]).toEqual([false, true, false])
  expect(await book('stop', '2028-01-01')).toBeUndefined()
})
