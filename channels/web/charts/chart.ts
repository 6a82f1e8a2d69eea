import { html, nothing, type TemplateResult } from 'lit'
import type { Chart } from '../../../domain/conversation.ts'
import { vars } from '../ui/vars.ts'
import { day, readable } from '../words/dates.ts'
import { points, shortDollars } from '../words/numbers.ts'
import { figure, figureTable, type Key } from './figure.ts'
import { bandPath, linePath, plot, type PlotPart, type Values } from './plot.ts'
import { axisLabel, cell, scale, tableRows, unitName } from './scale.ts'

type Series = Chart['series'][number]
const numbers = (values: Values): number[] => values.filter((value): value is number => value !== null && Number.isFinite(value))

const dataTable = ({ x, series, unit }: Chart): TemplateResult => figureTable(
  ['', ...series.map(({ name }) => `${name}, ${unitName[unit]}`)],
  tableRows(x).map((index) => [day(x[index]!), ...series.map(({ values }) => cell(values[index] ?? null, unit))]))

/** You solid, the first other dashed, the rest thin: it reads in grey. */
const styleOf = (series: Series, index: number): 'you' | 'other' | 'base' => (series.you ? 'you' : index < 2 ? 'other' : 'base')
const keyOf = (style: 'you' | 'other' | 'base'): Key['style'] => (style === 'you' ? '' : style)

const lineChart = (chart: Chart): TemplateResult => {
  const y = scale(chart.series.flatMap(({ values }) => numbers(values)))
  const styled = chart.series.map((series, index) => ({ series, style: styleOf(series, index) }))
  const you = chart.series.find((series) => series.you)
  const end = you?.values.findLastIndex((value) => value !== null) ?? -1
  const dots = you && end >= 0 ? [{ x: end / Math.max(1, you.values.length - 1), y: y.at(you.values[end]!) }] : []
  const drawing = plot({ x: chart.x, y, unit: chart.unit, height: '11rem', dots,
    parts: styled.toReversed().map(({ series, style }) => ({ style, path: linePath(series.values, y) })) })
  return figure({ reading: chart.reading, block: true, tableName: 'values over time', table: dataTable(chart), drawing,
    keys: chart.series.length > 1 ? styled.map(({ series, style }) => ({ style: keyOf(style), text: series.name })) : [] })
}

/** Series from the lowest to the highest percentile; an odd one in the middle is the middle. */
const fanChart = (chart: Chart): TemplateResult => {
  const y = scale(chart.series.flatMap(({ values }) => numbers(values)), { fromZero: true })
  const full = chart.series.map(({ values }) => values.map((value) => value ?? 0))
  const middle = Math.floor(full.length / 2)
  const bands: PlotPart[] = []
  for (let edge = 0; edge < middle; edge++) {
    bands.push({ style: edge === middle - 1 ? 'band' : 'band-2', path: bandPath(full[edge]!, full[full.length - 1 - edge]!, y) })
  }
  const parts: PlotPart[] = full.length % 2 === 1 ? [...bands, { style: 'you', path: linePath(full[middle]!, y) }] : bands
  const outer = /twentieth|^p5$/.test(chart.series[0]?.name ?? '') ? '9 in 10' : '8 in 10'
  const keys: Key[] = [{ style: '', text: 'Middle' }, { style: 'area', text: 'Half of futures' }, { style: 'area-2', text: outer }]
  return figure({ reading: chart.reading, block: true, keys: full.length === 5 ? keys : keys.slice(0, 1), tableName: 'range over time', table: dataTable(chart),
    drawing: plot({ x: chart.x, y, unit: chart.unit, height: '11rem', parts }) })
}

/** Changes carry a sign; shares of a whole do not. */
const barLabel = (value: number, unit: Chart['unit'], signed: boolean): string =>
  (unit === 'percent' ? `${points(value, { signed })}\u202f%` : unit === 'usd' ? shortDollars(value) : axisLabel(value, unit))

/** Lengths from one zero: the chart is its own table. With a second series each row shows both figures. */
const barChart = (chart: Chart): TemplateResult => {
  const all = chart.series.flatMap(({ values }) => numbers(values))
  const low = Math.min(0, ...all)
  const signed = low < 0
  const span = Math.max(0, ...all) - low || 1
  const bar = (value: number | null, you: boolean): TemplateResult | typeof nothing => (value === null ? nothing : html`<i
    class="barline ${value < 0 ? 'barline--down' : ''} ${you ? '' : 'barline--other'}"
    ${vars({ '--start': (Math.min(0, value) - low) / span, '--length': Math.abs(value) / span })}></i>`)
  return html`<figure class="chart"><figcaption class="strong">${readable(chart.reading)}</figcaption>
    <table class="table table--tight bars">
      <thead class=${chart.series.length > 1 ? '' : 'sr'}><tr><th scope="col"><span class="sr">Name</span></th><td></td>
        ${chart.series.map(({ name }) => html`<th scope="col" class="num">${name}</th>`)}</tr></thead>
      <tbody>${chart.x.map((label, index) => html`<tr><th scope="row">${label}</th>
        <td>${chart.series.map(({ values, you }) => bar(values[index] ?? null, you || chart.series.length === 1))}</td>
        ${chart.series.map(({ values }) => html`<td class="num">${values[index] == null ? '' : barLabel(values[index]!, chart.unit, signed)}</td>`)}</tr>`)}</tbody>
    </table></figure>`
}

/** "12.8 %" and "0.128" are the same share; anything else has no place on an axis. */
const shareOf = (label: string): number => {
  const match = /^(-?\d+(?:\.\d+)?)\s*(%?)$/.exec(label.trim())
  return match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : Number.NaN
}

/** Points by risk (`x`) and return. A series of several points is a line, the frontier; one point alone is a dot with its name. */
const scatterChart = (chart: Chart): TemplateResult => {
  const risks = chart.x.map(shareOf)
  const placed = risks.every((risk) => Number.isFinite(risk))
  const xs = scale(placed ? risks : risks.map((_, index) => index))
  const y = scale(chart.series.flatMap(({ values }) => numbers(values)))
  const xOf = (index: number): number => 1 - xs.at(placed ? risks[index]! : index)
  const pointsOf = (series: Series) => series.values.flatMap((value, index) => (value === null ? [] : [{ x: xOf(index), y: y.at(value) }]))
  const path = (series: Series): string => pointsOf(series).sort((a, b) => a.x - b.x)
    .map((point, index) => `${index ? 'L' : 'M'}${(point.x * 1000).toFixed(1)} ${(point.y * 1000).toFixed(1)}`).join('')
  const single = chart.series.filter((series) => pointsOf(series).length === 1)
  const dots = single.flatMap((series) => pointsOf(series).map((point) => ({ ...point, name: series.name, other: !series.you })))
  return figure({ reading: chart.reading, block: true, keys: [], tableName: 'risk and return',
    table: figureTable(['Risk, %', ...chart.series.map(({ name }) => `${name}, ${unitName[chart.unit]}`)],
      chart.x.map((label, index) => [placed ? points(risks[index]!) : label, ...chart.series.map(({ values }) => cell(values[index] ?? null, chart.unit))])),
    drawing: plot({ x: xs.ticks.map((tick) => (placed ? axisLabel(tick, 'percent') : String(tick))), y, unit: chart.unit, height: '13rem', dots,
      marks: dots.map(({ x, y: at, name }) => ({ x, y: at, text: name, place: x > 0.6 ? 'left' as const : 'right' as const })),
      parts: chart.series.filter((series) => !single.includes(series)).map((series) => ({ style: 'base', path: path(series) })) }) })
}

const kinds: Readonly<Record<Chart['kind'], (chart: Chart) => TemplateResult>> = { line: lineChart, fan: fanChart, bar: barChart, scatter: scatterChart }

/** Cards carry percent as people read it, 18.8; axes and cells here work on fractions of one. */
const asFractions = (view: Chart): Chart => (view.unit !== 'percent' ? view
  : { ...view, series: view.series.map((series) => ({ ...series, values: series.values.map((value) => (value === null ? null : value / 100)) })) })

/** A card's chart: drawing, one-sentence reading and data table. */
export const chart = (view: Chart): TemplateResult => kinds[view.kind](asFractions(view))
