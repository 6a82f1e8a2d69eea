import type { z } from 'zod'
import type { Card } from '../../domain/conversation.ts'
import type { output as shape } from '../../tools/backtester/output.ts'
import { change, money, percent, points } from './cells.ts'

/** Both lines over time, from 100 at the start, and the figures that compare them. */
export const backtestCards = (output: z.output<typeof shape>): readonly Card[] => {
  const { portfolio, benchmark, chart } = output
  const [own, other] = [portfolio.metrics, benchmark.metrics]
  return [{
    kind: 'chart', title: `${portfolio.label} beside ${benchmark.label}, hypothetical`, columns: ['', portfolio.label, benchmark.label],
    rows: [
      ['Growth a year', change(own.cagr), change(other.cagr)], ['Volatility a year', percent(own.volatility), percent(other.volatility)],
      ['Deepest fall', percent(own.maxDrawdown), percent(other.maxDrawdown)], ['End value', money(portfolio.endValueUsd), money(benchmark.endValueUsd)],
    ],
    chart: {
      kind: 'line', unit: 'index', x: chart.map((each) => each.date), reading: `${portfolio.label} grew ${change(own.cagr)} a year, ${benchmark.label} ${change(other.cagr)}.`,
      series: [
        { name: portfolio.label, you: portfolio.label === 'what you hold', values: chart.map((each) => points(each.portfolio)) },
        { name: benchmark.label, you: benchmark.label === 'what you hold', values: chart.map((each) => points(each.benchmark)) },
      ],
    },
  }]
}
