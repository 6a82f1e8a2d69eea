import { html, nothing, type TemplateResult } from 'lit'
import type { Dashboard, Drawdown } from '../api/shapes.ts'
import { figure, figureTable } from '../charts/figure.ts'
import { bandPath, linePath, plot, type PlotMark } from '../charts/plot.ts'
import { scale } from '../charts/scale.ts'
import { vars } from '../ui/vars.ts'
import { day, month, readable } from '../words/dates.ts'
import { percent, points, wholeDollars } from '../words/numbers.ts'

type Label = Pick<PlotMark, 'x' | 'y' | 'text'>

/** Labels stand below their trough, or right of it near the left edge; one that would cover its neighbour moves down a line. */
const labels = (troughs: readonly Label[]): readonly PlotMark[] => {
  const placed: PlotMark[] = []
  for (const { x, y, text } of [...troughs].sort((a, b) => a.x - b.x)) {
    const before = placed.findLast((each) => each.place === 'below' && x - each.x < 0.35)
    const clear = before === undefined || Math.abs(before.y - y) > 0.07 ? y : Math.max(before.y, y) + 0.07
    placed.push({ x: Math.min(x, 0.86), y: clear, text, place: x < 0.25 ? 'right' : 'below' })
  }
  return placed
}

const fall = (drawdown: Drawdown): TemplateResult => {
  const { dates, values, troughs } = drawdown
  const y = scale(values, { fromZero: true })
  const xOf = (date: string): number => {
    const found = dates.findIndex((each) => each >= date)
    return (found < 0 ? dates.length - 1 : found) / Math.max(1, dates.length - 1)
  }
  const marks = labels((troughs ?? []).slice(0, 3).map(({ date, value }) => ({ x: xOf(date), y: y.at(value), text: `${month(date)} ${percent(value)}` })))
  return figure({ reading: drawdown.reading, keys: [{ style: '', text: 'Fall from the last peak' }], tableName: 'the worst falls',
    drawing: plot({ x: dates, y, unit: 'percent', height: '18rem', marks, parts: [{ style: 'fall', path: bandPath(values, values.map(() => 0), y) }, { style: 'you', path: linePath(values, y) }] }),
    table: troughs && troughs.length > 0 ? figureTable(['Lowest day', 'Fall, %'], troughs.map(({ date, value }) => [day(date), points(value)])) : null })
}

/** Losses in named markets, as lengths from one zero: the chart is the table. */
export const stress = ({ stress: rows }: Dashboard): TemplateResult | typeof nothing => {
  if (!rows || rows.length === 0) return nothing
  const low = Math.min(0, ...rows.map((row) => row.loss))
  const span = Math.max(0, ...rows.map((row) => row.loss)) - low || 1
  const worst = rows.reduce((found, row) => (row.loss < found.loss ? row : found))
  return html`<section class="section" aria-labelledby="stress"><div class="section__head"><h2 class="title" id="stress">If it happened again</h2><p class="note">On today’s value</p></div>
    <p class="section__reading">The worst of these is “${readable(worst.name)}”: ${percent(worst.loss, { signed: true })}, or ${wholeDollars(worst.lossUsd, { signed: true })}.</p>
    <table class="table table--tight bars stress"><caption class="sr">Change of value in named markets</caption>
    <thead class="sr"><tr><th scope="col">Market</th><td></td><th scope="col">Change, %</th><th scope="col">Change, USD</th></tr></thead>
    <tbody>${rows.map(({ name, lossUsd, loss }) => html`<tr><th scope="row">${readable(name)}</th>
      <td><i class="barline ${loss < 0 ? 'barline--down' : ''}" ${vars({ '--start': (Math.min(0, loss) - low) / span, '--length': Math.abs(loss) / span })}></i></td>
      <td class="num">${percent(loss, { signed: true })}</td><td class="num">${wholeDollars(lossUsd, { signed: true })}</td></tr>`)}</tbody></table></section>`
}

/** How much it swings, and how far it fell. */
export const risk = ({ drawdown, risk: figures }: Dashboard): TemplateResult | typeof nothing => {
  if (!drawdown && !figures) return nothing
  return html`<section aria-labelledby="risk">
    <div class="section__head"><h2 class="title" id="risk">Risk</h2>${figures ? html`<p class="note">Usual yearly swing ${percent(figures.volatility)}</p>` : nothing}</div>
    ${drawdown ? fall(drawdown) : nothing}</section>`
}
