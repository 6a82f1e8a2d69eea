import { z } from 'zod'
import { formatUsd, subtract, sum, usdOf, usdToNumber } from '../../domain/money.ts'
import type { Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { scopeFields, scopeOf } from '../portfolio-source/scope.ts'
import { dollars, percent, usdText } from '../portfolio-source/words.ts'
import { changeOver, periods } from './changes.ts'
import { driftOf, turnoverToTarget } from './drift.ts'
import { describeHolding } from './holdings.ts'
import { mergeAccounts, valueAt } from './merge.ts'
import { output, type HoldingRow, type PortfolioOutput } from './output.ts'
import { volatilityOf } from './risk.ts'
import { bestAndWorst, classWeights, concentrationOf, feesOf, incomeOf, splitBy } from './summary.ts'

const input = z.strictObject(scopeFields)

const driftSection = (classes: PortfolioOutput['classes'], ips: Ips, whole: number): PortfolioOutput['drift'] => {
  const drifts = driftOf(classWeights(classes), ips)
  const status = ips.targets.length === 0 ? 'no-policy' : drifts.some((each) => each.status !== 'within') ? 'outside' : 'within'
  return { status, toMove: turnoverToTarget(drifts), classes: drifts.map((each) => ({ ...each, toTargetUsd: usdText(-each.drift * whole) })) }
}

const accountRows = (accounts: readonly AccountFacts[], market: MarketView, whole: number): PortfolioOutput['accounts'] =>
  accounts.map((account) => {
    const value = valueAt(account, market).valueUsd
    return {
      accountId: account.accountId, label: account.label, kind: account.kind, taxable: account.taxable, valueUsd: formatUsd(value),
      cashUsd: account.cashUsd, settledCashUsd: account.settledCashUsd, weight: whole === 0 ? 0 : usdToNumber(value) / whole,
    }
  })

const gainSection = (rows: readonly HoldingRow[]): Pick<PortfolioOutput, 'unrealisedGainUsd' | 'unrealisedGain'> => {
  const known = rows.filter((row) => row.gainUsd !== null)
  if (known.length === 0) return { unrealisedGainUsd: null, unrealisedGain: null }
  const gain = sum(known.map((row) => usdOf(row.gainUsd!)))
  const cost = usdToNumber(sum(known.map((row) => usdOf(row.costUsd!))))
  return { unrealisedGainUsd: formatUsd(gain), unrealisedGain: cost === 0 ? null : usdToNumber(gain) / cost }
}

const notesOf = (rows: readonly HoldingRow[], unpriced: readonly string[], lots: Pick<AccountFacts, 'lots'>, riskNotes: readonly string[]): string[] => {
  const stale = rows.filter((row) => row.stale)
  return [
    ...riskNotes,
    'Changes are price changes of what is held now, without dividends, deposits and trades; performance has the full picture.',
    ...(unpriced.length > 0 ? [`No price for ${unpriced.join(', ')}: not counted.`] : []),
    ...stale.map((row) => `${row.symbol} has its last price from ${row.priceDate} and cannot be traded.`),
    ...(lots.lots.some((lot) => lot.origin === 'reconstructed') ? ['Costs of past lots are reconstructed from adjusted closes, splits and dividends.'] : []),
  ]
}

const whyOf = (result: Pick<PortfolioOutput, 'holdings' | 'classes' | 'drift'>, whole: number): string[] => {
  const [top] = result.holdings
  const outside = result.drift.classes.filter((each) => each.status !== 'within')
  return [
    `The whole is worth ${dollars(whole)}: ${result.classes.slice(0, 3).map((each) => `${percent(each.weight)} ${each.name}`).join(', ')}.`,
    ...(top ? [`The largest holding is ${top.symbol} with ${percent(top.weight)}.`] : []),
    ...outside.map((each) => `${each.assetClass} is ${each.status} its band of ${percent(each.low, 0)} to ${percent(each.high, 0)}: ${percent(each.weight)}.`),
  ]
}

const run = (wish: z.output<typeof input>, { facts, market }: ToolContext): PortfolioOutput | Refusal => {
  const scope = scopeOf(facts, wish)
  if (isRefusal(scope)) return scope
  const merged = mergeAccounts(scope.accounts)
  const valuation = valueAt(merged, market)
  const whole = usdToNumber(valuation.valueUsd)
  const holdings = valuation.holdings.map((each) => describeHolding(each, merged.lots, market))
  const split = (keyOf: (row: HoldingRow) => string, cashName: string) => splitBy(holdings, valuation.cashUsd, whole, keyOf, cashName)
  const classes = split((row) => row.assetClass, 'cash')
  const risk = volatilityOf(holdings, market)
  const drift = driftSection(classes, scope.ips, whole)
  return {
    asOf: market.asOf, accounts: accountRows(scope.accounts, market, whole),
    valueUsd: formatUsd(valuation.valueUsd), cashUsd: merged.cashUsd, settledCashUsd: merged.settledCashUsd,
    availableCashUsd: formatUsd(subtract(usdOf(merged.settledCashUsd), usdOf(merged.heldCashUsd))),
    cashWeight: whole === 0 ? 0 : usdToNumber(valuation.cashUsd) / whole,
    investedUsd: formatUsd(subtract(valuation.valueUsd, valuation.cashUsd)), ...gainSection(holdings), holdings,
    classes, sectors: split((row) => row.sector || 'several sectors', 'cash'), regions: split((row) => row.region, 'cash'), drift,
    changes: periods.map((period) => changeOver(period, valuation.holdings, market)),
    ...bestAndWorst(holdings), fees: feesOf(holdings), income: incomeOf(holdings, whole), concentration: concentrationOf(holdings),
    risk: { volatility: risk.volatility, from: risk.from, to: risk.to },
    why: whyOf({ holdings, classes, drift }, whole), notes: notesOf(holdings, valuation.unpriced, merged, risk.notes),
  }
}

export const portfolio = defineTool({
  name: 'portfolio',
  version: 1,
  cost: 'lookup',
  description: 'What the person holds and how it stands: value, holdings with weights, cash, asset classes, sectors, regions, drift against the policy, '
    + 'price changes (1w, mtd, ytd, 1y), fund costs, yearly income, concentration, volatility. Weights, changes and rates are fractions of one.',
  input, output, run,
  saidWith: () => ({ '/concentration/largestSingleStock': /\b(?:stock|single|company)\b/i, '/concentration/largestSingleStockWeight': /\b(?:stock|single|company)\b/i }),
})
