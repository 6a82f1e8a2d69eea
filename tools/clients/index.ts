import { z } from 'zod'
import type { ClientFacts } from '../../domain/facts.ts'
import { assetClasses, type AssetClass } from '../../domain/instruments.ts'
import { formatUsd, sum, usdOf, usdToNumber } from '../../domain/money.ts'
import { riskLevels, type FirmPolicy } from '../../domain/policy.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { driftOf, turnoverToTarget } from '../portfolio/drift.ts'
import { mergeAccounts, valueAt } from '../portfolio/merge.ts'
import { volatilityOf } from '../portfolio/risk.ts'
import { dateField, fraction, sentences, usdField } from '../portfolio/shapes.ts'
import { dollars, percent } from '../portfolio-source/words.ts'
import { wishField, wishOut } from '../wish/shape.ts'
import { alertCodes, alertsFor, riskShare } from './alerts.ts'

const input = z.strictObject({
  alerts: z.array(z.enum(alertCodes)).min(1).max(alertCodes.length).optional().describe('Only clients with one of these'),
  riskLevels: z.array(z.enum(riskLevels)).min(1).max(riskLevels.length).optional(),
  holding: z.string().trim().min(1).max(20).optional().describe('Only clients who hold this symbol'),
  minCashWeight: z.number().min(0).max(1).optional(),
  minDrift: z.number().min(0).max(1).optional().describe('Only clients with a class at least so far from its target'),
  order: z.enum(['value', 'drift', 'cash', 'volatility', 'concentration', 'alerts']).default('alerts'),
  minTopWeight: z.number().min(0).max(1).optional().describe('Only clients whose largest single stock is at least this share'),
  limit: z.int().min(1).max(200).default(25),
  rebalance: z.boolean().default(false).describe('Offers a rebalance to their own policies for those of the found clients who are outside of a band: a bulk that a supervisor approves'),
})

const row = z.strictObject({
  clientId: z.string(), label: z.string(), riskLevel: z.enum(riskLevels), horizonYears: z.number(), accounts: z.int(), valueUsd: usdField, cashUsd: usdField, cashWeight: fraction,
  driftStatus: z.enum(['within', 'outside', 'no-policy']), largestDriftClass: z.enum(assetClasses).nullable(), largestDrift: fraction, toMove: fraction,
  riskShare: fraction, riskStatus: z.enum(['within', 'below', 'above']), volatility: fraction.nullable(), topSymbol: z.string().nullable(), topWeight: fraction, largestStock: z.string().nullable(), largestStockWeight: fraction,
  alerts: z.array(z.strictObject({ code: z.enum(alertCodes), text: z.string() })),
})
type Row = z.output<typeof row>

const output = z.strictObject({
  asOf: dateField, count: z.int(), total: z.int(), bookUsd: usdField, shownUsd: usdField, alertCounts: z.array(z.strictObject({ code: z.enum(alertCodes), count: z.int() })), clients: z.array(row),
  wish: wishField, why: sentences, notes: sentences,
})

const holds = (client: ClientFacts, symbol: string): boolean =>
  client.accounts.some((account) => account.positions.some((position) => position.symbol === symbol && /[1-9]/.test(position.quantity)))

const rowOf = (client: ClientFacts, firm: FirmPolicy, market: MarketView): Row => {
  const merged = mergeAccounts(client.accounts)
  const valuation = valueAt(merged, market)
  const whole = usdToNumber(valuation.valueUsd)
  const held = valuation.holdings.map((each) => ({ instrument: market.instrument(each.symbol)!, weight: each.weight, stale: market.close(each.symbol)!.stale }))
  const cashWeight = whole === 0 ? 0 : usdToNumber(valuation.cashUsd) / whole
  const weights = new Map<AssetClass, number>([['cash', cashWeight]])
  for (const each of held) weights.set(each.instrument.assetClass, (weights.get(each.instrument.assetClass) ?? 0) + each.weight)
  const drifts = driftOf(weights, client.ips)
  const largest = [...drifts].sort((a, b) => Math.abs(b.drift) - Math.abs(a.drift))[0]
  const risk = riskShare(drifts)
  const stock = held.filter((each) => each.instrument.kind === 'stock').sort((a, b) => b.weight - a.weight)[0]
  const status = client.ips.targets.length === 0 ? 'no-policy' : drifts.some((each) => each.status !== 'within') ? 'outside' : 'within'
  return {
    clientId: client.personId, label: client.label, riskLevel: client.ips.riskLevel, horizonYears: client.ips.horizonYears, accounts: client.accounts.length,
    valueUsd: formatUsd(valuation.valueUsd), cashUsd: merged.cashUsd, cashWeight, driftStatus: status, largestDriftClass: largest?.assetClass ?? null, largestDrift: largest?.drift ?? 0, toMove: turnoverToTarget(drifts),
    riskShare: risk.share, riskStatus: risk.status, volatility: volatilityOf(valuation.holdings, market).volatility, topSymbol: valuation.holdings[0]?.symbol ?? null, topWeight: valuation.holdings[0]?.weight ?? 0,
    largestStock: stock?.instrument.symbol ?? null, largestStockWeight: stock?.weight ?? 0,
    alerts: alertsFor(drifts, held, client.ips, firm, client.accounts.some((account) => account.frozen)),
  }
}

/** A supervisor reads and approves all of it; until then it trades nothing. */
const mostInBulk = 50

const bulkWish = (rows: readonly Row[]): z.input<typeof wishField> => {
  const due = rows.filter((each) => each.driftStatus === 'outside').slice(0, mostInBulk)
  return due.length === 0 ? null : wishOut({
    act: 'bulk', title: `Rebalance ${due.length} ${due.length === 1 ? 'client' : 'clients'} to their policies`, path: '/api/bulk',
    body: { clients: due.map((each) => each.clientId), kind: 'rebalance-to-policy' }, stepUp: false, lines: due.map((each) => [each.label, `${percent(Math.abs(each.largestDrift))} off target`]),
  })
}

const keys: Readonly<Record<z.output<typeof input>['order'], (each: Row) => number>> = {
  value: (each) => Number(each.valueUsd), drift: (each) => Math.abs(each.largestDrift), cash: (each) => each.cashWeight, volatility: (each) => each.volatility ?? -1, concentration: (each) => each.largestStockWeight + each.topWeight / 1000, alerts: (each) => each.alerts.length,
}

const run = (wish: z.output<typeof input>, { facts, market, progress }: ToolContext): z.input<typeof output> | Refusal => {
  if (facts.clients.length === 0) return refuse('NO_CLIENTS', 'There are no clients in your book.', { role: facts.role }, 'Only advisors have a client book.')
  const rows = facts.clients.map((client, i) => {
    progress(i / facts.clients.length, 'Reading the client book')
    return rowOf(client, facts.firm, market)
  })
  const symbol = wish.holding?.toUpperCase()
  const holders = new Set(facts.clients.filter((client) => symbol === undefined || holds(client, symbol)).map((client) => client.personId))
  const found = rows.filter((each) => (wish.alerts === undefined || each.alerts.some((alert) => wish.alerts!.includes(alert.code)))
    && (wish.riskLevels?.includes(each.riskLevel) ?? true) && holders.has(each.clientId)
    && each.cashWeight >= (wish.minCashWeight ?? 0) && Math.abs(each.largestDrift) >= (wish.minDrift ?? 0) && each.largestStockWeight >= (wish.minTopWeight ?? 0))
  const key = keys[wish.order]
  const sorted = found.sort((a, b) => key(b) - key(a) || Number(b.valueUsd) - Number(a.valueUsd) || (a.clientId < b.clientId ? -1 : 1)).slice(0, wish.limit)
  const total = (list: readonly Row[]): string => formatUsd(sum(list.map((each) => usdOf(each.valueUsd))))
  const counts = alertCodes.map((code) => ({ code, count: rows.filter((each) => each.alerts.some((alert) => alert.code === code)).length })).filter((each) => each.count > 0)
  return {
    asOf: market.asOf, count: found.length, total: rows.length, bookUsd: total(rows), shownUsd: total(sorted), alertCounts: counts, clients: sorted,
    wish: wish.rebalance ? bulkWish(sorted) : null,
    why: [`${found.length} of ${rows.length} clients, ${dollars(Number(total(found)))} of ${dollars(Number(total(rows)))}.`, ...counts.map(({ code, count }) => `${code}: ${count}.`)],
    notes: ['Risky classes are stocks, real assets and crypto; the bands are each client’s own policy.', ...(sorted.length < found.length ? [`Shows ${sorted.length} of ${found.length}.`] : [])],
  }
}

export const clients = defineTool({
  name: 'clients', version: 2, cost: 'lookup', advisorsOnly: true,
  description: 'An advisor’s client book: value, drift, risk against the policy, cash, volatility, largest holding and alerts for each client, filtered and sorted. '
    + 'Use it for "who needs rebalancing", "who is too risky", "who holds TSLA", "prepare a rebalance for the three largest" (rebalance: true). It trades nothing. Fractions of one.',
  input, output, run,
  // One client's figures are not the book's, and the book's not those of two of them.
  saidWith: () => ({ '/clients': /^(?!.*\bbook\b)/is, '/bookUsd': /\b(?:book|all|total)\b/i, '/shownUsd': /\b(?:book|all|total|shown|these|those|them)\b/i }),
})
