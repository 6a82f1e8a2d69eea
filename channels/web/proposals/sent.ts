import { html, nothing, type TemplateResult } from 'lit'
import type { ClientProposal } from '../../../domain/client-proposal.ts'
import type { Http } from '../api/http.ts'
import type { ClientRow } from '../api/shapes.ts'
import { define, Piece } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { count } from '../words/numbers.ts'

const states: Readonly<Record<ClientProposal['state'], { readonly shape: string; readonly words: string }>> = {
  sent: { shape: 'open', words: 'Not opened yet' }, opened: { shape: 'moving', words: 'Opened as a ticket' }, declined: { shape: 'over', words: 'Declined or replaced' }, expired: { shape: 'over', words: 'Expired' },
}
const shown = 8

/** Suggests a rebalance to the picked clients, who confirm tickets of their own, and shows what became of earlier ones. */
export class SentProposals extends Piece {
  static override properties = { http: { attribute: false }, clients: { attribute: false }, rows: { state: true }, said: { state: true }, problem: { state: true }, busy: { state: true } }
  declare http: Http
  declare clients: readonly ClientRow[]
  declare rows: readonly ClientProposal[]
  declare said: string
  declare problem: string
  declare busy: boolean

  constructor() {
    super()
    this.clients = []
    this.rows = []
    this.said = ''
    this.problem = ''
    this.busy = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<{ readonly proposals: readonly ClientProposal[] }>('/api/proposals')
    if (found.ok) this.rows = found.value.proposals
  }

  private readonly onSend = async (): Promise<void> => {
    if (this.busy) return
    this.busy = true
    const answer = await this.http.post<{ sent: readonly unknown[]; left: readonly { message: string }[] }>('/api/proposals', { clients: this.clients.map(({ accountId }) => accountId), kind: 'rebalance-to-policy' })
    this.busy = false
    this.problem = answer.ok ? '' : answer.problem.message
    this.said = answer.ok ? `Sent to ${count(answer.value.sent.length, 'client')}.${answer.value.left.length === 0 ? '' : ` Left out: ${count(answer.value.left.length, 'account')}. ${answer.value.left[0]!.message}`}` : ''
    await this.load()
  }

  protected override render(): TemplateResult {
    return html`${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>Nothing was sent.</strong>${this.problem}</div>`}
      ${this.clients.length === 0 ? nothing : html`<button class="btn" type="button" aria-disabled=${this.busy ? 'true' : nothing} @click=${this.onSend}>${this.busy ? 'Sending' : `Suggest to ${count(this.clients.length, 'client')}`}</button>`}
      <p class="note" role="status">${this.said}</p>
      ${this.rows.length === 0 ? nothing : html`<details class="disclose"><summary>Suggestions sent: ${this.rows.length}</summary><ul class="queue">${this.rows.slice(0, shown).map(({ clientLabel, summary, state, createdAt }) => html`<li>
        <span><span class="strong">${clientLabel}</span> ${summary}</span><span class="state state--${states[state].shape}">${states[state].words}</span><span class="note">Sent ${moment(createdAt)}.</span></li>`)}</ul></details>`}`
  }
}
define('steward-sent-proposals', SentProposals)
