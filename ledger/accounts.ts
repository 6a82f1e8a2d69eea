import { sql, type Kysely } from 'kysely'
import type { LotFacts } from '../domain/lots.ts'
import { formatUsd, usd } from '../domain/money.ts'
import type { AccountFacts, PositionFacts } from '../domain/portfolio.ts'
import { shortest } from './numbers.ts'
import type { Schema } from './schema.ts'

const grouped = <Row extends { readonly account_id: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> =>
  Map.groupBy(rows, (row) => row.account_id)

interface HoldRow {
  readonly account_id: string
  readonly symbol: string | null
  readonly quantity: string
  readonly minor: bigint
}

const readRows = async (db: Kysely<Schema>, ids: readonly string[], marketNow: string) => {
  const [accounts, cash, positions, lots, holds, unsettled] = await Promise.all([
    db.selectFrom('account').selectAll().where('id', 'in', ids).execute(),
    db.selectFrom('cash_balance').selectAll().where('account_id', 'in', ids).execute(),
    db.selectFrom('position').selectAll().where('account_id', 'in', ids).where('quantity', '>', '0').orderBy('symbol').execute(),
    db.selectFrom('lot').selectAll().where('account_id', 'in', ids).where('quantity', '>', '0').orderBy('acquired_on').orderBy('id').execute(),
    db.selectFrom('hold').select(['account_id', 'symbol', sql<string>`sum(quantity)`.as('quantity'), sql<bigint>`sum(cash_minor)::bigint`.as('minor')])
      .where('account_id', 'in', ids).where('released_at', 'is', null).groupBy(['account_id', 'symbol']).execute(),
    db.selectFrom('posting').innerJoin('journal', 'journal.id', 'posting.journal_id')
      .select(['journal.account_id', sql<bigint>`sum(posting.minor)::bigint`.as('minor')])
      .where('journal.account_id', 'in', ids).where('journal.settles_on', '>', marketNow).where('book', '=', 'cash').where('posting.minor', '>', 0n)
      .groupBy('journal.account_id').execute(),
  ])
  return { accounts, cash: grouped(cash), positions: grouped(positions), lots: grouped(lots), holds: grouped<HoldRow>(holds), unsettled: grouped(unsettled) }
}

type Rows = Awaited<ReturnType<typeof readRows>>

const positionsOf = (rows: Rows, accountId: string): readonly PositionFacts[] =>
  (rows.positions.get(accountId) ?? []).map(({ symbol, quantity }) => {
    const hold = rows.holds.get(accountId)?.find((each) => each.symbol === symbol)
    return { symbol, quantity: shortest(quantity), heldQuantity: shortest(hold?.quantity ?? '0') }
  })

const lotsOf = (rows: Rows, accountId: string): readonly LotFacts[] =>
  (rows.lots.get(accountId) ?? []).map((lot) => ({
    lotId: lot.id, symbol: lot.symbol, quantity: shortest(lot.quantity), costUsd: formatUsd(usd(lot.cost_minor)),
    acquiredOn: lot.acquired_on, origin: lot.origin,
  }))

const factsOf = (rows: Rows, account: Rows['accounts'][number]): AccountFacts => {
  const cash = rows.cash.get(account.id)?.[0]?.minor ?? 0n
  const unsettled = rows.unsettled.get(account.id)?.[0]?.minor ?? 0n
  const settled = cash - unsettled
  const held = (rows.holds.get(account.id) ?? []).reduce((total, { minor }) => total + minor, 0n)
  return {
    accountId: account.id,
    ownerId: account.owner_id,
    label: account.label,
    kind: account.kind,
    taxable: account.taxable,
    trading: account.trading,
    openedOn: account.opened_on,
    frozen: account.frozen_reason !== null,
    cashUsd: formatUsd(usd(cash)),
    settledCashUsd: formatUsd(usd(settled > 0n ? settled : 0n)),
    heldCashUsd: formatUsd(usd(held)),
    unsettledUsd: formatUsd(usd(unsettled)),
    positions: positionsOf(rows, account.id),
    lots: lotsOf(rows, account.id),
  }
}

/**
 * Accounts as the ledger knows them, in the order of `accountIds` (unknown ones are left out). Six queries for any number.
 * Settled cash = cash without sales that settle after `marketNow`, never below zero.
 */
export const readAccountFacts = async (db: Kysely<Schema>, accountIds: readonly string[], marketNow: string): Promise<readonly AccountFacts[]> => {
  if (accountIds.length === 0) return []
  const rows = await readRows(db, accountIds, marketNow)
  const byId = new Map(rows.accounts.map((account) => [account.id, account]))
  return accountIds.flatMap((id) => byId.get(id) ?? []).map((account) => factsOf(rows, account))
}
