import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../domain/person.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import { bookCash, bookFill } from './booking.ts'
import type { Database } from './database.ts'
import { readPersonFacts } from './people.ts'
import { newSigner } from './signer.ts'
import { addPeople, addTrade } from './testing-record.ts'
import { putPolicy, testDatabase } from './testing.ts'

let db: Database
const ips = (version: number): Partial<Ips> => ({ version, riskLevel: 'balanced' })
const investor = { id: 'investor', role: 'investor', email: 'investor@demo.local', label: 'Demo investor' } as Person
const advisor = { id: 'advisor', role: 'advisor', email: 'advisor@demo.local', label: 'Demo advisor' } as Person

beforeAll(async () => {
  db = await testDatabase()
  await addPeople(db)
  await db.kysely.insertInto('person').values({ id: 'advisor', email: advisor.email, label: advisor.label, role: 'advisor' }).execute()
  await db.kysely.insertInto('account').values({
    id: 'novice-account', owner_id: 'novice', label: 'First', kind: 'individual', taxable: true, household: 'novice', opened_on: '2024-01-01', frozen_reason: 'court order',
  }).execute()
  await db.kysely.insertInto('mandate').values([
    { advisor_id: 'advisor', client_id: 'investor', account_id: 'account', scope: 'trade', until: '2027-01-01' },
    { advisor_id: 'advisor', client_id: 'novice', account_id: 'novice-account', scope: 'advise', until: '2026-01-01' },
  ]).execute()
  for (const version of [1, 2]) await putPolicy(db, { version } satisfies Partial<FirmPolicy>)
  await db.kysely.insertInto('ips').values(['investor', 'novice', 'advisor'].flatMap((id) =>
    [1, 2].map((version) => ({ person_id: id, version, body: JSON.stringify(ips(version)) })))).execute()
  await db.kysely.transaction().execute(async (trx) => {
    await bookCash(trx, { id: 'a', accountId: 'account', kind: 'deposit', amountUsd: '1000.00', on: '2024-01-02' })
    await bookFill(trx, { fillId: 'b', orderId: null, accountId: 'account', symbol: 'VTI', side: 'buy', quantity: '2', price: '100.5', feeUsd: '0.00', on: '2024-01-03', settlesOn: '2024-01-04' })
    await bookCash(trx, { id: 'c', accountId: 'account', kind: 'dividend', amountUsd: '1.23', on: '2024-03-20', symbol: 'VTI' })
  })
  await addTrade(db, 1, newSigner(), 5)
  await db.kysely.insertInto('hold').values({ order_id: 'order-1', account_id: 'account', symbol: null, cash_minor: 20_100n }).execute()
})
afterAll(() => db.close())

test('an investor sees their own accounts, bookings and orders, by the newest rules', async () => {
  expect(await readPersonFacts(db.kysely, investor, '2026-07-31')).toEqual({
    personId: 'investor', role: 'investor', ips: ips(2), firm: { version: 2 }, clients: [],
    accounts: [{
      accountId: 'account', ownerId: 'investor', label: 'Account', kind: 'individual', taxable: true, openedOn: '2020-01-01', frozen: false, trading: 'cash', unsettledUsd: '0.00',
      cashUsd: '800.23', settledCashUsd: '800.23', heldCashUsd: '201.00', positions: [{ symbol: 'VTI', quantity: '2', heldQuantity: '0' }],
      lots: [{ lotId: 'lot-b', symbol: 'VTI', quantity: '2', costUsd: '201.00', acquiredOn: '2024-01-03', origin: 'fill' }],
    }],
    transactions: [
      { id: 'a', accountId: 'account', on: '2024-01-02', kind: 'deposit', symbol: null, quantity: null, price: null, amountUsd: '1000.00' },
      { id: 'journal-b', accountId: 'account', on: '2024-01-03', kind: 'buy', symbol: 'VTI', quantity: '2', price: '100.50', amountUsd: '-201.00' },
      { id: 'c', accountId: 'account', on: '2024-03-20', kind: 'dividend', symbol: 'VTI', quantity: null, price: null, amountUsd: '1.23' },
    ],
    orders: [expect.objectContaining({ orderId: 'order-1', state: 'CONFIRMED', quantity: '2', filledQuantity: '0', averagePrice: null })],
  })
})

test('an advisor sees the clients whose mandate still runs', async () => {
  const { accounts, clients, transactions } = await readPersonFacts(db.kysely, advisor, '2026-07-31')
  expect({ accounts, transactions }).toEqual({ accounts: [], transactions: [] })
  expect(clients.map(({ personId, label, accounts: own }) => [personId, label, own.map(({ accountId }) => accountId)]))
    .toEqual([['investor', 'Demo investor', ['account']]])
  expect((await readPersonFacts(db.kysely, advisor, '2025-12-31')).clients.map(({ accounts: own }) => own[0]?.frozen)).toEqual([false, true])
})

test('a book of any size takes the same few queries', async () => {
  let queries = 0
  const counted = db.kysely.withPlugin({
    transformQuery: ({ node }) => { queries += 1; return node },
    transformResult: async ({ result }) => result,
  })
  await readPersonFacts(counted, advisor, '2026-07-31')
  expect(queries).toBeLessThanOrEqual(12)
})
