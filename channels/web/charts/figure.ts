import { html, nothing, type TemplateResult } from 'lit'
import { readable } from '../words/dates.ts'

export interface Key {
  readonly style: '' | 'other' | 'base' | 'area' | 'area-2'
  readonly text: string
}
const chartKey = (keys: readonly Key[]): TemplateResult | typeof nothing => (keys.length === 0 ? nothing
  : html`<div class="chart__key" aria-hidden="true">${keys.map(({ style, text }) => html`<span class="key ${style && `key--${style}`}">${text}</span>`)}</div>`)

/** A small table of figures: first column names the row, the others are numbers. */
export const figureTable = (head: readonly string[], rows: readonly (readonly string[])[], caption?: string): TemplateResult => html`
  <table class="table table--tight">
    ${caption === undefined ? nothing : html`<caption class="sr">${caption}</caption>`}
    <thead><tr>${head.map((text, index) => text === '' ? html`<td></td>` : html`<th scope="col" class=${index > 0 ? 'num' : ''}>${text}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((text, index) => (index === 0 ? html`<th scope="row">${text}</th>` : html`<td class="num">${text}</td>`))}</tr>`)}</tbody>
  </table>`

export interface FigureView {
  readonly reading: string
  readonly keys: readonly Key[]
  readonly drawing: TemplateResult
  readonly table: TemplateResult | null
  readonly tableName: string
  /** In the conversation the reading is the heading of its block. */
  readonly block?: boolean
}

/** Reading, key, drawing and data table: the four parts that every chart has. */
export const figure = ({ reading, keys, drawing, table, tableName, block = false }: FigureView): TemplateResult => html`
  <figure class="chart">
    <figcaption class=${block ? 'strong' : 'section__reading'}>${readable(reading)}</figcaption>
    ${chartKey(keys)}${drawing}
    ${table === null ? nothing : html`<details class="disclose"><summary>Data table: ${tableName}</summary><div class="scroll" tabindex="0" role="group" aria-label=${tableName}>${table}</div></details>`}
  </figure>`
