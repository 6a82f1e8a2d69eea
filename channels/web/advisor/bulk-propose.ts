import { html, nothing, type TemplateResult } from 'lit'
import type { BulkView } from '../../../domain/bulk.ts'
import type { ClientRow } from '../api/shapes.ts'
import type { Http } from '../api/http.ts'
import { define, Piece } from '../ui/piece.ts'
import { count } from '../words/numbers.ts'
import { bulkName, bulkSummary, itemWords } from './bulk-words.ts'

/** Sends the picked clients' rebalances to a supervisor, and says who was left out and why. */
export class BulkPropose extends Piece {
  static override properties = { http: { attribute: false }, clients: { attribute: false }, sent: { state: true }, problem: { state: true }, busy: { state: true } }
  declare http: Http
  declare clients: readonly ClientRow[]
  declare sent: BulkView | undefined
  declare problem: string
  declare busy: boolean

  constructor() {
    super()
    this.problem = ''
    this.busy = false
  }

  private readonly onSend = async (): Promise<void> => {
    if (this.busy) return
    this.busy = true
    const answer = await this.http.post<BulkView>('/api/bulk', { clients: this.clients.map(({ accountId }) => accountId), kind: 'rebalance-to-policy' })
    this.busy = false
    this.problem = answer.ok ? '' : answer.problem.message
    this.sent = answer.ok ? answer.value : undefined
  }

  private result({ id, items, ...bulk }: BulkView): TemplateResult {
    const without = items.filter(({ ticket }) => ticket === null)
    return html`<div class="notice" role="status"><strong>${bulkName(id)} waits for a supervisor.</strong>${bulkSummary(bulk)}
      ${without.length === 0 ? nothing : html`<details class="disclose"><summary>${count(without.length, 'client')} without a ticket</summary>
        <ul class="queue">${without.map((item) => html`<li><span>${item.clientLabel}</span><span class="note">${itemWords(item)}</span></li>`)}</ul></details>`}</div>`
  }

  protected override render(): TemplateResult {
    return html`${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>Nothing was proposed.</strong>${this.problem}</div>`}
      ${this.sent ? this.result(this.sent) : nothing}
      ${this.clients.length === 0 ? nothing : html`<button class="btn" type="button" aria-disabled=${this.busy ? 'true' : nothing} @click=${this.onSend}>
        ${this.busy ? 'Preparing the tickets' : `Send ${count(this.clients.length, 'rebalance')} to a supervisor`}</button>`}`
  }
}
define('steward-bulk-propose', BulkPropose)
