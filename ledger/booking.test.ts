import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAccountFacts } from './accounts.ts'
import { bookCash, bookFill, checkBooks, type BookedFill } from './booking.ts'
import type { Database } from './database.ts'
import { BookingError, type FillBooking } from './journal.ts'
import { testDatabase } from './testing.ts'

let db: Database
let accounts = 0
beforeAll(async () => {
  db = await testDatabase()
  await db.kysely.insertInto('person').values({ id: 'p', email: 'investor@demo.local', label: 'Demo investor', role: 'investor' }).execute()
})
afterAll(() => db.close())

/** An account of its own for every case: books are never emptied. */
const open = async (depositUsd: string): Promise<string> => {
  const id = `account-${accounts += 1}`
  await db.kysely.insertInto('account').values({
    id, owner_id: 'p', label: 'Test', kind: 'individual', taxable: true, household: 'p', opened_on: '2020-01-01', frozen_reason: null,
  }).execute()
  await cash({ id: `${id}-deposit`, accountId: id, kind: 'deposit', amountUsd: depositUsd, on: '2020-01-01' })
  return id
}
const cash = (booking: Parameters<typeof bookCash>[1]): Promise<boolean> => db.kysely.transaction().execute((trx) => bookCash(trx, booking))
const fill = (accountId: string, fillId: string, side: 'buy' | 'sell', quantity: string, price: string, on: string, more: Partial<FillBooking> = {}): Promise<BookedFill> =>
  db.kysely.transaction().execute((trx) => bookFill(trx, {
    fillId: `${accountId}-${fillId}`, orderId: null, accountId, symbol: 'VTI', side, quantity, price, feeUsd: '0.00', on, settlesOn: on, ...more,
  }))
const factsOf = async (accountId: string, now = '2026-07-31') => (await readAccountFacts(db.kysely, [accountId], now))[0]

describe('a fill', () => {
  test('a buy takes cash with its fee and makes a lot', async () => {
    const id = await open('1000.00')
    await fill(id, 'a', 'buy', '2.5', '100.10', '2024-01-02', { feeUsd: '1.00' })
    expect(await factsOf(id)).toMatchObject({
      cashUsd: '748.75', positions: [{ symbol: 'VTI', quantity: '2.5', heldQuantity: '0' }],
      lots: [{ quantity: '2.5', costUsd: '251.25', acquiredOn: '2024-01-02', origin: 'fill' }],
    })
  })

  test('a sale uses the dearest lot first and tells short from long', async () => {
    const id = await open('10000.00')
    await fill(id, 'a', 'buy', '10', '100', '2020-01-02')
    await fill(id, 'b', 'buy', '10', '200', '2024-01-02')
    const { realised } = await fill(id, 'c', 'sell', '15', '250', '2024-06-03', { feeUsd: '3.00' })
    expect(realised).toEqual({ shortMinor: 49_800n, longMinor: 74_900n })
    expect(await factsOf(id)).toMatchObject({ lots: [{ quantity: '5', costUsd: '500.00', acquiredOn: '2020-01-02' }], cashUsd: '10747.00' })
  })

  test('the same fill told twice is booked once, with the same gain', async () => {
    const id = await open('1000.00')
    await fill(id, 'a', 'buy', '1', '100', '2024-01-02')
    const first = await fill(id, 'b', 'sell', '1', '150', '2024-02-02')
    expect(await fill(id, 'b', 'sell', '1', '150', '2024-02-02')).toEqual({ ...first, booked: false })
    expect((await factsOf(id))?.cashUsd).toBe('1050.00')
  })

  test('two at once are one after the other', async () => {
    const id = await open('1000.00')
    const told = await Promise.all([1, 2, 3].map(() => fill(id, 'a', 'buy', '1', '100', '2024-01-02')))
    expect(told.filter(({ booked }) => booked)).toHaveLength(1)
  })

  test.each([
    ['more shares than there are', 'sell', '2', 'NOT_ENOUGH_SHARES'],
    ['more than the cash', 'buy', '100', 'NOT_ENOUGH_CASH'],
    ['nothing', 'buy', '0', 'BAD_BOOKING'],
  ] as const)('%s is refused, and nothing changes', async (_what, side, quantity, code) => {
    const id = await open('1000.00')
    await fill(id, 'a', 'buy', '1', '100', '2024-01-02')
    await expect(fill(id, 'b', side, quantity, '100', '2024-01-03')).rejects.toMatchObject({ code })
    expect(await factsOf(id)).toMatchObject({ cashUsd: '900.00', positions: [{ quantity: '1' }] })
  })

  test("a sale's cash settles when it settles", async () => {
    const id = await open('1000.00')
    await fill(id, 'a', 'buy', '5', '100', '2024-01-02')
    await fill(id, 'b', 'sell', '5', '100', '2024-02-02', { settlesOn: '2024-02-05' })
    expect(await factsOf(id, '2024-02-02')).toMatchObject({ cashUsd: '1000.00', settledCashUsd: '500.00' })
    expect(await factsOf(id, '2024-02-05')).toMatchObject({ cashUsd: '1000.00', settledCashUsd: '1000.00' })
  })
})

describe('the books', () => {
  test('postings that do not add up to zero do not commit', async () => {
    const id = await open('1.00')
    const lopsided = db.kysely.transaction().execute(async (trx) => {
      await trx.insertInto('journal').values({ id: `${id}-bad`, account_id: id, on_date: '2024-01-01', settles_on: '2024-01-01', kind: 'deposit',
        symbol: null, quantity: null, price: null, fill_id: null, order_id: null }).execute()
      await trx.insertInto('posting').values([{ journal_id: `${id}-bad`, line: 1, book: 'cash', minor: 100n }, { journal_id: `${id}-bad`, line: 2, book: 'external', minor: -99n }]).execute()
    })
    await expect(lopsided).rejects.toThrow(/do not add up to zero/)
  })

  test('the check finds cash, shares and cost that came from nowhere', async () => {
    const id = await open('1000.00')
    await fill(id, 'a', 'buy', '1', '100', '2024-01-02')
    const found = await db.kysely.transaction().execute(async (trx) => {
      await sql`UPDATE cash_balance SET minor = minor + 1 WHERE account_id = ${id}`.execute(trx)
      await sql`UPDATE "position" SET quantity = quantity + 1 WHERE account_id = ${id}`.execute(trx)
      await sql`UPDATE lot SET cost_minor = cost_minor - 1 WHERE account_id = ${id}`.execute(trx)
      const problems = await checkBooks(trx)
      await sql`UPDATE cash_balance SET minor = minor - 1 WHERE account_id = ${id}`.execute(trx)
      await sql`UPDATE "position" SET quantity = quantity - 1 WHERE account_id = ${id}`.execute(trx)
      await sql`UPDATE lot SET cost_minor = cost_minor + 1 WHERE account_id = ${id}`.execute(trx)
      return problems
    })
    expect(found.map(({ law }) => law)).toEqual(['cash-is-its-postings', 'cost-is-its-lots', 'position-is-its-journal', 'position-is-its-lots'])
  })

  const step = fc.record({
    side: fc.constantFrom('buy', 'sell', 'deposit', 'withdrawal', 'dividend', 'fee'),
    shares: fc.bigInt(1n, 50_000_000_000n), price: fc.bigInt(1n, 900_000_000n), fee: fc.bigInt(0n, 500n), amount: fc.bigInt(1n, 200_000_00n),
  })
  const decimal = (value: bigint, places: number): string => {
    const text = value.toString().padStart(places + 1, '0')
    return `${text.slice(0, -places)}.${text.slice(-places)}`
  }

  test('any history conserves money and shares', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const id = await open('100000.00')
      for (const [at, { side, shares, price, fee, amount }] of steps.entries()) {
        const on = `2024-01-${String(at + 1).padStart(2, '0')}`
        const work = side === 'buy' || side === 'sell'
          ? fill(id, String(at), side, decimal(shares, 8), decimal(price, 6), on, { feeUsd: decimal(fee, 2) })
          : cash({ id: `${id}-${at}`, accountId: id, kind: side, amountUsd: decimal(amount, 2), on })
        await work.catch((error: unknown) => { if (!(error instanceof BookingError)) throw error })
      }
      expect(await checkBooks(db.kysely)).toEqual([])
    }), { numRuns: 25 })
  })
})
