import type { AssetClass } from '../../domain/instruments.ts'
import { add, formatUsd, sum, usdOf, usdToNumber, zeroUsd, type Usd } from '../../domain/money.ts'
import { usdText } from '../portfolio-source/words.ts'
import type { HoldingRow, PortfolioOutput } from './output.ts'

type Split = PortfolioOutput['classes']

/** Sums by a key, largest first; cash is a row of its own under `cashName`. Weights are of the whole, cash included. */
export const splitBy = (rows: readonly HoldingRow[], cash: Usd, whole: number, keyOf: (row: HoldingRow) => string, cashName: string): Split => {
  const groups = new Map<string, Usd>(cash.minor === 0n ? [] : [[cashName, cash]])
  for (const row of rows) groups.set(keyOf(row), add(groups.get(keyOf(row)) ?? zeroUsd, usdOf(row.valueUsd)))
  return [...groups].sort(([s, a], [t, b]) => (a.minor === b.minor ? (s < t ? -1 : 1) : a.minor > b.minor ? -1 : 1))
    .map(([name, value]) => ({ name, valueUsd: formatUsd(value), weight: whole === 0 ? 0 : usdToNumber(value) / whole }))
}

export const classWeights = (classes: Split): ReadonlyMap<AssetClass, number> => new Map(classes.map((each) => [each.name as AssetClass, each.weight]))

/** Herfindahl-Hirschman index: the sum of squared weights of holdings; cash is nobody's concentration. */
export const concentrationOf = (rows: readonly HoldingRow[]): PortfolioOutput['concentration'] => {
  const hhi = rows.reduce((total, row) => total + row.weight ** 2, 0)
  const invested = rows.reduce((total, row) => total + row.weight, 0)
  const single = rows.find((row) => row.kind !== 'etf')
  return {
    topSymbol: rows[0]?.symbol ?? null, topWeight: rows[0]?.weight ?? 0, topFiveWeight: rows.slice(0, 5).reduce((total, row) => total + row.weight, 0),
    hhi, effectiveHoldings: hhi === 0 ? null : invested ** 2 / hhi, largestSingleStock: single?.symbol ?? null, largestSingleStockWeight: single?.weight ?? 0,
  }
}

/** Fund costs a year. Stocks and coins have none; a fund whose cost is unknown is named and left out. */
export const feesOf = (rows: readonly HoldingRow[]): PortfolioOutput['fees'] => {
  const expenseRatio = rows.reduce((total, row) => total + row.weight * (row.expenseRatio ?? 0), 0)
  const yearly = rows.reduce((total, row) => total + Number(row.valueUsd) * (row.expenseRatio ?? 0), 0)
  return { expenseRatio, yearlyUsd: usdText(yearly), unknown: rows.filter((row) => row.kind === 'etf' && row.expenseRatio === null).map((row) => row.symbol) }
}

/** A year's payments at the trailing yield; holdings whose yield is unknown are named and left out. */
export const incomeOf = (rows: readonly HoldingRow[], whole: number): PortfolioOutput['income'] => {
  const yearly = sum(rows.flatMap((row) => (row.incomeUsd === null ? [] : [usdOf(row.incomeUsd)])))
  return { yearlyUsd: formatUsd(yearly), yield: whole === 0 ? 0 : usdToNumber(yearly) / whole, unknown: rows.filter((row) => row.incomeUsd === null).map((row) => row.symbol) }
}

export const bestAndWorst = (rows: readonly HoldingRow[]): Pick<PortfolioOutput, 'best' | 'worst'> => {
  const movers = rows.flatMap((row) => (row.yearToDateChange === null ? [] : [{ symbol: row.symbol, name: row.name, change: row.yearToDateChange }]))
    .sort((a, b) => b.change - a.change)
  return { best: movers[0] ?? null, worst: movers.at(-1) ?? null }
}
