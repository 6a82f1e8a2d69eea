import { periodReturns, simulate, weightsAfter } from '../../../tools/backtester/engine.ts'
import { panelOfReturns, type Panel } from '../../../tools/backtester/panel.ts'
import type { Plan } from '../../../tools/backtester/plan.ts'
import { calendarRows } from '../../../tools/backtester/schedule.ts'
import { addMonths } from '../../../tools/numerics/series/calendar.ts'
import { benchmarkReturn, brinsonFachler, portfolioReturn } from '../../../tools/numerics/series/attribution.ts'
import type { Case } from '../folder.ts'
import { isMatrix, isPath, list, matrix, numOr, returnTable, text } from '../inputs.ts'
import { Unsupported, type Kind, type Results } from '../score.ts'
import { given } from './series.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Returns as levels from one period before the first return; without dates, periods are months of a made-up year. */
function panelOf(c: Case): Panel {
  const table = returnTable(c)
  const rows = table.dates.map((_, t) => table.values.map(column => column[t]!))
  const dates = isPath(c.inputs.returns) ? table.dates : rows.map((_, t) => `${addMonths('2000-01', t)}-28`)
  const start = `${addMonths(dates[0]!.slice(0, 7), -1)}-28`
  return panelOfReturns(table.columns, dates, rows, start)
}

/** Rows at whose close the weights go back to target. Without a rule, target weights hold in every period. */
function rebalanceRows(c: Case, panel: Panel): Uint8Array {
  const rule = text(c, 'rebalance').toLowerCase()
  const every = (['quarter', 'month', 'year'] as const).find(word => rule.includes(word))
  if (given(c, 'initial_weights') || rule.includes('never') || rule.includes('buy and hold')) return new Uint8Array(panel.dates.length)
  if (every) return calendarRows(panel.dates, every)
  if (rule !== '') throw new Unsupported(`unknown rebalancing: ${rule}`)
  return new Uint8Array(panel.dates.length).fill(1, 1)
}

function targetOf(c: Case): Plan['target'] {
  if (isMatrix(c.inputs.weights_schedule)) {
    const schedule = matrix(c, 'weights_schedule').map(row => Float64Array.from(row))
    return row => schedule[Math.min(row, schedule.length - 1)]!
  }
  return Float64Array.from(list(c, given(c, 'initial_weights') ? 'initial_weights' : 'weights'))
}

function backtest(c: Case): Results {
  const panel = panelOf(c)
  const run = simulate(panel, {
    target: targetOf(c), rows: rebalanceRows(c, panel), band: Infinity, costRate: numOr(c, 'cost_rate', 0), slippageRate: 0,
    chargeFirstPurchase: false, initial: 1,
  })
  const returns = periodReturns(run)
  const weights = (period: number): number[] => Array.from(weightsAfter(run, panel, period - 1))
  const results: Results = { returns, first_return: returns[0] }
  if (returns.length > 1) {
    results.feb_bop_value = run.after[1]
    results.feb_return_drag = run.values[2]! / run.after[1]! - 1 - returns[1]!
  }
  panel.dates.slice(1).forEach((date, t) => { results[months[Number(date.slice(5, 7)) - 1]!] ??= weights(t + 1) })
  for (const key of Object.keys(c.expected)) {
    const named = /^bop_weight_([A-Z])_period(\d+)$/.exec(key)
    if (named) results[key] = weights(Number(named[2]))[named[1]!.charCodeAt(0) - 65]
  }
  return results
}

function attribution(c: Case): Results {
  const [wp, wb, rp, rb] = ['wp', 'wb', 'rp_pct', 'rb_pct'].map(key => list(c, key))
  const segments = wp!.map((_, i) => ({ wp: wp![i]!, wb: wb![i]!, rp: rp![i]!, rb: rb![i]! }))
  const effects = brinsonFachler(segments)
  const parts = (['allocation', 'selection', 'interaction'] as const).flatMap(name => [
    [`${name}_pct`, effects.map(each => each[name])], [`${name}_bps`, effects.map(each => each[name] * 100)],
  ])
  return {
    ...Object.fromEntries(parts),
    benchmark_return_pct: benchmarkReturn(segments), portfolio_return_pct: portfolioReturn(segments),
    total_active_pct: portfolioReturn(segments) - benchmarkReturn(segments),
  }
}

/** FORMAT section 13. */
export const kinds: Record<string, Kind> = { backtest, attribution }
