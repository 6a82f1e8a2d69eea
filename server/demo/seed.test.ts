import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestOf } from '../../domain/canonical.ts'
import { price } from '../../domain/decimal.ts'
import { usdToNumber } from '../../domain/money.ts'
import { valueAccount } from '../../domain/portfolio.ts'
import type { Person } from '../../domain/person.ts'
import { checkBooks } from '../../ledger/booking.ts'
import type { Database } from '../../ledger/database.ts'
import { readPersonFacts } from '../../ledger/people.ts'
import { testDatabase } from '../../ledger/testing.ts'
import type { MarketView } from '../../market/port.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { demoAccounts } from './accounts.ts'
import { historyOf } from './history.ts'
import { clientPlans } from './plans.ts'
import { demoFirmPolicy } from './policies.ts'
import { seedDemo } from './seed.ts'

const snapshot = openSnapshot()
const lotsFrom = (symbol: string): string | undefined => snapshot.lotsFrom(symbol)
const options = { production: false, lotsFrom, at: new Date('2026-08-01T00:00:00Z') }
let view: MarketView
let db: Database
let seedMs = 0

beforeAll(async () => {
  view = await snapshot.asOf(snapshot.now())
  db = await testDatabase()
  const start = process.cpuUsage()
  await seedDemo(db, view, options)
  const { user, system } = process.cpuUsage(start)
  seedMs = (user + system) / 1000
})
afterAll(() => db.close())

const factsOf = (name: string) => {
  const account = demoAccounts.find(({ email }) => email === `${name}@demo.local`)
  return readPersonFacts(db.kysely, { id: account?.personId, role: account?.role } as Person, view.asOf)
}
const worthOf = async (name: string) => {
  const [account] = (await factsOf(name)).accounts
  if (!account) throw new Error(`${name} has no account.`)
  return { account, ...valueAccount(account, (symbol) => {
    const close = view.close(symbol)
    return close && { price: price(close.price), text: close.price }
  }) }
}

// Computing time: the clock on the wall measures what else the machine does.
test('takes less than three seconds', () => {
  expect(seedMs).toBeLessThan(3000)
})

test('production refuses it', async () => {
  await expect(seedDemo(db, view, { ...options, production: true })).rejects.toThrow(/never seeded in production/)
})

test('a world that is there is left alone', async () => {
  const before = await db.pool.query('SELECT count(*) FROM journal')
  expect(await seedDemo(db, view, options)).toEqual(demoAccounts)
  expect((await db.pool.query('SELECT count(*) FROM journal')).rows).toEqual(before.rows)
})

test('the books balance', async () => {
  expect(await checkBooks(db.kysely)).toEqual([])
})

describe('the clients are worth what they should be', () => {
  test.each([['novice', 12_000, 3], ['investor', 180_000, 9], ['retired', 1_400_000, 9], ['concentrated', 2_400_000, 5]] as const)('%s about $%d in %d holdings', async (name, usd, holdings) => {
    const worth = await worthOf(name)
    expect(Math.abs(usdToNumber(worth.valueUsd) / usd - 1)).toBeLessThan(0.03)
    expect(worth.holdings).toHaveLength(holdings)
    expect(worth.unpriced).toEqual([])
  })

  test('the concentrated holder has more than half in one stock', async () => {
    expect((await worthOf('concentrated')).holdings[0]).toMatchObject({ symbol: 'AMZN', weight: expect.closeTo(0.56, 2) as number })
  })

  test('the investor has drifted out of the band for stocks', async () => {
    const { holdings } = await worthOf('investor')
    const stocks = holdings.filter(({ symbol }) => view.instrument(symbol)?.assetClass === 'stocks').reduce((total, { weight }) => total + weight, 0)
    const band = (await factsOf('investor')).ips.targets.find(({ assetClass }) => assetClass === 'stocks')
    expect(stocks).toBeGreaterThan(band?.high ?? 1)
  })

  test("the advisor's book has 25 clients, each with a statement whose targets add up to one", async () => {
    const { clients } = await factsOf('advisor')
    expect(clients).toHaveLength(25)
    expect(clients.every(({ accounts }) => accounts.length === 1)).toBe(true)
    for (const { ips } of clients) expect(ips.targets.reduce((total, { target }) => total + target, 0)).toBeCloseTo(1, 10)
  })
})

describe('the past', () => {
  test("lots were bought at that day's close, of instruments whose dividends are complete, and are called reconstructed", async () => {
    const { rows } = await db.pool.query<{ symbol: string; on_date: string; price: string; origin: string }>(
      'SELECT lot.symbol, on_date, price, origin FROM lot JOIN journal ON journal.id = journal_id')
    expect(rows.length).toBeGreaterThan(400)
    for (const row of rows) {
      const close = view.closeOn(row.symbol, row.on_date)
      expect({ ...row, price: Number(row.price) }).toEqual({ symbol: row.symbol, on_date: close?.date, price: Number(close?.price), origin: 'reconstructed' })
      expect(row.on_date >= (lotsFrom(row.symbol) ?? '9999')).toBe(true)
    }
  })

  test("nothing is dated after the market's now, or before the account was opened", async () => {
    const { rows } = await db.pool.query("SELECT journal.id FROM journal JOIN account ON account.id = account_id WHERE on_date > $1 OR settles_on > $1 OR on_date < opened_on", [view.asOf])
    expect(rows).toEqual([])
  })

  test('cash is never below zero on any day', async () => {
    const { rows } = await db.pool.query(`SELECT account_id, on_date FROM (
      SELECT account_id, on_date, sum(sum(minor)) OVER (PARTITION BY account_id ORDER BY on_date) AS balance
      FROM journal JOIN posting ON journal_id = id WHERE book = 'cash' GROUP BY account_id, on_date) AS day WHERE balance < 0`)
    expect(rows).toEqual([])
  })

  test('dividends are those of the shares held before the ex-date', async () => {
    const { transactions } = await factsOf('novice')
    const bought = transactions.filter(({ symbol, kind }) => symbol === 'VTI' && kind === 'buy')
    for (const paid of transactions.filter(({ symbol, kind }) => symbol === 'VTI' && kind === 'dividend')) {
      const held = bought.filter(({ on }) => on < paid.on).reduce((total, each) => total + Number(each.quantity), 0)
      const [dividend] = view.dividends('VTI', paid.on.slice(0, 8) + '00', paid.on)
      expect(Number(paid.amountUsd)).toBeCloseTo(held * (dividend?.amount ?? Number.NaN), 2)
    }
  })

  test.each(['2005-03-04', '2010-06-30', '2016-02-29', '2020-03-20'])('can be told from %s as well: same worth, nothing later', async (date) => {
    const then = await snapshot.asOf(date)
    for (const plan of clientPlans) {
      const bookings = historyOf(plan, { view: then, lotsFrom })
      expect(bookings.filter(({ journal }) => journal.on > date)).toEqual([])
      const cash = bookings.reduce((total, { cashDelta }) => total + cashDelta, 0n)
      const positions = [...Map.groupBy(bookings, ({ journal }) => journal.symbol)].flatMap(([symbol, of]) =>
        (symbol === null ? [] : [Number(of.reduce((total, { quantityDelta }) => total + quantityDelta, 0n)) / 1e8 * Number(then.close(symbol)?.price)]))
      const worth = Number(cash) / 100 + positions.reduce((total, each) => total + each, 0)
      expect(Math.abs(worth / plan.targetUsd - 1)).toBeLessThan(0.05)
    }
  })

  test('is the same every time', () => {
    const told = () => digestOf(clientPlans.map((plan) => historyOf(plan, { view, lotsFrom }).map(({ journal }) => journal)))
    expect(told()).toBe(told())
  })
})

describe('accounts', () => {
  test('are called by role, with a secret of their own', () => {
    expect(demoAccounts.map(({ email }) => email)).toEqual(
      ['investor', 'novice', 'retired', 'concentrated', 'advisor', 'supervisor', 'compliance', 'admin', 'admin2'].map((name) => `${name}@demo.local`))
    expect(new Set(demoAccounts.map(({ totpSecret }) => totpSecret)).size).toBe(demoAccounts.length)
    for (const { totpSecret, password } of demoAccounts) {
      expect(totpSecret).toMatch(/^[A-Z2-7]{32}$/)
      expect(password.length).toBeGreaterThanOrEqual(12)
    }
  })

  test('the firm restricts nothing that a client holds', async () => {
    const { rows } = await db.pool.query('SELECT symbol FROM "position" WHERE symbol = ANY($1)', [demoFirmPolicy.restricted])
    expect(rows).toEqual([])
  })
})
