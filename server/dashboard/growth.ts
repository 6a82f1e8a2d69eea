import type { z } from 'zod'
import { grouped, percent } from '../../domain/format.ts'
import type { performance } from '../../tools/performance/index.ts'

export type Performance = z.input<typeof performance.output>
type Point = Performance['chart'][number]

const whole = (value: number): string => `$${grouped(Math.round(value).toFixed(0))}`

/** What the same deposits would be in the benchmark: each is added at the end of its step and then grows with it. */
const benchmarkUsd = (chart: readonly Point[]): (number | null)[] => {
  let held: number | null = null
  return chart.map((point, index) => {
    const before = chart[index - 1]
    if (point.benchmark === null) return null
    if (before === undefined || before.benchmark === null || held === null) held = Number(point.valueUsd)
    else held = held * (point.benchmark / before.benchmark) + Number(point.paidInUsd) - Number(before.paidInUsd)
    return held
  })
}

export const growthOf = ({ chart }: Performance) => {
  const last = chart.at(-1)
  if (!last || chart.length < 2) return null
  const benchmark = benchmarkUsd(chart)
  const other = benchmark.at(-1)
  return {
    dates: chart.map(({ date }) => date), you: chart.map(({ valueUsd }) => Number(valueUsd)), benchmark,
    deposits: chart.map(({ paidInUsd }) => Number(paidInUsd)),
    reading: `You put in ${whole(Number(last.paidInUsd))} and have ${whole(Number(last.valueUsd))}${typeof other === 'number' ? `; the same deposits in your benchmark would be ${whole(other)}` : ''}.`,
  }
}

/** Stretches that are told, and whether as a rate per year. */
const stretches: Readonly<Record<string, { readonly label: string; readonly perYear: boolean }>> = {
  ytd: { label: 'This year', perYear: false }, '1y': { label: '1 year', perYear: false },
  '3y': { label: '3 years', perYear: true }, '5y': { label: '5 years', perYear: true }, 'since-inception': { label: 'Since the start', perYear: true },
}

/** Several years are told per year, as everybody quotes them; one year is what it was, as the headline says it. */
export const returnsOf = ({ periods }: Performance) => periods.flatMap((each) => {
  const told = stretches[each.period]
  if (told === undefined) return []
  return [told.perYear && each.timeWeightedPerYear !== null
    ? { period: `${told.label}, a year`, you: each.timeWeightedPerYear, benchmark: each.benchmarkPerYear }
    : { period: told.label, you: each.timeWeighted, benchmark: each.benchmark }]
})

/** Falls from the last peak, by growth without deposits; the deepest day of the tool stands among the chart's dates. */
export const drawdownOf = ({ chart, risk }: Performance) => {
  if (chart.length < 2 || risk.maxDrawdown === null || risk.troughDate === null) return null
  let peak = 0
  const points = chart.map(({ date, growth }) => { peak = Math.max(peak, growth); return { date, value: growth / peak - 1 } })
  const deepest = { date: risk.troughDate, value: -Math.abs(risk.maxDrawdown) }
  const all = [...points.filter(({ date }) => date !== deepest.date), deepest].sort((a, b) => (a.date < b.date ? -1 : 1))
  const back = risk.recoveryDate === null ? 'It has not come back yet' : `It was back on ${risk.recoveryDate}`
  return {
    dates: all.map(({ date }) => date), values: all.map(({ value }) => value),
    reading: `The deepest fall was ${percent(-deepest.value)}, on ${deepest.date}. ${back}.`,
    troughs: [deepest],
  }
}
