import { sql } from 'kysely'
import { formatUsd, usd } from '../domain/money.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import { addDays, isoDate } from '../domain/units.ts'
import type { CheckInput, HouseholdTrade, OpenOrder, RecentOrder } from './checks/input.ts'
import type { Tx } from './deps.ts'

const openStates = ['CONFIRMED', 'SUBMITTING', 'UNKNOWN', 'ACKED', 'PARTIAL', 'CANCEL_PENDING'] as const

export const currentPolicy = async (tx: Tx): Promise<FirmPolicy | null> => {
  const row = await tx.selectFrom('firm_policy').select(['version', 'body']).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? { ...row.body, version: row.version } : null
}

export const currentIps = async (tx: Tx, personId: string): Promise<Ips | null> => {
  const row = await tx.selectFrom('ips').select(['version', 'body']).where('person_id', '=', personId).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? { ...row.body, version: row.version } : null
}

export const openOrdersOf = async (tx: Tx, accountId: string): Promise<OpenOrder[]> => {
  const rows = await tx.selectFrom('orders').select(['symbol', 'side', sql<string>`(quantity - filled_quantity)::text`.as('remaining')])
    .where('account_id', '=', accountId).where('state', 'in', openStates).execute()
  return rows.filter((row) => !/^0(\.0+)?$/.test(row.remaining))
}

/** Orders of the last minute; those entered after `cardMadeAt` were not on this ticket's card. */
export const recentOrdersOf = async (tx: Tx, accountId: string, cardMadeAt: string): Promise<RecentOrder[]> => {
  const rows = await tx.selectFrom('orders').select(['symbol', 'side', 'quantity', 'created_at'])
    .where('account_id', '=', accountId).where('created_at', '>', sql<Date>`clock_timestamp() - interval '60 seconds'`).execute()
  return rows.map((row) => ({ symbol: row.symbol, side: row.side, quantity: row.quantity, at: row.created_at.toISOString(), shown: row.created_at.toISOString() <= cardMadeAt }))
}

export const actsLastMinute = async (tx: Tx, personId: string, what: 'tickets' | 'confirmations'): Promise<number> => {
  const { rows } = what === 'tickets'
    ? await sql<{ n: number }>`SELECT count(*)::int AS n FROM ticket WHERE owner_id = ${personId} AND created_at > clock_timestamp() - interval '60 seconds'`.execute(tx)
    : await sql<{ n: number }>`SELECT count(*)::int AS n FROM confirmation WHERE person_id = ${personId} AND confirmed_at > clock_timestamp() - interval '60 seconds'`.execute(tx)
  return rows[0]!.n
}

/** Worst-case notional that this account entered since midnight UTC. */
export const accountEnteredToday = async (tx: Tx, accountId: string): Promise<string> => {
  const { rows } = await sql<{ total: string }>`
    SELECT coalesce(sum(confirmation.worst_case_minor), 0) AS total FROM ticket JOIN confirmation ON confirmation.ticket_id = ticket.id
    WHERE ticket.account_id = ${accountId} AND confirmation.confirmed_at >= date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'`.execute(tx)
  return formatUsd(usd(BigInt(rows[0]!.total)))
}

/** Thirty days of purchases and loss sales of `symbols` in all accounts of the household. */
export const householdTrades = async (tx: Tx, accountId: string, symbols: readonly string[], date: string): Promise<NonNullable<CheckInput['household']>> => {
  const since = addDays(isoDate(date), -30)
  const wanted = [...symbols]
  const { rows: buys } = await sql<HouseholdTrade>`
    SELECT journal.account_id AS "accountId", journal.symbol, journal.on_date AS "on" FROM journal JOIN account ON account.id = journal.account_id
    WHERE account.household = (SELECT household FROM account WHERE id = ${accountId}) AND journal.kind = 'buy'
      AND journal.symbol = ANY(${wanted}) AND journal.on_date >= ${since}`.execute(tx)
  const { rows: lossSales } = await sql<HouseholdTrade>`
    SELECT DISTINCT journal.account_id AS "accountId", journal.symbol, journal.on_date AS "on" FROM journal
    JOIN account ON account.id = journal.account_id JOIN disposal ON disposal.journal_id = journal.id
    WHERE account.household = (SELECT household FROM account WHERE id = ${accountId}) AND account.taxable AND journal.kind = 'sell'
      AND journal.symbol = ANY(${wanted}) AND journal.on_date >= ${since} AND disposal.proceeds_minor < disposal.cost_minor`.execute(tx)
  return { buys, lossSales }
}

/** Notional that this person confirmed without step-up in the last 24 hours, in cents. */
export const unprovenLastDay = async (tx: Tx, personId: string): Promise<bigint> => {
  const { rows } = await sql<{ total: string }>`
    SELECT coalesce(sum(worst_case_minor), 0) AS total FROM confirmation
    WHERE person_id = ${personId} AND grant_id IS NULL AND confirmed_at > clock_timestamp() - interval '24 hours'`.execute(tx)
  return BigInt(rows[0]!.total)
}
