import { sql, type Kysely, type Transaction } from 'kysely'
import type { LotFacts } from '../domain/lots.ts'
import { formatUsd, usd } from '../domain/money.ts'
import { BookingError, entryOfCash, entryOfFill, realisedOf, type Booking, type CashBooking, type FillBooking, type RealisedGain } from './journal.ts'
import { shortest } from './numbers.ts'
import type { Schema } from './schema.ts'

/** Rows for `jsonb_populate_recordset`: whole statements instead of a query a row. */
const rowsOf = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))

/** Writes bookings, many at once: journal, postings, lots, positions and cash together. Balances must not end below zero. */
export const writeBookings = async (trx: Transaction<Schema>, bookings: readonly Booking[]): Promise<void> => {
  if (bookings.length === 0) return
  // In this order, and one wait: a row comes before those that name it.
  await Promise.all([writeJournal(trx, bookings), writeLots(trx, bookings), writeBalances(trx, bookings)])
}

const writeJournal = async (trx: Transaction<Schema>, bookings: readonly Booking[]): Promise<void> => {
  const journals = bookings.map(({ journal }) => ({
    id: journal.id, account_id: journal.accountId, on_date: journal.on, settles_on: journal.settlesOn, kind: journal.kind,
    symbol: journal.symbol, quantity: journal.quantity, price: journal.price, fill_id: journal.fillId, order_id: journal.orderId,
  }))
  const postings = bookings.flatMap(({ journal, postings }) =>
    postings.map((posting, line) => ({ journal_id: journal.id, line: line + 1, book: posting.book, currency: 'USD', minor: posting.minor })))
  await Promise.all([
    sql`INSERT INTO journal (id, account_id, on_date, settles_on, kind, symbol, quantity, price, fill_id, order_id)
      SELECT id, account_id, on_date, settles_on, kind, symbol, quantity, price, fill_id, order_id
      FROM jsonb_populate_recordset(NULL::journal, ${rowsOf(journals)}::jsonb)`.execute(trx),
    sql`INSERT INTO posting SELECT * FROM jsonb_populate_recordset(NULL::posting, ${rowsOf(postings)}::jsonb)`.execute(trx),
  ])
}

const writeLots = async (trx: Transaction<Schema>, bookings: readonly Booking[]): Promise<void> => {
  const lots = bookings.flatMap(({ journal, newLot: lot }) => (lot === null ? [] : [{
    id: lot.lotId, account_id: journal.accountId, symbol: lot.symbol, quantity: lot.quantity, cost_minor: lot.costUsd.replace('.', ''),
    acquired_on: lot.acquiredOn, origin: lot.origin, journal_id: journal.id,
  }]))
  const bought = lots.length > 0 && sql`INSERT INTO lot SELECT * FROM jsonb_populate_recordset(NULL::lot, ${rowsOf(lots)}::jsonb)`.execute(trx)
  const disposals = bookings.flatMap(({ journal, disposals }) => disposals.map((each) => ({ journal_id: journal.id, ...each })))
  const rows = rowsOf(disposals)
  const sold = disposals.length === 0 ? [] : [
    sql`INSERT INTO disposal SELECT * FROM jsonb_populate_recordset(NULL::disposal, ${rows}::jsonb)`.execute(trx),
    sql`UPDATE lot SET quantity = lot.quantity - taken.quantity, cost_minor = lot.cost_minor - taken.cost_minor
    FROM (SELECT lot_id, sum(quantity) AS quantity, sum(cost_minor)::bigint AS cost_minor
      FROM jsonb_populate_recordset(NULL::disposal, ${rows}::jsonb) GROUP BY lot_id) AS taken
    WHERE lot.id = taken.lot_id`.execute(trx),
  ]
  await Promise.all([bought, ...sold])
}

const writeBalances = async (trx: Transaction<Schema>, bookings: readonly Booking[]): Promise<void> => {
  const cash = rowsOf(bookings.map(({ journal, cashDelta }) => ({ account_id: journal.accountId, minor: cashDelta })))
  const total = sql`(SELECT account_id, sum(minor)::bigint AS minor FROM jsonb_populate_recordset(NULL::cash_balance, ${cash}::jsonb) GROUP BY account_id)`
  const paid = [
    sql`INSERT INTO cash_balance SELECT account_id, 0 FROM ${total} AS change ON CONFLICT DO NOTHING`.execute(trx),
    sql`UPDATE cash_balance SET minor = cash_balance.minor + change.minor FROM ${total} AS change
      WHERE cash_balance.account_id = change.account_id`.execute(trx),
  ]
  const moved = bookings.filter(({ quantityDelta }) => quantityDelta !== 0n)
  const shares = rowsOf(moved.map(({ journal, quantityDelta }) =>
    ({ account_id: journal.accountId, symbol: journal.symbol, quantity: `${quantityDelta}e-8` })))
  const change = sql`(SELECT account_id, symbol, sum(quantity) AS quantity FROM jsonb_populate_recordset(NULL::"position", ${shares}::jsonb) GROUP BY account_id, symbol)`
  const shifted = moved.length === 0 ? [] : [
    sql`INSERT INTO "position" SELECT account_id, symbol, 0 FROM ${change} AS change ON CONFLICT DO NOTHING`.execute(trx),
    sql`UPDATE "position" SET quantity = "position".quantity + change.quantity FROM ${change} AS change
      WHERE "position".account_id = change.account_id AND "position".symbol = change.symbol`.execute(trx),
  ]
  await Promise.all([...paid, ...shifted])
}

const lotsOf = async (trx: Transaction<Schema>, accountId: string, symbol: string): Promise<readonly LotFacts[]> => {
  const rows = await trx.selectFrom('lot').selectAll().where('account_id', '=', accountId).where('symbol', '=', symbol)
    .where('quantity', '>', '0').execute()
  return rows.map((row) => ({
    lotId: row.id, symbol: row.symbol, quantity: shortest(row.quantity), costUsd: formatUsd(usd(row.cost_minor)),
    acquiredOn: row.acquired_on, origin: row.origin,
  }))
}

/** The account's books stay locked until the transaction ends: two fills are booked one after the other. */
const lockCash = async (trx: Transaction<Schema>, accountId: string): Promise<bigint> => {
  const row = await trx.selectFrom('cash_balance').select('minor').where('account_id', '=', accountId).forUpdate().executeTakeFirst()
  return row?.minor ?? 0n
}

const mustAfford = (cash: bigint, booking: Booking): void => {
  if (cash + booking.cashDelta >= 0n) return
  throw new BookingError('NOT_ENOUGH_CASH', `The cash of ${booking.journal.accountId} does not cover ${booking.journal.id}.`)
}

export interface BookedFill {
  readonly journalId: string
  /** `false`: this fill was booked before, and nothing changed. */
  readonly booked: boolean
  /** What a sale realised; zeros for a buy. */
  readonly realised: RealisedGain
}

/**
 * Books one execution: double entry, position and lots (a buy makes one; a sale uses those of highest cost first).
 * Idempotent by `fillId`. It touches neither orders nor holds: the caller does, in the same transaction.
 * Throws `BookingError` when shares or cash don't suffice.
 */
export const bookFill = async (trx: Transaction<Schema>, fill: FillBooking): Promise<BookedFill> => {
  const [cash, earlier] = await Promise.all([lockCash(trx, fill.accountId), trx.selectFrom('journal').select('id').where('fill_id', '=', fill.fillId).executeTakeFirst()])
  if (earlier) {
    const disposals = await trx.selectFrom('disposal').selectAll().where('journal_id', '=', earlier.id).execute()
    return { journalId: earlier.id, booked: false, realised: realisedOf({ disposals }) }
  }
  const booking = entryOfFill(fill, fill.side === 'sell' ? await lotsOf(trx, fill.accountId, fill.symbol) : [])
  mustAfford(cash, booking)
  await writeBookings(trx, [booking])
  return { journalId: booking.journal.id, booked: true, realised: realisedOf(booking) }
}

/** Books a deposit, withdrawal, dividend, interest or fee. Idempotent by `id`; `false` when it was booked before. */
export const bookCash = async (trx: Transaction<Schema>, cash: CashBooking): Promise<boolean> => {
  const balance = await lockCash(trx, cash.accountId)
  if (await trx.selectFrom('journal').select('id').where('id', '=', cash.id).executeTakeFirst()) return false
  const booking = entryOfCash(cash)
  mustAfford(balance, booking)
  await writeBookings(trx, [booking])
  return true
}

export interface BookProblem {
  readonly law: 'journal-balances' | 'cash-is-its-postings' | 'position-is-its-lots' | 'position-is-its-journal' | 'cost-is-its-lots'
  readonly subject: string
}

/** The conservation laws over the whole ledger; empty when they all hold. */
export const checkBooks = async (db: Kysely<Schema>): Promise<readonly BookProblem[]> => {
  const { rows } = await sql<BookProblem>`
    SELECT 'journal-balances' AS law, journal_id AS subject FROM posting GROUP BY journal_id, currency HAVING sum(minor) <> 0
    UNION ALL
    SELECT 'cash-is-its-postings', account_id FROM (SELECT account_id, minor FROM cash_balance
      UNION ALL SELECT account_id, -minor FROM posting JOIN journal ON journal.id = journal_id WHERE book = 'cash') AS each
      GROUP BY account_id HAVING sum(minor) <> 0
    UNION ALL
    SELECT 'position-is-its-lots', account_id || ' ' || symbol FROM (SELECT account_id, symbol, quantity FROM "position"
      UNION ALL SELECT account_id, symbol, -quantity FROM lot) AS each
      GROUP BY account_id, symbol HAVING sum(quantity) <> 0
    UNION ALL
    SELECT 'position-is-its-journal', account_id || ' ' || symbol FROM (SELECT account_id, symbol, quantity FROM "position"
      UNION ALL SELECT account_id, symbol, CASE kind WHEN 'buy' THEN -quantity ELSE quantity END FROM journal WHERE kind IN ('buy', 'sell')) AS each
      GROUP BY account_id, symbol HAVING sum(quantity) <> 0
    UNION ALL
    SELECT 'cost-is-its-lots', account_id FROM (SELECT account_id, cost_minor AS minor FROM lot
      UNION ALL SELECT account_id, -minor FROM posting JOIN journal ON journal.id = journal_id WHERE book = 'securities') AS each
      GROUP BY account_id HAVING sum(minor) <> 0
    ORDER BY 1, 2`.execute(db)
  return rows
}
