import { html, nothing, type TemplateResult } from 'lit'
import type { Card, Reply } from '../../../domain/conversation.ts'
import { readable } from '../words/dates.ts'
import { count } from '../words/numbers.ts'
import { blocks, type Block } from './blocks.ts'
import { wishView } from '../wish/wish-view.ts'
import { createTracer, sourceRows, toolName, type SourceRow, type Stretch } from './traced.ts'

/** Opens the sources and moves to the row. */
const openSource = (event: Event, id: string): void => {
  const root = (event.currentTarget as HTMLElement).getRootNode() as Document | ShadowRoot
  const row = root.getElementById(id)
  row?.closest('details')?.setAttribute('open', '')
  row?.focus()
}

interface Sourced {
  readonly trace: (text: string) => readonly Stretch[]
  readonly rows: readonly SourceRow[]
  readonly prefix: string
}

/** Model text, as text. Figures become links to the row that names their source. */
const traced = (text: string, { trace, rows, prefix }: Sourced): unknown => trace(text).map(({ text: words, fact }) => {
  if (fact === undefined) return readable(words)
  const row = rows.findIndex((each) => each.facts.includes(fact))
  const open = (event: Event): void => openSource(event, `${prefix}-${row}`)
  // Without an address: in a shadow root a fragment leads nowhere, and to a reader of the page it would promise to.
  return html`<a class="fig" role="link" tabindex="0" @click=${open} @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter') open(event) }}>${readable(words)}<span class="sr">, source: ${rows[row]?.source}</span></a>`
})

const numeric = /^[\s+\-\u2212$]*\d[\d.,\s\u202f]*(?:%|[a-z]{1,6})?$/
/** A column of figures stands right-aligned; one word in it makes it a column of words. */
const isFigures = (rows: readonly (readonly string[])[], index: number): boolean =>
  index > 0 && rows.every((row) => row[index] === undefined || row[index] === '' || numeric.test(row[index])) && rows.some((row) => numeric.test(row[index] ?? ''))

/** A table of texts that scrolls inside its own box when it is too wide. An empty corner is a cell, not a heading without words. */
const table = (head: readonly string[], rows: readonly (readonly string[])[], name: string, show: (text: string) => unknown = readable): TemplateResult => {
  const styles = Array.from({ length: Math.max(head.length, ...rows.map((row) => row.length)) }, (_, index) => (isFigures(rows, index) ? 'num' : ''))
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${name}><table class="table table--tight">
    ${head.length === 0 ? nothing : html`<thead><tr>${head.map((text, index) => (text === '' ? html`<td></td>` : html`<th scope="col" class=${styles[index]!}>${text}</th>`))}</tr></thead>`}
    <tbody>${rows.map((row) => html`<tr>${row.map((text, index) => (index === 0 ? html`<th scope="row">${show(text)}</th>` : html`<td class=${styles[index]!}>${show(text)}</td>`))}</tr>`)}</tbody>
  </table></div>`
}

const blockView = (block: Block, first: boolean, sourced: Sourced): TemplateResult | typeof nothing => {
  if (block.kind === 'list') {
    const items = block.items.map((item) => html`<li><span>${traced(item, sourced)}</span></li>`)
    return block.ordered ? html`<ol class="drivers">${items}</ol>` : html`<ul class="drivers drivers--plain">${items}</ul>`
  }
  if (block.kind === 'table' && block.rows.length === 0) return nothing
  if (block.kind === 'table') return html`<div class="block">${table(block.head, block.rows, 'Figures of this answer', (cell) => traced(cell, sourced))}</div>`
  const introduces = block.text.length < 60 && block.text.endsWith(':')
  return html`<p class=${first && !introduces ? 'turn__answer' : introduces ? 'strong' : ''}>${block.lead === undefined ? nothing : html`<span class="strong">${block.lead}</span> `}${traced(block.text, sourced)}</p>`
}

/** The text of a reply in its shapes. `facts` is empty while it still streams. */
export const prose = (text: string, reply: Pick<Reply, 'facts' | 'tools' | 'asOf'> | null, prefix: string): readonly (TemplateResult | typeof nothing)[] => {
  const sourced: Sourced = { trace: createTracer(reply?.facts ?? []), rows: reply ? sourceRows(reply) : [], prefix }
  return blocks(text).map((block, index) => blockView(block, index === 0, sourced))
}

/** "How was this computed?": a row for each source, with its date, and what each tool was asked. */
export const sources = (reply: Reply, prefix: string): TemplateResult | typeof nothing => {
  const rows = sourceRows(reply)
  if (rows.length === 0 && reply.tools.length === 0) return nothing
  return html`<details class="disclose sources"><summary>How was this computed?</summary><div class="block">
    ${rows.length === 0 ? nothing : html`<table class="table table--tight">
      <caption class="sr">The source of every figure in this answer</caption>
      <thead><tr><th scope="col">Figure</th><th scope="col">Source</th><th scope="col" class="num">As of</th></tr></thead>
      <tbody>${rows.map((row, index) => html`<tr id="${prefix}-${index}" tabindex="-1"><th scope="row">${row.figures}</th><td>${row.source}</td><td class="num">${row.asOf}</td></tr>`)}</tbody>
    </table>`}
    ${reply.tools.map((call) => html`<details class="disclose"><summary>${toolName(call.name)}: what it was asked, and its fingerprint</summary>
      <pre class="code">${JSON.stringify(call.input, null, 1)}</pre><p class="note mono">${call.hash}</p></details>`)}
  </div></details>`
}

/** What was read, and how long it took. */
export const steps = (reply: Reply): TemplateResult | typeof nothing => (reply.tools.length === 0 ? nothing
  : html`<details class="disclose"><summary>Read ${count(reply.tools.length, 'source')} in ${(reply.latencyMs / 1000).toFixed(1)} s</summary>
    <ol class="steps">${reply.tools.map((call) => html`<li>${toolName(call.name)}</li>`)}</ol></details>`)

const choices = (card: Card, say: (text: string) => void): TemplateResult | typeof nothing => (!card.choices || card.choices.length === 0 ? nothing
  : html`<div class="chips" role="group" aria-label=${card.title}>${card.choices.map((choice) => html`<button class="chip" type="button" @click=${() => say(choice)}>${choice}</button>`)}</div>`)

/** One card of a reply; tickets have their own element. */
export const cardView = (card: Card, say: (text: string) => void, offer: { readonly open: boolean; readonly page: string; readonly elsewhere: boolean }): TemplateResult | typeof nothing => {
  if (card.wish) return wishView(card.title, card.wish, { ...offer, say })
  if (card.kind === 'ticket') return nothing
  if (card.kind === 'notice') return html`<div class="notice"><strong>${card.title}</strong>${card.rows.map((row) => html`<p>${row.join(' ')}</p>`)}</div>`
  if (card.kind === 'choices') return html`<p class="strong">${card.title}</p>${choices(card, say)}`
  const rows = card.rows.length === 0 ? nothing : html`<figure class="block"><figcaption class="strong">${readable(card.title)}</figcaption>
    ${table(card.columns ?? [], card.rows, card.title)}</figure>`
  const drawn = card.chart && html`<div class="block"><steward-chart .chart=${card.chart}></steward-chart>
    ${card.rows.length === 0 ? nothing : html`<details class="disclose"><summary>${readable(card.title)}</summary>${table(card.columns ?? [], card.rows, card.title)}</details>`}</div>`
  return html`${drawn ?? rows}${choices(card, say)}`
}
