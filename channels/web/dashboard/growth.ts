import { html, nothing, type TemplateResult } from 'lit'
import type { Dashboard } from '../api/shapes.ts'
import { figure, figureTable, type Key } from '../charts/figure.ts'
import { linePath, plot, type PlotPart } from '../charts/plot.ts'
import { cell, scale, tableRows } from '../charts/scale.ts'
import { day } from '../words/dates.ts'
import { points } from '../words/numbers.ts'
import { delta } from './worth.ts'

const rate = (value: number | null): string => (value === null ? '' : points(value, { signed: true }))

const difference = (you: number | null, benchmark: number | null): unknown => (you === null || benchmark === null ? ''
  : Math.abs(you - benchmark) < 0.0005 ? '0.0' : delta(you < benchmark, points(you - benchmark, { signed: true })))

const returnsTable = (rows: NonNullable<Dashboard['returns']>, who: string): TemplateResult => html`<table class="table table--tight returns">
  <caption class="sr">Return by period, in percent</caption>
  <thead><tr><th scope="col">Return, %</th><th scope="col" class="num">${who}</th><th scope="col" class="num">Benchmark</th><th scope="col" class="num">Difference</th></tr></thead>
  <tbody>${rows.map(({ period, you, benchmark }) => html`<tr><th scope="row">${period}</th><td class="num strong">${rate(you)}</td><td class="num">${rate(benchmark)}</td><td class="num">${difference(you, benchmark)}</td></tr>`)}</tbody></table>`

const drawing = (growth: NonNullable<Dashboard['growth']>, who: string): TemplateResult => {
  const { dates, you, benchmark, deposits } = growth
  const lines = [you, benchmark, deposits].flatMap((values) => values ?? []).filter((value): value is number => value !== null)
  const y = scale(lines)
  const parts: PlotPart[] = [
    ...(deposits ? [{ style: 'base' as const, path: linePath(deposits, y) }] : []),
    ...(benchmark ? [{ style: 'other' as const, path: linePath(benchmark, y) }] : []),
    { style: 'you', path: linePath(you, y) },
  ]
  const last = you.findLast((value) => value !== null)
  const keys: Key[] = [{ style: '', text: who }, ...(benchmark ? [{ style: 'other' as const, text: 'Benchmark' }] : []), ...(deposits ? [{ style: 'base' as const, text: 'Deposits' }] : [])]
  const columns = [[`${who}, USD`, you], ...(benchmark ? [['Benchmark, USD', benchmark] as const] : []), ...(deposits ? [['Deposits, USD', deposits] as const] : [])] as const
  return figure({ reading: growth.reading, keys, tableName: 'value by year',
    drawing: plot({ x: dates, y, unit: 'usd', height: '20rem', parts, dots: last == null ? [] : [{ x: 1, y: y.at(last) }] }),
    table: figureTable(['Date', ...columns.map(([name]) => String(name))],
      tableRows(dates).map((index) => [day(dates[index]!), ...columns.map(([, values]) => cell((values as readonly (number | null)[])[index] ?? null, 'usd'))])) })
}

/** Value against benchmark and deposits, and the returns by period. */
export const growth = ({ growth: line, returns, client }: Dashboard): TemplateResult | typeof nothing => {
  if (!line && !returns) return nothing
  const who = client ?? 'You'
  return html`<section class="section" aria-labelledby="growth">
    <div class="section__head"><h2 class="title" id="growth">Growth</h2>${line ? html`<p class="note">${day(line.dates[0] ?? '')} to ${day(line.dates.at(-1) ?? '')}</p>` : nothing}</div>
    ${line ? drawing(line, who) : nothing}${returns && returns.length > 0 ? returnsTable(returns, who) : nothing}
  </section>`
}
