import { sql, type Kysely, type Selectable } from 'kysely'
import type { LotFacts } from '../domain/lots.ts'
import { formatUsd, usd } from '../domain/money.ts'
import type { AccountFacts, PositionFacts } from '../domain/portfolio.ts'
import { jsonRows } from './json-rows.ts'
import { shortest } from './numbers.ts'
import type { Schema } from './schema.ts'

interface PositionRow { readonly symbol: string; readonly quantity: string; readonly held: string }
interface LotRow extends Pick<Selectable<Schema['lot']>, 'id' | 'symbol' | 'quantity' | 'acquired_on' | 'origin'> { readonly cost: string }
type AccountRow = Selectable<Schema['account']> & {
  readonly cash: bigint; readonly held: bigint; readonly unsettled: bigint; readonly positions: readonly PositionRow[]; readonly lots: readonly LotRow[]
}

/** One account is asked for by far most often, and then PostgreSQL need not plan the statement again each time. */
const among = (ids: readonly string[]) => (ids.length === 1 ? sql`= ${ids[0]}` : sql`= ANY(${[...ids]})`)

const positions = jsonRows(sql`SELECT symbol, quantity::text, (SELECT coalesce(sum(hold.quantity), 0)::text FROM hold
  WHERE hold.account_id = position.account_id AND hold.symbol = position.symbol AND released_at IS NULL) AS held
  FROM position WHERE account_id = account.id AND quantity > 0 ORDER BY symbol`)

/** `> 0` stands in the text: the index of open lots is not found by a parameter. */
const lots = jsonRows(sql`SELECT id, symbol, quantity::text, cost_minor::text AS cost, acquired_on, origin
  FROM lot WHERE account_id = account.id AND quantity > 0 ORDER BY acquired_on, id`)

const accountRows = (db: Kysely<Schema>, ids: readonly string[], marketNow: string) => sql<AccountRow>`
  SELECT account.*,
    coalesce((SELECT minor FROM cash_balance WHERE account_id = account.id), 0) AS cash,
    (SELECT coalesce(sum(cash_minor), 0)::bigint FROM hold WHERE account_id = account.id AND released_at IS NULL) AS held,
    (SELECT coalesce(sum(posting.minor), 0)::bigint FROM journal JOIN posting ON posting.journal_id = journal.id
      WHERE journal.account_id = account.id AND journal.settles_on > ${marketNow} AND posting.book = 'cash' AND posting.minor > 0) AS unsettled,
    ${positions} AS positions, ${lots} AS lots
  FROM account WHERE id ${among(ids)}`.execute(db)

const positionOf = ({ symbol, quantity, held }: PositionRow): PositionFacts => ({ symbol, quantity: shortest(quantity), heldQuantity: shortest(held) })

const lotOf = (lot: LotRow): LotFacts => ({
  lotId: lot.id, symbol: lot.symbol, quantity: shortest(lot.quantity), costUsd: formatUsd(usd(BigInt(lot.cost))), acquiredOn: lot.acquired_on, origin: lot.origin,
})

const factsOf = (account: AccountRow): AccountFacts => {
  const settled = account.cash - account.unsettled
  return {
    accountId: account.id,
    ownerId: account.owner_id,
    label: account.label,
    kind: account.kind,
    taxable: account.taxable,
    trading: account.trading,
    openedOn: account.opened_on,
    frozen: account.frozen_reason !== null,
    cashUsd: formatUsd(usd(account.cash)),
    settledCashUsd: formatUsd(usd(settled > 0n ? settled : 0n)),
    heldCashUsd: formatUsd(usd(account.held)),
    unsettledUsd: formatUsd(usd(account.unsettled)),
    positions: account.positions.map(positionOf),
    lots: account.lots.map(lotOf),
  }
}

/**
 * Accounts as the ledger knows them, in the order of `accountIds` (unknown ones are left out). One query for any number.
 * Settled cash = cash without sales that settle after `marketNow`, never below zero.
 */
export const readAccountFacts = async (db: Kysely<Schema>, accountIds: readonly string[], marketNow: string): Promise<readonly AccountFacts[]> => {
  if (accountIds.length === 0) return []
  const byId = new Map((await accountRows(db, accountIds, marketNow)).rows.map((row) => [row.id, row]))
  return accountIds.flatMap((id) => byId.get(id) ?? []).map(factsOf)
}
