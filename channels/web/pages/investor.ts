import { html, nothing, type TemplateResult } from 'lit'
import { newId, type Http } from '../api/http.ts'
import type { ClientProposal } from '../../../domain/client-proposal.ts'
import type { TicketView } from '../../../domain/ticket.ts'
import type { Dashboard, Session } from '../api/shapes.ts'
import { Conversation } from '../chat/conversation.ts'
import type { ConversationView } from '../chat/conversation-view.ts'
import '../chat/conversation-view.ts'
import { connect } from '../chat/socket.ts'
import { dashboardView } from '../dashboard/dashboard-view.ts'
import '../proposals/received.ts'
import { isOpen } from '../ticket/states.ts'
import { define, Piece } from '../ui/piece.ts'
import { bar, failed } from './shell.ts'

/** Below this width the two views take turns; the style sheet has the same figure. */
const narrow = matchMedia('(max-width: 72rem)')

/** Dashboard beside conversation; on narrow screens two views with tabs. An advisor opens it for one client with `?accountId=`. */
export class InvestorPage extends Piece {
  static override properties = {
    http: { attribute: false }, session: { attribute: false }, view: { state: true }, problem: { state: true }, tab: { state: true }, unread: { state: true }, advancing: { state: true }, proposal: { state: true },
  }
  declare http: Http
  declare session: Session
  declare view: Dashboard | undefined
  declare problem: string
  declare tab: 'portfolio' | 'conversation'
  declare unread: boolean
  declare advancing: boolean
  /** The newest suggestion of an advisor that waits for an answer. */
  declare proposal: ClientProposal | undefined
  declare private conversation: Conversation
  declare private accountId: string | null
  declare private later: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.problem = ''
    this.tab = location.hash.startsWith('#ticket-') ? 'conversation' : 'portfolio'
    this.unread = false
    this.advancing = false
    this.accountId = new URLSearchParams(location.search).get('accountId')
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const { http } = this
    this.conversation = new Conversation({ http, newId, connect: () => connect(http) })
    this.conversation.addEventListener('change', () => this.requestUpdate())
    this.conversation.addEventListener('news', () => { if (narrow.matches && this.tab === 'portfolio') this.unread = true })
    this.conversation.addEventListener('signed-out', () => location.reload())
    this.conversation.addEventListener('news', () => void this.findProposal())
    this.conversation.addEventListener('traded', () => this.soon())
    narrow.addEventListener('change', this.onWidth)
    void this.load()
    void this.findProposal()
    void this.conversation.start().then(() => this.arrive())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.conversation.close()
    narrow.removeEventListener('change', this.onWidth)
    clearTimeout(this.later)
  }

  private readonly onWidth = (): void => this.requestUpdate()

  /** Back from step-up: focus returns to the ticket's title. */
  private async arrive(): Promise<void> {
    const id = location.hash.startsWith('#ticket-') ? decodeURIComponent(location.hash.slice(8)) : ''
    await this.updateComplete
    if (id !== '') await this.chat?.read(id)
  }

  private get chat(): ConversationView | null {
    return this.querySelector<ConversationView>('steward-conversation')
  }

  private async load(): Promise<void> {
    const found = await this.http.get<Dashboard>(`/api/dashboard${this.accountId === null ? '' : `?accountId=${encodeURIComponent(this.accountId)}`}`)
    if (found.ok) [this.view, this.problem] = [found.value, '']
    else this.problem = found.problem.message
  }

  private async findProposal(): Promise<void> {
    if (this.session.role !== 'investor') return
    const found = await this.http.get<{ readonly proposals: readonly ClientProposal[] }>('/api/proposals')
    if (found.ok) this.proposal = found.value.proposals.find(({ state }) => state === 'sent')
  }

  private received(): TemplateResult | typeof nothing {
    const { proposal } = this
    if (!proposal) return nothing
    const opened = (event: CustomEvent<TicketView>): void => {
      this.proposal = undefined
      this.conversation.ticket(event.detail)
      this.show('conversation')
      void this.chat?.read(event.detail.id)
    }
    return html`<steward-received-proposal .http=${this.http} .proposal=${proposal} .conversationId=${this.conversation.timeline.conversationId} @opened=${opened} @declined=${() => void this.findProposal()}></steward-received-proposal>`
  }

  /** Fills come in bursts: the dashboard follows once they pause. */
  private soon(): void {
    clearTimeout(this.later)
    this.later = setTimeout(() => void this.load(), 800)
  }

  private say(text: string): void {
    this.show('conversation')
    this.chat?.say(text)
  }

  private show(tab: 'portfolio' | 'conversation'): void {
    this.tab = tab
    if (tab === 'conversation') this.unread = false
  }

  private async advance(days: number): Promise<void> {
    this.advancing = true
    const moved = await this.http.post('/api/advance', { days })
    if (!moved.ok) this.problem = moved.problem.message
    await this.load()
    this.advancing = false
  }

  private waitingTicket(): string | undefined {
    const mine = Object.values(this.conversation.timeline.tickets).findLast((ticket) => isOpen(ticket.state) && Date.parse(ticket.expiresAt) > this.http.now())
    return mine?.id
  }

  private market(): TemplateResult | typeof nothing {
    if (!this.session.demo || this.view?.source !== 'snapshot') return nothing
    return html`<button class="link" type="button" @click=${() => this.advance(1)}>${this.advancing ? 'Moving on' : 'Next market day'}</button>`
  }

  private report(): TemplateResult | typeof nothing {
    if (!this.view || this.session.role !== 'investor') return nothing
    return html`<p class="note section">This year’s report: <a href="/api/reports/client" target="_blank">read it</a> or <a href="/api/reports/client?format=pdf" download>keep it as PDF</a>.</p>`
  }

  private portfolio(): TemplateResult {
    if (this.view) {
      return dashboardView(this.view, {
        ticketWaits: this.waitingTicket(), proposal: this.received(), say: (text) => this.say(text),
        readTicket: (id) => { this.show('conversation'); void this.chat?.read(id) },
        choose: (accountId) => { this.accountId = accountId; void this.load() }, clock: this.market(),
      })
    }
    return this.problem === '' ? html`<p class="label" role="status">Reading your portfolio</p>` : failed(this.problem, () => void this.load())
  }

  protected override render(): TemplateResult {
    const { tab } = this
    const alone = narrow.matches && tab === 'conversation'
    return html`<a class="skip" href="#portfolio">Skip to portfolio</a>
      <div class="app" data-tab=${tab}>
        <div class="app__main">${bar(this.http, this.session)}
          <main class="dash" id="portfolio">${this.view && this.problem !== '' ? html`<p class="notice notice--caution" role="alert">${this.problem}</p>` : nothing}${this.portfolio()}${this.report()}</main></div>
        <section class="chat" role=${alone ? 'main' : 'complementary'} aria-labelledby="chat-title"><steward-conversation asks=${this.session.role === 'advisor' ? 'Ask about your clients' : 'Ask about your portfolio'} ?alone=${alone} ?own=${this.session.role === 'investor'} .conversation=${this.conversation} .suggestions=${this.view?.suggestions ?? []}></steward-conversation></section>
      </div>
      <nav class="tabs" aria-label="Views">
        <button type="button" aria-current=${tab === 'portfolio' ? 'true' : nothing} @click=${() => this.show('portfolio')}>Portfolio</button>
        <button type="button" aria-current=${tab === 'conversation' ? 'true' : nothing} @click=${() => this.show('conversation')}>Conversation${this.unread ? html`<span class="unread"><span class="sr">, something new</span></span>` : nothing}</button>
      </nav>`
  }
}
define('steward-investor', InvestorPage)
