import { sql, type Kysely } from 'kysely'
import type { ClientFacts, OrderFacts, PersonFacts, TransactionFacts } from '../domain/facts.ts'
import { formatUsd, usd } from '../domain/money.ts'
import type { Person } from '../domain/person.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import { readAccountFacts } from './accounts.ts'
import { shortest, shortestPrice } from './numbers.ts'
import type { Schema } from './schema.ts'

/** The newest investment policy statement of each of these people. */
const readIps = async (db: Kysely<Schema>, personIds: readonly string[]): Promise<ReadonlyMap<string, Ips>> => {
  const rows = await db.selectFrom('ips').distinctOn('person_id').select(['person_id', 'body']).where('person_id', 'in', personIds)
    .orderBy('person_id').orderBy('version', 'desc').execute()
  return new Map(rows.map(({ person_id: id, body }) => [id, body]))
}

/** The firm's newest policy. Throws when there is none: nothing works without rules. */
export const readFirmPolicy = async (db: Kysely<Schema>): Promise<FirmPolicy> =>
  (await db.selectFrom('firm_policy').select('body').orderBy('version', 'desc').executeTakeFirstOrThrow(() => new Error('The firm has no policy.'))).body

/** Bookings of these accounts as people read them, oldest first. */
const readTransactions = async (db: Kysely<Schema>, accountIds: readonly string[]): Promise<readonly TransactionFacts[]> => {
  if (accountIds.length === 0) return []
  const rows = await db.selectFrom('journal').innerJoin('posting', 'posting.journal_id', 'journal.id')
    .select(['id', 'account_id', 'on_date', 'kind', 'symbol', 'quantity', 'price', sql<bigint>`sum(minor)::bigint`.as('minor')])
    .where('account_id', 'in', accountIds).where('book', '=', 'cash')
    .groupBy('id').orderBy('on_date').orderBy('journal.created_at').orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id, accountId: row.account_id, on: row.on_date, kind: row.kind, symbol: row.symbol,
    quantity: row.quantity === null ? null : shortest(row.quantity),
    price: row.price === null ? null : shortestPrice(row.price),
    amountUsd: formatUsd(usd(row.minor)),
  }))
}

/** An advisor's facts leave out what clients booked: a book may be large. These add the bookings of some of its accounts, so that both read the same figures; accounts of nobody in the facts are left out. */
export const withBookings = async (db: Kysely<Schema>, facts: PersonFacts, accountIds: readonly string[]): Promise<PersonFacts> => {
  const known = new Set(facts.clients.flatMap(({ accounts }) => accounts.map(({ accountId }) => accountId)))
  const booked = await readTransactions(db, accountIds.filter((id) => known.has(id)))
  return booked.length === 0 ? facts : { ...facts, transactions: [...facts.transactions, ...booked] }
}

const mostOrders = 100

/** The newest orders of these accounts, newest first, at most 100. */
const readOrders = async (db: Kysely<Schema>, accountIds: readonly string[]): Promise<readonly OrderFacts[]> => {
  if (accountIds.length === 0) return []
  const rows = await db.selectFrom('orders').selectAll().where('account_id', 'in', accountIds)
    .orderBy('created_at', 'desc').orderBy('id').limit(mostOrders).execute()
  return rows.map((row) => ({
    orderId: row.id, ticketId: row.ticket_id, symbol: row.symbol, side: row.side, quantity: shortest(row.quantity),
    filledQuantity: shortest(row.filled_quantity), averagePrice: row.average_price === null ? null : shortestPrice(row.average_price),
    state: row.state, at: row.created_at.toISOString(),
  }))
}

const readMandated = (db: Kysely<Schema>, advisorId: string, marketNow: string) =>
  db.selectFrom('mandate').innerJoin('person', 'person.id', 'mandate.client_id').select(['client_id', 'account_id', 'label'])
    .where('advisor_id', '=', advisorId).where('until', '>=', marketNow).where('active', '=', true).orderBy('label').orderBy('account_id').execute()

/**
 * Everything that a turn may know of one person, at the market's `marketNow` (`YYYY-MM-DD`), in a dozen queries whatever the size of
 * a book. An advisor gets the clients of mandates that still run, with accounts; transactions and orders are those of own accounts,
 * orders of clients' accounts too (bookings of theirs: `withBookings`). Throws when the person has no investment policy statement.
 */
export const readPersonFacts = async (db: Kysely<Schema>, person: Person, marketNow: string): Promise<PersonFacts> => {
  const [owned, mandated, firm] = await Promise.all([
    db.selectFrom('account').select('id').where('owner_id', '=', person.id).orderBy('opened_on').orderBy('id').execute(),
    readMandated(db, person.id, marketNow),
    readFirmPolicy(db),
  ])
  const own = owned.map(({ id }) => id)
  const clients = [...Map.groupBy(mandated, (row) => row.client_id)]
  const all = [...own, ...mandated.map((row) => row.account_id)]
  const [accounts, statements, transactions, orders] = await Promise.all([
    readAccountFacts(db, all, marketNow),
    readIps(db, [person.id, ...clients.map(([id]) => id)]),
    readTransactions(db, own),
    readOrders(db, all),
  ])
  const ipsOf = (id: string): Ips => {
    const ips = statements.get(id)
    if (!ips) throw new Error(`${id} has no investment policy statement.`)
    return ips
  }
  const clientFacts = clients.map(([personId, rows]): ClientFacts => ({
    personId, label: rows[0]?.label ?? '', ips: ipsOf(personId),
    accounts: accounts.filter((account) => rows.some((row) => row.account_id === account.accountId)),
  }))
  return {
    personId: person.id, role: person.role, accounts: accounts.filter((account) => account.ownerId === person.id), ips: ipsOf(person.id),
    firm, transactions, orders, clients: clientFacts,
  }
}
