import type { z } from 'zod'
import type { Card } from '../../domain/conversation.ts'
import type { output as shape } from '../../tools/optimizer/output.ts'
import { change, percent, rounded } from './cells.ts'

/** Weights now and new, and where both lie beside the frontier: expected return (percent) over volatility. */
export const optimizerCards = (output: z.output<typeof shape>): readonly Card[] => {
  const { weights, current, result, frontier } = output
  const table: Card = {
    kind: 'comparison', title: output.label, columns: ['Holding', 'Now', 'New', 'Change', 'Share of risk'],
    rows: weights.map((each) => [each.symbol === 'CASH' ? 'Cash' : each.symbol, percent(each.currentWeight), percent(each.weight), change(each.change), percent(each.riskShare)]),
  }
  const marks = [...frontier.points.map((each) => ({ ...each, series: 'frontier' })), ...(frontier.current ? [{ ...frontier.current, series: 'now' }] : []), { ...frontier.result, series: 'new' }]
    .sort((a, b) => a.volatility - b.volatility)
  if (frontier.points.length < 2) return [table]
  const valuesOf = (series: string): (number | null)[] => marks.map((each) => (each.series === series ? rounded(each.expectedReturn * 100, 2) : null))
  return [table, {
    kind: 'chart', title: 'Expected return over volatility, a year', columns: ['', 'Volatility', 'Expected return'],
    rows: [...(current ? [['Now', percent(current.volatility), percent(current.expectedReturn)]] : []), ['New', percent(result.volatility), percent(result.expectedReturn)]],
    chart: {
      kind: 'scatter', unit: 'percent', x: marks.map((each) => percent(each.volatility)), reading: frontier.sentence,
      series: [{ name: 'Frontier', you: false, values: valuesOf('frontier') }, ...(frontier.current ? [{ name: 'You now', you: true, values: valuesOf('now') }] : []), { name: 'New', you: false, values: valuesOf('new') }],
    },
  }]
}
