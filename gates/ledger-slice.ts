import { sql, type Kysely, type RawBuilder } from 'kysely'
import { formatUsd, usd } from '../domain/money.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import { addTradingDays } from '../domain/calendar.ts'
import { addDays, isoDate } from '../domain/units.ts'
import { jsonRows } from '../ledger/json-rows.ts'
import type { Schema } from '../ledger/schema.ts'
import type { AccountTrade, CheckInput, HouseholdTrade, OpenOrder, RecentOrder } from './checks/input.ts'
import { firmEntered } from './firm-day.ts'
import { isHaltedBy } from './kill-switch.ts'

const open = sql`('CONFIRMED', 'SUBMITTING', 'UNKNOWN', 'ACKED', 'PARTIAL', 'CANCEL_PENDING')`

interface Row {
  readonly firm: { readonly version: number; readonly body: FirmPolicy } | null
  readonly ips: { readonly version: number; readonly body: Ips } | null
  readonly openOrders: readonly OpenOrder[]
  readonly recentOrders: readonly RecentOrder[]
  readonly acts: number
  readonly entered: string
  readonly firmEntered: string
  readonly unproven: string
  readonly buys: readonly HouseholdTrade[]
  readonly lossSales: readonly HouseholdTrade[]
  readonly accountTrades: readonly AccountTrade[]
  readonly halt: { readonly value: unknown } | null
}

/** What the ledger tells the checks, next to the account itself. Amounts in USD, totals since midnight UTC. */
export interface LedgerSlice extends Pick<CheckInput, 'firm' | 'ips' | 'openOrders' | 'recentOrders' | 'actsLastMinute' | 'household' | 'accountTrades' | 'halted'> {
  readonly accountEnteredUsd: string
  readonly firmEnteredMinor: bigint
  /** Notional that this person confirmed without step-up in the last 24 hours, in cents. */
  readonly unprovenMinor: bigint
}

export interface SliceQuestion {
  readonly accountId: string
  readonly clientId: string
  readonly personId: string
  readonly symbols: readonly string[]
  /** The market's date. */
  readonly date: string
  /** Orders entered after the card was made were not on it. */
  readonly cardMadeAt: string
  readonly acts: 'tickets' | 'confirmations'
}

/** When the statement began: after the locks before it, and unlike the clock itself something that an index can find by. */
const now = sql`statement_timestamp()`
const today = sql`date_trunc('day', ${now} AT TIME ZONE 'UTC')`
const minuteAgo = sql`${now} - interval '60 seconds'`

const ordersOf = ({ accountId, cardMadeAt }: SliceQuestion) => ({
  openOrders: jsonRows(sql`SELECT symbol, side, (quantity - filled_quantity)::text AS remaining FROM orders
    WHERE account_id = ${accountId} AND state IN ${open} AND quantity > filled_quantity`),
  recentOrders: jsonRows(sql`SELECT symbol, side, quantity::text AS quantity, created_at AS at, created_at <= ${cardMadeAt}::timestamptz AS shown FROM orders
    WHERE account_id = ${accountId} AND created_at > ${minuteAgo}`),
})

/** A bulk is one act, however many tickets it has. A ticket lives for minutes, so one confirmed today was made in the last two days: the index finds those. */
const countsOf = ({ accountId, personId, acts }: SliceQuestion) => ({
  acts: acts === 'tickets'
    ? sql`(SELECT count(*)::int FROM ticket WHERE owner_id = ${personId} AND created_at > ${minuteAgo}
      AND NOT EXISTS (SELECT 1 FROM bulk_item WHERE bulk_item.ticket_id = ticket.id))
      + (SELECT count(*)::int FROM bulk WHERE initiator_id = ${personId} AND created_at > ${minuteAgo})`
    : sql`(SELECT count(*)::int FROM confirmation WHERE person_id = ${personId} AND bulk_id IS NULL AND confirmed_at > ${minuteAgo})`,
  entered: sql`(SELECT coalesce(sum(c.worst_case_minor), 0)::text FROM ticket t JOIN confirmation c ON c.ticket_id = t.id
    WHERE t.account_id = ${accountId} AND t.created_at > ${now} - interval '2 days' AND c.confirmed_at >= ${today} AT TIME ZONE 'UTC')`,
  firmEntered,
  unproven: sql`(SELECT coalesce(sum(worst_case_minor), 0)::text FROM confirmation
    WHERE person_id = ${personId} AND grant_id IS NULL AND bulk_id IS NULL AND confirmed_at > ${now} - interval '24 hours')`,
})

/** The longest window that a margin regime counts day trades in. */
const tradeDays = 10

const tradesOf = ({ accountId, date }: SliceQuestion) => ({
  accountTrades: jsonRows(sql`SELECT DISTINCT symbol, kind AS side, on_date AS "on" FROM journal
    WHERE account_id = ${accountId} AND kind IN ('buy', 'sell') AND on_date >= ${addTradingDays(isoDate(date), 1 - tradeDays)}`),
})

/** Thirty days of purchases and loss sales of these symbols in all accounts of the household. */
const householdOf = ({ accountId, symbols, date }: SliceQuestion) => {
  const trades = sql`journal JOIN account ON account.id = journal.account_id
    WHERE account.household = (SELECT household FROM account WHERE id = ${accountId}) AND journal.symbol = ANY(${[...symbols]})
      AND journal.on_date >= ${addDays(isoDate(date), -30)}`
  return {
    buys: jsonRows(sql`SELECT journal.account_id AS "accountId", journal.symbol, journal.on_date AS "on" FROM ${trades} AND journal.kind = 'buy'`),
    lossSales: jsonRows(sql`SELECT journal.account_id AS "accountId", journal.symbol, journal.on_date AS "on" FROM ${trades} AND journal.kind = 'sell' AND account.taxable
      AND EXISTS (SELECT 1 FROM disposal WHERE disposal.journal_id = journal.id AND disposal.proceeds_minor < disposal.cost_minor)`),
  }
}

/** One statement, so that all of it is of one moment. */
export const readLedgerSlice = async (db: Kysely<Schema>, question: SliceQuestion): Promise<LedgerSlice> => {
  const parts = { ...ordersOf(question), ...countsOf(question), ...tradesOf(question), ...householdOf(question) }
  const { rows: [row] } = await sql<Row>`SELECT
    (SELECT jsonb_build_object('version', version, 'body', body) FROM firm_policy ORDER BY version DESC LIMIT 1) AS firm,
    (SELECT jsonb_build_object('version', version, 'body', body) FROM ips WHERE person_id = ${question.clientId} ORDER BY version DESC LIMIT 1) AS ips,
    (SELECT jsonb_build_object('value', value) FROM setting WHERE name = 'kill-switch') AS halt,
    ${sql.join(Object.entries(parts).map(([name, part]) => sql`${part} AS ${sql.id(name)}`))}`.execute(db)
  if (!row) throw new Error('The ledger gave no answer.')
  return {
    firm: row.firm && { ...row.firm.body, version: row.firm.version }, ips: row.ips && { ...row.ips.body, version: row.ips.version },
    openOrders: row.openOrders, recentOrders: row.recentOrders, actsLastMinute: row.acts, halted: row.halt !== null && isHaltedBy(row.halt.value),
    household: { buys: row.buys, lossSales: row.lossSales }, accountEnteredUsd: formatUsd(usd(BigInt(row.entered))), firmEnteredMinor: BigInt(row.firmEntered),
    accountTrades: row.accountTrades, unprovenMinor: BigInt(row.unproven),
  }
}

/** The threshold and what was confirmed without a proof, for a card. `null`: there is no policy. */
export const readStepUpSums = async (db: Kysely<Schema>, personId: string): Promise<{ readonly thresholdUsd: string | null; readonly unprovenMinor: bigint }> => {
  const { rows: [row] } = await sql<{ threshold: string | null; unproven: string }>`SELECT
    (SELECT body ->> 'stepUpThresholdUsd' FROM firm_policy ORDER BY version DESC LIMIT 1) AS threshold,
    (SELECT coalesce(sum(worst_case_minor), 0)::text FROM confirmation
      WHERE person_id = ${personId} AND grant_id IS NULL AND bulk_id IS NULL AND confirmed_at > ${now} - interval '24 hours') AS unproven`.execute(db)
  return { thresholdUsd: row?.threshold ?? null, unprovenMinor: BigInt(row?.unproven ?? 0) }
}

/** What an account holds or has ordered. */
export const symbolsIn = (accountId: string | RawBuilder<string>): RawBuilder<string[]> => sql`ARRAY(SELECT symbol FROM position WHERE account_id = ${accountId} AND quantity > 0
    UNION SELECT symbol FROM orders WHERE account_id = ${accountId} AND state IN ${open})`

export const symbolsOf = async (db: Kysely<Schema>, accountId: string): Promise<string[]> =>
  (await sql<{ symbols: string[] }>`SELECT ${symbolsIn(accountId)} AS symbols`.execute(db)).rows[0]?.symbols ?? []
