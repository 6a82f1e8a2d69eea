import { html, nothing, type TemplateResult } from 'lit'
import type { BulkItemView, BulkView } from '../../../domain/bulk.ts'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { bar, failed } from '../pages/shell.ts'
import { checks, legs, report } from '../ticket/parts.ts'
import { define, Piece } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { dollars, shortHash } from '../words/numbers.ts'
import './bulk-approval.ts'
import { bulkName, bulkStates, bulkSummary, isWaiting, itemWords } from './bulk-words.ts'

type BulkRow = Omit<BulkView, 'items'>

/** What waits for a second pair of eyes: every client's orders open on one page, and one answer for all. */
export class BulkReview extends Piece {
  static override properties = { http: { attribute: false }, session: { attribute: false }, bulks: { state: true }, bulk: { state: true }, problem: { state: true } }
  declare http: Http
  declare session: Session
  declare bulks: readonly BulkRow[] | undefined
  declare bulk: BulkView | undefined
  declare problem: string

  constructor() {
    super()
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<{ readonly bulks: readonly BulkRow[] }>('/api/bulk')
    if (found.ok) [this.bulks, this.problem] = [found.value.bulks, '']
    else this.problem = found.problem.message
  }

  private read(id: string) {
    return this.http.get<BulkView>(`/api/bulk/${encodeURIComponent(id)}`)
  }

  /** The proof counts only if it is made after the display, so the display is recorded once everything stands here. */
  private async open(id: string): Promise<void> {
    const found = await this.read(id)
    if (!found.ok) {
      this.problem = found.problem.message
      return
    }
    this.bulk = found.value
    await this.updateComplete
    if (isWaiting(found.value.state)) await this.http.post(`/api/bulk/${encodeURIComponent(id)}/displayed`, { hash: found.value.hash })
    this.querySelector<HTMLElement>('#bulk-title')?.focus()
  }

  private readonly onDecided = async (): Promise<void> => {
    const found = this.bulk && await this.read(this.bulk.id)
    if (found?.ok) this.bulk = found.value
    await this.load()
  }

  private state({ state }: BulkRow): TemplateResult {
    return html`<span class="state state--${bulkStates[state].shape}">${bulkStates[state].words}</span>`
  }

  private list(bulks: readonly BulkRow[]): TemplateResult {
    return html`<section aria-labelledby="bulks"><h2 class="title" id="bulks">Bulk proposals</h2>
      ${bulks.length === 0 ? html`<p class="note">Nothing waits for you.</p>` : html`<ul class="queue">${bulks.map((each) => html`<li>
        <span><button class="link" type="button" aria-pressed=${this.bulk?.id === each.id ? 'true' : 'false'} @click=${() => this.open(each.id)}>${bulkName(each.id)} of ${each.initiator.label}</button></span>${this.state(each)}
        <span class="note">${bulkSummary(each)} Proposed ${moment(each.createdAt)}.</span></li>`)}</ul>`}
      <p><button class="link" type="button" @click=${() => void this.load()}>Look again</button></p></section>`
  }

  private item(item: BulkItemView): TemplateResult {
    const { ticket, clientLabel, accountLabel } = item
    return html`<li><span><span class="strong">${clientLabel}</span> <span class="note">${accountLabel}</span></span><span class="num">${ticket === null ? '' : dollars(ticket.worstCaseUsd)}</span>
      <span class="note">${itemWords(item)}</span>
      ${ticket === null ? nothing : html`<details class="disclose" open><summary>Orders<span class="sr"> of ${clientLabel}</span></summary>${legs(ticket)}${checks(ticket, { plain: true })}${report(ticket)}</details>`}</li>`
  }

  private detail(bulk: BulkView): TemplateResult {
    return html`<section aria-labelledby="bulk-title"><h2 class="title" id="bulk-title" tabindex="-1">${bulkName(bulk.id)}: rebalance to policy</h2>
      <p>${this.state(bulk)} ${bulkSummary(bulk)} Proposed by ${bulk.initiator.label}. Holds until ${moment(bulk.expiresAt)}.</p>
      <ul class="queue">${bulk.items.map((each) => this.item(each))}</ul>
      <p class="note">Terms <span class="mono">${shortHash(bulk.hash)}</span>, root <span class="mono">${shortHash(bulk.root)}</span>. One answer binds all tickets, their number and their total.</p>
      ${isWaiting(bulk.state) ? html`<steward-bulk-approval .http=${this.http} .bulk=${bulk} @decided=${this.onDecided}></steward-bulk-approval>` : nothing}</section>`
  }

  protected override render(): TemplateResult {
    const { bulks } = this
    return html`${bar(this.http, this.session)}<main class="sheet" id="main">
      <header class="intro"><h1 class="page-title">Approvals</h1><p>An advisor proposes orders for several clients at once. You read them all and decide; nothing is sent before.</p></header>
      ${this.problem !== '' ? failed(this.problem, () => void this.load()) : bulks === undefined ? html`<p class="label" role="status">Reading the bulks</p>`
        : html`<div class="proof">${this.list(bulks)}${this.bulk ? this.detail(this.bulk) : nothing}</div>`}</main>`
  }
}
define('steward-supervisor', BulkReview)
