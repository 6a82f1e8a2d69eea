import { z } from 'zod'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dayInput } from '../portfolio/shapes.ts'
import { scopeFields, scopeOf, type Scope } from '../portfolio-source/scope.ts'
import { portfolioSource, resolveSource } from '../portfolio-source/source.ts'
import { dollars, percent, usdText } from '../portfolio-source/words.ts'
import { byClass, contributions } from './attribution.ts'
import { yardstickOf } from './benchmark.ts'
import { keepBook } from './book.ts'
import { output } from './output.ts'
import { periodNames, periodWords, startOf, type PeriodName } from './periods.ts'
import { chartOutput, periodOutput, riskOutput, yearsOutput } from './report.ts'
import { noMoney, trackOf, type Track } from './returns.ts'

const input = z.strictObject({
  ...scopeFields,
  period: z.enum(periodNames).default('ytd').describe('The period to explain'),
  from: dayInput.optional().describe('Instead of a period: its first day'), to: dayInput.optional(),
  benchmark: portfolioSource.optional().describe('Absent: the benchmark of the policy'),
})
type Input = z.output<typeof input>

/** Row of the last valuation on or before a date, the first row where the history begins later. */
const rowOf = (track: Track, on: string): number => Math.max(0, track.dates.findLastIndex((each) => each <= on))

const focusRows = (wish: Input, track: Track, asOf: string): { name: string; first: number; last: number } => {
  const last = wish.to === undefined ? track.dates.length - 1 : rowOf(track, wish.to)
  if (wish.from !== undefined || wish.to !== undefined) return { name: 'custom', first: wish.from === undefined ? 0 : rowOf(track, wish.from), last }
  return { name: wish.period, first: rowOf(track, startOf(wish.period, asOf)), last }
}

/** Standard periods that the history covers from start to end. */
const covered = (track: Track, asOf: string): readonly { name: PeriodName; first: number }[] =>
  periodNames.map((name) => ({ name, first: rowOf(track, startOf(name, asOf)) }))
    .filter(({ name, first }) => first < track.dates.length - 1 && (name === 'since-inception' || track.dates[0]! <= startOf(name, asOf)))

const run = (wish: Input, context: ToolContext): z.input<typeof output> | Refusal => {
  const { market, facts } = context
  const scope = scopeOf(facts, wish)
  if (isRefusal(scope)) return scope
  const benchmark = resolveSource(wish.benchmark ?? standardOf(scope), scope, market, context.results)
  if (isRefusal(benchmark)) return benchmark
  const book = keepBook(scope.accounts, facts.transactions, market)
  if (!book || book.dates.length < 2) return refuse('NO_HISTORY', 'There are no bookings yet, so there is no performance.', {}, 'Ask again after the first week.')
  const track = trackOf(book)
  const yardstick = yardstickOf(benchmark, market, track.dates, (row) => track.bases[row]! > noMoney)
  const { name, first, last } = focusRows(wish, track, market.asOf)
  if (last <= first) return refuse('EMPTY_PERIOD', 'That period holds no valuation.', { from: track.dates[0], to: track.dates.at(-1) }, 'Choose a period inside these dates.')
  const focus = periodOutput(name, track, yardstick, first, last)
  const parts = contributions(book, track, first, last)
  const classOf = (segment: string): string => (segment === 'CASH' ? 'cash' : market.instrument(segment)?.assetClass ?? 'unknown')
  const compared = first >= yardstick.from
  return {
    asOf: market.asOf, label: scope.accounts.map((each) => each.label).join(' and '), benchmarkLabel: benchmark.label,
    focus, periods: covered(track, market.asOf).map((each) => periodOutput(each.name, track, yardstick, each.first, track.dates.length - 1)),
    risk: riskOutput(track, yardstick, first, last, market, market.history([]).periodsPerYear),
    contributions: parts.map(({ segment, gain, contribution }) => ({ symbol: segment, gainUsd: usdText(gain), contribution })),
    attribution: compared ? byClass(book, track, classOf, yardstick.classes, first, last) : null,
    calendarYears: yearsOutput(track, yardstick), chart: chartOutput(track, yardstick, first, last),
    why: whyOf(focus, parts, benchmark.label), conventions,
    notes: [
      ...(compared ? [] : ['The benchmark has no prices for the whole period.']),
      ...(name in periodWords && track.dates[first]! > startOf(name as PeriodName, market.asOf) && name !== 'since-inception' ? [`The account is younger than that: it starts ${track.dates[first]}.`] : []),
      ...new Set([...book.notes, ...benchmark.notes]),
    ],
  }
}

const standardOf = (scope: Scope) => (scope.ips.benchmark.length > 0 ? { kind: 'policy' as const } : { kind: 'stocks-bonds' as const, stocks: 0.6 })

const conventions = {
  timeWeighted: 'Weekly modified Dietz returns, linked; money paid in counts from its day, money taken out to the end of its week. Dividends, fees and costs included.',
  moneyWeighted: 'Internal rate of return of what was paid in, taken out and is there now, actual/365; below a year not raised to a year.',
  benchmark: 'Total return, rebalanced at quarter ends, no costs.',
  contributions: 'Gain over the week\'s starting value, carried to the end of the period, so that the parts add up to the return.',
  attribution: 'Brinson and Fachler (1985), weekly, linked so that allocation and selection add up to the active return; selection includes interaction.',
  prices: 'Weekly closes.',
}

const whyOf = (focus: z.input<typeof output>['focus'], parts: readonly { segment: string; gain: number; contribution: number }[], benchmark: string): string[] => {
  const best = parts[0]
  const worst = parts.at(-1)
  const lines = [`${percent(focus.timeWeighted)} from ${focus.from} to ${focus.to}, ${dollars(Number(focus.gainUsd))}.`]
  if (focus.benchmark !== null && focus.active !== null) lines.push(`${percent(Math.abs(focus.active))} ${focus.active >= 0 ? 'ahead of' : 'behind'} ${benchmark} at ${percent(focus.benchmark)}.`)
  if (best && worst && best !== worst) lines.push(`${best.segment} added most (${percent(best.contribution)}), ${worst.segment} ${worst.contribution < 0 ? 'cost most' : 'least'} (${percent(worst.contribution)}).`)
  return lines
}

export const performance = defineTool({
  name: 'performance', version: 1, cost: 'lookup', input, output, run,
  description: 'How the accounts have done: time- and money-weighted returns by period, against a benchmark, with contributions by holding and attribution by asset class. Use it for "how am I doing", "how did I do last year", "did I beat the market".',
})
