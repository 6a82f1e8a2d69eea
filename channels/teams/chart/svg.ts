import type { Chart } from '../../../domain/conversation.ts'
import { axisLabel, axisMarks, scale, type Scale } from '../../web/charts/scale.ts'
import { textPath, textWidth } from './glyphs.ts'

/** In the drawing's own units; the picture is twice as fine. */
export const size = { width: 640, height: 320 } as const
const frame = { left: 12, right: 72, top: 34, bottom: 30 } as const
const inner = { width: size.width - frame.left - frame.right, height: size.height - frame.top - frame.bottom }
const letter = 9
const ink = '#1f2933'
const faint = '#d5dbe1'
const paper = '#ffffff'
/** Told apart by their dashes as well as by their colours; contrast on white at least 4.5 to 1. */
const styles = [
  { colour: '#0b5cab', dash: '' }, { colour: '#a8480f', dash: '8 5' }, { colour: '#3f6b22', dash: '2 4' }, { colour: '#6d4394', dash: '12 4 2 4' }, { colour: '#5b6670', dash: '5 3' },
] as const
const styleOf = (at: number) => styles[at % styles.length]!

type Series = Chart['series'][number]

const xAt = (fraction: number): number => frame.left + fraction * inner.width
const yAt = (y: Scale, value: number): number => frame.top + y.at(value) * inner.height
const point = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`
const write = (text: string, x: number, y: number, colour: string = ink): string => `<path d="${textPath(text, x, y, letter)}" stroke="${colour}" stroke-width="1.3" stroke-linejoin="round"/>`
const stroke = (d: string, at: number, width = 2.2): string => `<path d="${d}" stroke="${styleOf(at).colour}" stroke-width="${width}" stroke-dasharray="${styleOf(at).dash}"/>`

const grid = (y: Scale, unit: Chart['unit']): string => y.ticks.map((tick) => `<path d="M${point(frame.left, yAt(y, tick))}H${frame.left + inner.width}" stroke="${faint}"/>${
  write(axisLabel(tick, unit), frame.left + inner.width + 8, yAt(y, tick) - letter / 2)}`).join('')

const below = (x: readonly string[]): string => axisMarks(x).map(({ at, text }) =>
  write(text, Math.min(Math.max(frame.left, xAt(at) - textWidth(text, letter) / 2), size.width - frame.right - textWidth(text, letter)), size.height - frame.bottom + 12)).join('')

const legend = (series: readonly Series[]): string => {
  if (series.length < 2) return ''
  let x: number = frame.left
  return series.slice(0, styles.length).map(({ name }, at) => {
    const text = name.slice(0, 28)
    const start = x
    x += 30 + textWidth(text, letter) + 18
    return x > size.width ? '' : `${stroke(`M${point(start, 14)}h22`, at)}${write(text, start + 28, 14 - letter / 2)}`
  }).join('')
}

const fractions = (values: readonly unknown[]) => (index: number): number => (values.length < 2 ? 0.5 : index / (values.length - 1))

/** A gap stays a gap. */
const linePath = (values: Series['values'], y: Scale): string => {
  const at = fractions(values)
  return values.map((value, index) => (value === null ? '' : `${index === 0 || values[index - 1] == null ? 'M' : 'L'}${point(xAt(at(index)), yAt(y, value))}`)).join('')
}

const lines = ({ series }: Chart, y: Scale): string => series.map(({ values }, at) => stroke(linePath(values, y), at)).toReversed().join('')

const band = (low: Series, high: Series, y: Scale, opacity: number): string => {
  const at = fractions(low.values)
  const edge = (values: Series['values']) => values.map((value, index) => point(xAt(at(index)), yAt(y, value ?? 0)))
  return `<path d="M${[...edge(low.values), ...edge(high.values).toReversed()].join('L')}Z" fill="${styles[0].colour}" fill-opacity="${opacity}"/>`
}

/** Series from the lowest to the highest percentile, in pairs; an odd one is the middle. */
const fan = ({ series }: Chart, y: Scale): string => {
  const pairs = Math.floor(series.length / 2)
  const bands = Array.from({ length: pairs }, (_, at) => band(series[at]!, series.at(-1 - at)!, y, 0.16 + at * 0.1))
  return `${bands.join('')}${series.length % 2 === 1 ? stroke(linePath(series[pairs]!.values, y), 0) : ''}`
}

const bars = ({ x, series }: Chart, y: Scale): string => {
  const slot = inner.width / Math.max(1, x.length)
  const width = (slot * 0.7) / Math.max(1, series.length)
  return series.map(({ values }, at) => values.map((value, index) => {
    if (value === null) return ''
    const [top, bottom] = [yAt(y, Math.max(0, value)), yAt(y, Math.min(0, value))]
    return `<rect x="${(frame.left + slot * (index + 0.15) + width * at).toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${Math.max(1, bottom - top).toFixed(1)}" fill="${styleOf(at).colour}"/>`
  }).join('')).join('')
}

const barNames = (x: readonly string[]): string => {
  const slot = inner.width / Math.max(1, x.length)
  const most = Math.max(3, Math.floor(slot / letter))
  return x.map((name, index) => write(name.slice(0, most), frame.left + slot * (index + 0.5) - textWidth(name.slice(0, most), letter) / 2, size.height - frame.bottom + 12)).join('')
}

const shareOf = (label: string): number => {
  const match = /^(-?\d+(?:\.\d+)?)\s*(%?)$/.exec(label.trim())
  return match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : Number.NaN
}

/** Risk across, return up: one point alone is a dot, several are a line. */
const scatter = ({ x, series }: Chart, y: Scale): string => {
  const risks = x.map(shareOf)
  const across = scale(risks.every((risk) => Number.isFinite(risk)) ? risks : x.map((_, index) => index))
  const place = (index: number): number => xAt(1 - across.at(Number.isFinite(risks[index]) ? risks[index]! : index))
  const drawn = series.map(({ values }, at) => {
    const points = values.flatMap((value, index) => (value === null ? [] : [{ x: place(index), y: yAt(y, value) }])).sort((a, b) => a.x - b.x)
    if (points.length === 1) return `<circle cx="${points[0]!.x.toFixed(1)}" cy="${points[0]!.y.toFixed(1)}" r="6" fill="${styleOf(at).colour}"/>`
    return stroke(points.map((each, index) => `${index ? 'L' : 'M'}${point(each.x, each.y)}`).join(''), at)
  })
  const marks = across.ticks.map((tick) => write(axisLabel(tick, 'percent'), xAt(1 - across.at(tick)) - textWidth(axisLabel(tick, 'percent'), letter) / 2, size.height - frame.bottom + 12))
  return drawn.join('') + marks.join('')
}

/** Cards carry percent as people read it, 18.8; axes here work on fractions of one. */
const asFractions = (view: Chart): Chart => (view.unit !== 'percent' ? view
  : { ...view, series: view.series.map((series) => ({ ...series, values: series.values.map((value) => (value === null ? null : value / 100)) })) })

/** A chart as a drawing without fonts or references. What it says in words stands beside it, on the card. */
export const chartSvg = (view: Chart): string => {
  const chart = asFractions(view)
  const values = chart.series.flatMap((series) => series.values).filter((value) => value !== null)
  const y = scale(values, { fromZero: chart.kind === 'fan' || chart.kind === 'bar' })
  const drawing = { line: lines, fan, bar: bars, scatter }[chart.kind](chart, y)
  const marks = chart.kind === 'bar' ? barNames(chart.x) : chart.kind === 'scatter' ? '' : below(chart.x)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" fill="none"><rect width="${size.width}" height="${size.height}" fill="${paper}"/>${
    chart.kind === 'fan' ? '' : legend(chart.series)}${grid(y, chart.unit)}${drawing}${marks}</svg>`
}
