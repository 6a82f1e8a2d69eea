import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely'
import { usdOf } from '../domain/money.ts'
import type { PreState, TicketOrder, TicketTerms } from '../domain/ticket.ts'
import type { CheckResult } from '../domain/check.ts'
import type { Schema } from '../ledger/schema.ts'
import { shortest, shortestPrice } from '../ledger/numbers.ts'
import type { Actor, Tx } from './deps.ts'
import { symbolsIn } from './ledger-slice.ts'

/** A ticket as stored: its terms never change, its state does. */
export interface StoredTicket {
  readonly id: string
  readonly ownerId: string
  readonly accountId: string
  readonly conversationId: string | null
  readonly turnId: string | null
  readonly hash: string
  readonly terms: TicketTerms
  readonly checks: readonly CheckResult[]
  /** The card's bytes as stored. */
  readonly cardText: string
  /** The agent could not derive a part of it, and the gate could; the column is called `tainted`. */
  readonly underived: boolean
  readonly worstCaseMinor: bigint
  readonly expiresAt: string
  readonly createdAt: string
  readonly state: PreState
  readonly replacement: string | null
  readonly mismatches: number
  readonly locked: boolean
  readonly changedAt: string
}

/** The part of a ticket that moves. */
type StateRow = Pick<Selectable<Schema['ticket_state']>, 'state' | 'replacement' | 'mismatches' | 'locked' | 'changed_at'>
type Row = Selectable<Schema['ticket']> & StateRow

const ticketsWhere = async <T extends Row = Row>(db: Kysely<Schema>, condition: RawBuilder<unknown>, more = sql``): Promise<readonly T[]> => {
  const { rows } = await sql<T>`SELECT ticket.*, ticket_state.state, ticket_state.replacement, ticket_state.mismatches, ticket_state.locked, ticket_state.changed_at ${more}
    FROM ticket JOIN ticket_state ON ticket_state.ticket_id = ticket.id WHERE ${condition}`.execute(db)
  return rows
}

const stateOf = (row: StateRow): Pick<StoredTicket, 'state' | 'replacement' | 'mismatches' | 'locked' | 'changedAt'> =>
  ({ state: row.state, replacement: row.replacement, mismatches: row.mismatches, locked: row.locked, changedAt: row.changed_at.toISOString() })

const storedOf = (row: Row): StoredTicket => {
  const terms = JSON.parse(row.terms) as TicketTerms
  return {
    id: row.id, ownerId: row.owner_id, accountId: row.account_id, conversationId: row.conversation_id, turnId: row.turn_id,
    hash: row.hash, terms, checks: row.checks, cardText: row.card, underived: row.tainted,
    worstCaseMinor: usdOf(terms.worstCaseUsd).minor, expiresAt: row.expires_at.toISOString(), createdAt: row.created_at.toISOString(),
    ...stateOf(row),
  }
}

export const findTicket = async (db: Kysely<Schema>, ticketId: string): Promise<StoredTicket | undefined> => {
  const [row] = await ticketsWhere(db, sql`ticket.id = ${ticketId}`)
  return row && storedOf(row)
}

/** A ticket, and what its account holds or has ordered. */
export const findTicketAndSymbols = async (db: Kysely<Schema>, ticketId: string): Promise<{ readonly found: StoredTicket; readonly symbols: readonly string[] } | undefined> => {
  const [row] = await ticketsWhere<Row & { readonly symbols: readonly string[] }>(db, sql`ticket.id = ${ticketId}`, sql`, ${symbolsIn(sql`ticket.account_id`)} AS symbols`)
  return row && { found: storedOf(row), symbols: row.symbols }
}

/** Several by id; those that are there. */
export const findTickets = async (db: Kysely<Schema>, ticketIds: readonly string[]): Promise<ReadonlyMap<string, StoredTicket>> => {
  const rows = ticketIds.length === 0 ? [] : await ticketsWhere(db, sql`ticket.id = ANY(${[...ticketIds]})`)
  return new Map(rows.map((row) => [row.id, storedOf(row)]))
}

/**
 * Locks the ticket's account and state, and reads the ticket as it is then. Always the account first, then the ticket, then the person,
 * then the firm, then the chain: so no two transactions wait for each other. One statement does it, in the order of its FOR clauses, and
 * gives a row that it had to wait for as it is after the wait. The terms are not read again: the database lets nobody change them.
 * `actor`: the person as well, whose 24-hour sum runs over all their accounts: else trades confirmed at once would not see each other.
 */
export const lockTicket = async (tx: Tx, ticket: StoredTicket, actor?: Actor): Promise<StoredTicket> => {
  const [from, where, lock] = actor ? [sql`, person`, sql`AND person.id = ${actor.person.id}`, sql`FOR NO KEY UPDATE OF person`] : [sql``, sql``, sql``]
  const { rows: [row] } = await sql<StateRow>`SELECT ticket_state.* FROM account, ticket_state${from}
    WHERE account.id = ${ticket.accountId} AND ticket_state.ticket_id = ${ticket.id} ${where}
    FOR NO KEY UPDATE OF account FOR UPDATE OF ticket_state ${lock}`.execute(tx)
  if (!row) throw new Error(`The ticket ${ticket.id}, its account or its person is gone.`)
  return { ...ticket, ...stateOf(row) }
}

const orderOf = (row: Selectable<Schema['orders']>): TicketOrder => ({
  id: row.id, clientOrderId: row.client_order_id, state: row.state, filledQuantity: shortest(row.filled_quantity),
  averagePrice: row.average_price === null ? null : shortestPrice(row.average_price),
})

/** The orders of several tickets, by ticket and leg. */
export const ordersOfAll = async (tx: Tx, ticketIds: readonly string[]): Promise<ReadonlyMap<string, readonly TicketOrder[]>> => {
  const rows = ticketIds.length === 0 ? [] : await tx.selectFrom('orders').selectAll().where(sql<boolean>`ticket_id = ANY(${[...ticketIds]})`).orderBy('leg').execute()
  return new Map([...Map.groupBy(rows, (row) => row.ticket_id)].map(([ticketId, own]) => [ticketId, own.map(orderOf)]))
}

export const ordersOf = async (tx: Tx, ticketId: string): Promise<readonly TicketOrder[]> => (await ordersOfAll(tx, [ticketId])).get(ticketId) ?? []

export const isOfBulk = async (db: Kysely<Schema>, ticketId: string): Promise<boolean> =>
  await db.selectFrom('bulk_item').select('position').where('ticket_id', '=', ticketId).executeTakeFirst() !== undefined
