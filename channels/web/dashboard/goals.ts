import { html, nothing, type TemplateResult } from 'lit'
import type { Dashboard, Fan, GoalRow } from '../api/shapes.ts'
import { figure, figureTable } from '../charts/figure.ts'
import { bandPath, goalLine, linePath, plot } from '../charts/plot.ts'
import { scale, tableRows } from '../charts/scale.ts'
import { day, month } from '../words/dates.ts'
import { wholeDollars } from '../words/numbers.ts'

/** "$1,000,000 by Dec 2045 is reached in 67 of 100 simulated futures." What is not certain is never all or none of them. */
export const goalReading = ({ probability, targetUsd, on }: GoalRow): string => {
  const goal = `${wholeDollars(targetUsd)} by ${month(on)}`
  if (probability === null) return `The goal is ${goal}.`
  const hundredth = Math.round(probability * 100)
  const count = probability > 0 && hundredth === 0 ? 'less than 1' : probability < 1 && hundredth === 100 ? 'more than 99' : String(hundredth)
  return `${goal} is reached in ${count} of 100 simulated futures.`
}

const thousands = (value: number): string => wholeDollars(String(value / 1000), { symbol: false })
const asDate = (label: string): string => (/^\d{4}-\d{2}/.test(label) ? month(label) : label)

const fan = (goal: GoalRow, view: Fan): TemplateResult => {
  const target = Number(goal.targetUsd)
  const { p5: low, p95: high } = view
  // The last few lucky paths would flatten everything else: the axis ends a little above the goal and the upper quartile.
  const y = scale([0, target * 1.1, ...view.p75, ...view.p50, Math.min(Math.max(...high), target * 2.2)])
  const columns = [low, view.p25, view.p50, view.p75, high]
  return figure({ reading: goalReading(goal), tableName: 'range over time',
    keys: [{ style: '', text: 'Middle' }, { style: 'area', text: 'Half of futures' }, { style: 'area-2', text: '9 in 10' }],
    drawing: plot({ x: view.x, y, unit: 'usd', height: '18rem', strong: target, marks: [{ x: 0.05, y: y.at(target), text: 'Goal', place: 'above' }],
      dots: [{ x: 1, y: y.at(view.p50.at(-1) ?? 0) }],
      parts: [{ style: 'band-2', path: bandPath(low, high.map((value) => Math.min(value, y.high)), y) }, { style: 'band', path: bandPath(view.p25, view.p75.map((value) => Math.min(value, y.high)), y) },
        { style: 'goal', path: goalLine(target, y) }, { style: 'you', path: linePath(view.p50, y) }] }),
    table: figureTable(['Thousand USD', '5th', '25th', 'Middle', '75th', '95th'], tableRows(view.x, 8).map((index) =>
      [asDate(view.x[index]!), ...columns.map((values) => thousands(values[index] ?? 0))])) })
}

const goal = (row: GoalRow): TemplateResult => html`<section aria-labelledby="goal-${row.goalId}">
  <div class="section__head"><h2 class="title" id="goal-${row.goalId}">${row.label}</h2><p class="note">${wholeDollars(row.targetUsd)} by ${day(row.on)}</p></div>
  ${row.fan ? fan(row, row.fan) : html`<p class="section__reading">${goalReading(row)}</p>`}</section>`

export const goals = ({ goals: rows }: Dashboard): readonly TemplateResult[] | typeof nothing => (rows && rows.length > 0 ? rows.map(goal) : nothing)
