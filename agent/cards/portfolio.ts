import type { Card, Chart } from '../../domain/conversation.ts'
import { capital } from '../../domain/format.ts'
import type { PortfolioOutput } from '../../tools/portfolio/output.ts'
import { change, money, percent, plainClass, points } from './cells.ts'

type Drift = PortfolioOutput['drift']['classes'][number]

const nameOf = ({ assetClass }: Drift): string => capital(plainClass(assetClass))
const farthest = (rows: readonly Drift[]): Drift | undefined => rows.toSorted((a, b) => Math.abs(b.drift) - Math.abs(a.drift))[0]

/** Share by class now, beside the policy's target where there is one. Percent. */
const allocation = ({ classes, drift }: PortfolioOutput): Chart => {
  const [largest] = classes
  const reading = largest ? `The largest class is ${plainClass(largest.name)} with ${percent(largest.weight)}.` : 'Nothing is held.'
  const you = { name: 'You', you: true }
  if (drift.classes.length === 0) return { kind: 'bar', unit: 'percent', reading, x: classes.map(({ name }) => capital(plainClass(name))), series: [{ ...you, values: classes.map(({ weight }) => points(weight)) }] }
  return {
    kind: 'bar', unit: 'percent', reading, x: drift.classes.map(nameOf),
    series: [{ ...you, values: drift.classes.map(({ weight }) => points(weight)) }, { name: 'Target', you: false, values: drift.classes.map(({ target }) => points(target)) }],
  }
}

/** How far each class is from its target, in points: nothing to show while all are inside their bands. */
export const driftCards = ({ drift }: PortfolioOutput): readonly Card[] => {
  const most = farthest(drift.classes)
  if (drift.status !== 'outside' || !most) return []
  return [{
    kind: 'chart', title: 'Drift from your targets', columns: ['Class', 'Now', 'Target', 'Band', 'Drift'],
    rows: drift.classes.map((row) => [nameOf(row), percent(row.weight), percent(row.target), `${percent(row.low)} to ${percent(row.high)}`, change(row.drift)]),
    chart: {
      kind: 'bar', unit: 'percent', reading: `Farthest from its target: ${plainClass(most.assetClass)}, ${change(most.drift)} of the portfolio.`, x: drift.classes.map(nameOf),
      series: [{ name: 'Drift', you: true, values: drift.classes.map((row) => points(row.drift)) }],
    },
  }]
}

/** Holdings, largest first, cash last, under their classes. */
export const holdingsCards = (output: PortfolioOutput): readonly Card[] => [{
  kind: 'portfolio', title: `Holdings as of ${output.asOf}`, columns: ['Holding', 'Name', 'Shares', 'Price', 'Value', 'Weight', 'This year'], chart: allocation(output),
  rows: [
    ...output.holdings.map((row) => [row.symbol, row.name, row.quantity, money(row.price), money(row.valueUsd), percent(row.weight), change(row.yearToDateChange)]),
    ['Cash', '', '', '', money(output.cashUsd), percent(output.cashWeight), ''],
  ],
}]
