import { html, svg, type TemplateResult } from 'lit'
import { area, line } from 'd3-shape'
import { vars } from '../ui/vars.ts'
import { axisLabel, axisMarks, type Scale, type Unit } from './scale.ts'

/** The drawing stretches to its box; words are HTML over it and do not. Paths live in a 1000 × 1000 square. */
const size = 1000
export type Values = readonly (number | null)[]

const xAt = (index: number, length: number): number => (length < 2 ? size / 2 : (index / (length - 1)) * size)
const known = (value: number | null): boolean => value !== null && Number.isFinite(value)

/** A line through the known values; a gap stays a gap. */
export const linePath = (values: Values, y: Scale): string =>
  line<number | null>().defined(known).x((_, index) => xAt(index, values.length)).y((value) => y.at(value!) * size).digits(1)([...values]) ?? ''

/** The area between two series of equal length. */
export const bandPath = (low: readonly number[], high: readonly number[], y: Scale): string =>
  area<number>().x((_, index) => xAt(index, low.length)).y0((value) => y.at(value) * size).y1((_, index) => y.at(high[index]!) * size).digits(1)([...low]) ?? ''

const rule = (value: number, y: Scale): string => `M0 ${(y.at(value) * size).toFixed(1)}H${size}`

export interface PlotPart {
  readonly style: 'you' | 'other' | 'base' | 'goal' | 'band' | 'band-2' | 'fall'
  readonly path: string
}
export interface PlotMark {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly place: 'left' | 'right' | 'below' | 'above'
}
export interface PlotView {
  readonly x: readonly string[]
  readonly y: Scale
  readonly unit: Unit
  readonly parts: readonly PlotPart[]
  readonly height: string
  readonly dots?: readonly { readonly x: number; readonly y: number; readonly other?: boolean }[]
  readonly marks?: readonly PlotMark[]
  /** Values that get an axis label of their own weight, such as a goal. */
  readonly strong?: number
}

/** Grid, lines, axis labels at the right and dates below. Hidden from assistive technology: reading and table say it. */
export const plot = ({ x, y, unit, parts, height, dots = [], marks = [], strong }: PlotView): TemplateResult => {
  const floor = y.ticks[0]!
  const below = axisMarks(x)
  return html`<div class="plot" aria-hidden="true" ${vars({ '--h': height, '--end': '3.25rem' })}>
    <svg viewBox="0 0 ${size} ${size}" preserveAspectRatio="none">
      ${parts.filter((part) => part.style.startsWith('band') || part.style === 'fall').map((part) => svg`<path class=${part.style} d=${part.path}></path>`)}
      <path class="grid" d=${y.ticks.filter((tick) => tick !== floor).map((tick) => rule(tick, y)).join('')}></path>
      <path class="axis" d=${rule(floor, y)}></path>
      ${parts.filter((part) => !part.style.startsWith('band') && part.style !== 'fall').map((part) => svg`<path class=${part.style} d=${part.path}></path>`)}
    </svg>
    ${y.ticks.map((tick) => html`<span class="y ${tick === strong ? 'y--strong' : ''}" ${vars({ '--at': y.at(tick) })}>${axisLabel(tick, unit)}</span>`)}
    ${below.map(({ at, text }) => html`<span class="x ${at < 0.04 ? 'x--first' : at < 0.24 ? 'x--close' : at > 0.96 ? 'x--last' : ''}" ${vars({ '--at': at })}>${text}</span>`)}
    ${marks.map((mark) => html`<span class="mark mark--${mark.place}" ${vars({ '--x': mark.x, '--y': mark.y })}>${mark.text}</span>`)}
    ${dots.map((dot) => html`<i class="dot ${dot.other ? 'dot--other' : ''}" ${vars({ '--x': dot.x, '--y': dot.y })}></i>`)}
  </div>`
}

export const goalLine = (value: number, y: Scale): string => rule(value, y)
