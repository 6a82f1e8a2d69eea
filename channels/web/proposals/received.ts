import { html, nothing, type TemplateResult } from 'lit'
import type { ClientProposal } from '../../../domain/client-proposal.ts'
import type { TicketView } from '../../../domain/ticket.ts'
import type { Http } from '../api/http.ts'
import { define, Piece } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'

/** What an advisor suggested: read it as a ticket of one's own, or say no. Fires `opened` with the ticket, `declined`. */
export class ReceivedProposal extends Piece {
  static override properties = { http: { attribute: false }, proposal: { attribute: false }, conversationId: {}, busy: { state: true }, problem: { state: true } }
  declare http: Http
  declare proposal: ClientProposal
  declare conversationId: string
  declare busy: boolean
  declare problem: string

  constructor() {
    super()
    this.conversationId = ''
    this.busy = false
    this.problem = ''
  }

  private path(act: string): string {
    return `/api/proposals/${encodeURIComponent(this.proposal.id)}/${act}`
  }

  private readonly onOpen = async (): Promise<void> => {
    if (this.busy) return
    this.busy = true
    const opened = await this.http.post<TicketView>(this.path('open'), this.conversationId === '' ? {} : { conversationId: this.conversationId })
    this.busy = false
    this.problem = opened.ok ? '' : opened.problem.message
    if (opened.ok) this.dispatchEvent(new CustomEvent('opened', { detail: opened.value }))
  }

  private readonly onDecline = async (): Promise<void> => {
    const declined = await this.http.post(this.path('decline'))
    this.problem = declined.ok ? '' : declined.problem.message
    if (declined.ok) this.dispatchEvent(new Event('declined'))
  }

  protected override render(): TemplateResult {
    const { advisorLabel, summary, createdAt, accountLabel } = this.proposal
    return html`<section class="advice" aria-labelledby="proposal"><div><h2 class="title" id="proposal">${advisorLabel} suggests a rebalance</h2>
        <p>${accountLabel}. ${summary}, when it was sent on ${moment(createdAt)}. Reading it makes a ticket with today's prices; nothing happens before you confirm that.</p>
        ${this.problem === '' ? nothing : html`<p class="caution" role="alert">${this.problem}</p>`}</div>
      <div class="advice__acts"><button class="btn btn--primary" type="button" aria-disabled=${this.busy ? 'true' : nothing} @click=${this.onOpen}>${this.busy ? 'Working it out' : 'Read it'}</button>
        <button class="btn btn--quiet" type="button" @click=${this.onDecline}>No, thank you</button></div></section>`
  }
}
define('steward-received-proposal', ReceivedProposal)
