import type { z } from 'zod'
import type { Card } from '../../domain/conversation.ts'
import type { output as shape } from '../../tools/optimizer/output.ts'
import { change, percent, points } from './cells.ts'

type Output = z.output<typeof shape>

const mostBars = 10

/** Where the new mix's risk comes from, beside what each holding weighs: percent of the whole. */
export const riskCards = ({ weights }: Output): readonly Card[] => {
  const held = weights.filter((each) => each.weight > 0.0005 && each.symbol !== 'CASH').toSorted((a, b) => b.riskShare - a.riskShare).slice(0, mostBars)
  const [first] = held
  if (!first || held.length < 2) return []
  return [{
    kind: 'chart', title: 'Where the risk comes from', columns: ['Holding', 'Weight', 'Share of risk'], rows: held.map((each) => [each.symbol, percent(each.weight), percent(each.riskShare)]),
    chart: {
      kind: 'bar', unit: 'percent', reading: `In the new mix ${first.symbol} carries ${percent(first.riskShare)} of the risk with ${percent(first.weight)} of the money.`, x: held.map((each) => each.symbol),
      series: [{ name: 'Risk', you: true, values: held.map((each) => points(each.riskShare)) }, { name: 'Weight', you: false, values: held.map((each) => points(each.weight)) }],
    },
  }]
}

/** Weights now and new. */
export const weightsCards = ({ label, weights }: Output): readonly Card[] => [{
  kind: 'comparison', title: label, columns: ['Holding', 'Now', 'New', 'Change', 'Share of risk'],
  rows: weights.map((each) => [each.symbol === 'CASH' ? 'Cash' : each.symbol, percent(each.currentWeight), percent(each.weight), change(each.change), percent(each.riskShare)]),
}]

/** Where the mix now and the new one lie beside the frontier: expected return (percent) over volatility. */
export const frontierCards = ({ current, result, frontier }: Output): readonly Card[] => {
  if (frontier.points.length < 2) return []
  const marks = [...frontier.points.map((each) => ({ ...each, series: 'frontier' })), ...(frontier.current ? [{ ...frontier.current, series: 'now' }] : []), { ...frontier.result, series: 'new' }]
    .sort((a, b) => a.volatility - b.volatility)
  const valuesOf = (series: string): (number | null)[] => marks.map((each) => (each.series === series ? points(each.expectedReturn) : null))
  return [{
    kind: 'chart', title: 'Expected return over volatility, a year', columns: ['', 'Volatility', 'Expected return'],
    rows: [...(current ? [['Now', percent(current.volatility), percent(current.expectedReturn)]] : []), ['New', percent(result.volatility), percent(result.expectedReturn)]],
    chart: {
      kind: 'scatter', unit: 'percent', x: marks.map((each) => percent(each.volatility)), reading: frontier.sentence,
      series: [{ name: 'Frontier', you: false, values: valuesOf('frontier') }, ...(frontier.current ? [{ name: 'You are here', you: true, values: valuesOf('now') }] : []), { name: 'New', you: false, values: valuesOf('new') }],
    },
  }]
}
