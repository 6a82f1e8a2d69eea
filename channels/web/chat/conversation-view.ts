import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { TicketView } from '../../../domain/ticket.ts'
import type { ConversationRow } from '../api/shapes.ts'
import { isOpen } from '../ticket/states.ts'
import '../ticket/ticket-card.ts'
import '../charts/chart-element.ts'
import { define, Piece } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import type { Conversation } from './conversation.ts'
import { followUps } from './follow-ups.ts'
import { Follower } from './follower.ts'
import { log } from './log.ts'
import { transcriptText } from './transcript-text.ts'

/** The law's and our own first sentence of every conversation. */
const aiNotice = 'Steward is an automated system, not a person. It answers from your own figures and can be wrong. It prepares trades; only you confirm them.'

/** Head, log and message box of one conversation. `say(text)` sends; `ticket` events of the model are passed on as they are. */
export class ConversationView extends Piece {
  static override properties = {
    conversation: { attribute: false }, suggestions: { attribute: false }, elsewhere: { type: Boolean }, alone: { type: Boolean }, own: { type: Boolean }, heading: { type: String }, who: { type: String }, asks: { type: String },
    list: { state: true }, copied: { state: true },
  }
  declare conversation: Conversation
  declare suggestions: readonly string[]
  declare elsewhere: boolean
  /** The conversation is all that the screen shows: its title is the page's. */
  declare alone: boolean
  /** It is about the reader's own money, so that what follows from an answer can be offered. */
  declare own: boolean
  declare heading: string
  /** What the empty message box says. */
  declare asks: string
  /** On somebody else's page: who is signed in. `sign-out` asks to end that. */
  declare who: string
  declare list: readonly ConversationRow[] | undefined
  declare copied: string
  declare private follower: Follower

  constructor() {
    super()
    this.suggestions = []
    this.elsewhere = false
    this.alone = false
    this.own = false
    this.heading = 'Conversation'
    this.asks = 'Ask about your portfolio'
    this.who = ''
    this.list = undefined
    this.copied = ''
    this.follower = new Follower()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('ticket-shown', (event) => this.conversation.displayed((event as CustomEvent<TicketView>).detail))
    this.addEventListener('ticket-changed', (event) => this.conversation.ticket((event as CustomEvent<TicketView>).detail))
    this.addEventListener('ticket-read', (event) => void this.read((event as CustomEvent<string>).detail))
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversation')) this.conversation.addEventListener('change', () => this.requestUpdate())
  }

  protected override updated(): void {
    this.follower.watch(this.querySelector<HTMLElement>('.chat__log')!)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.follower.stop()
  }

  say(text: string): void {
    if (text.trim() === '' || this.conversation.busy) return
    this.follower.follow()
    this.conversation.send(text.trim())
  }

  /** Moves to a ticket's title: after step-up, or to the one that replaces another. */
  async read(ticketId: string): Promise<void> {
    if (!this.conversation.timeline.tickets[ticketId]) {
      const found = await this.conversation.http.get<TicketView>(`/api/tickets/${encodeURIComponent(ticketId)}`)
      if (found.ok) this.conversation.ticket(found.value)
    }
    this.follower.release()
    await this.updateComplete
    const cards = [...this.querySelectorAll('steward-ticket')]
    const card = cards.find((each) => (each as unknown as { ticket: TicketView }).ticket.id === ticketId)
    await (card as unknown as { updateComplete: Promise<unknown> } | undefined)?.updateComplete
    card?.querySelector<HTMLElement>('.ticket__head .title')?.focus()
    card?.scrollIntoView({ block: 'nearest' })
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    const input = this.querySelector<HTMLInputElement>('.composer .input')!
    if (this.conversation.busy || input.value.trim() === '') return
    this.say(input.value)
    input.value = ''
  }

  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      this.copied = 'Copied.'
    } catch {
      this.copied = 'This browser does not allow copying.'
    }
  }

  private download(): void {
    const { timeline } = this.conversation
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([transcriptText(timeline)], { type: 'text/plain' }))
    link.download = `steward-conversation-${timeline.conversationId}.txt`
    link.click()
    URL.revokeObjectURL(link.href)
  }

  private readonly onHistory = async (event: Event): Promise<void> => {
    if ((event.currentTarget as HTMLDetailsElement).open) this.list = await this.conversation.list()
  }

  private async openOne(id: string | undefined): Promise<void> {
    this.querySelector('.history')?.removeAttribute('open')
    this.follower.follow()
    await (id === undefined ? this.conversation.create() : this.conversation.open(id))
    this.querySelector<HTMLInputElement>('.composer .input')?.focus()
  }

  private head(): TemplateResult {
    return html`<div class="chat__head"><h2 class="title" id="chat-title" aria-level=${this.alone ? 1 : nothing}>${this.heading}</h2>
      <div class="chat__tools">
        <details class="history" @toggle=${this.onHistory}><summary class="link">History</summary>
          <div class="history__list">${this.list === undefined ? html`<p class="note">Looking</p>` : this.list.length === 0 ? html`<p class="note">No earlier conversation.</p>`
            : html`<ul>${this.list.map((row) => html`<li><button type="button" class="history__row" @click=${() => this.openOne(row.id)}><span>${row.title || 'Nothing said yet'}</span><span class="note">${moment(row.lastAt)}</span></button></li>`)}</ul>`}
            <button class="link" type="button" @click=${() => this.download()}>Download this conversation</button>
            ${this.who === '' ? nothing : html`<p class="note history__who">Signed in as ${this.who} <button class="link" type="button" @click=${() => this.dispatchEvent(new Event('sign-out'))}>Sign out</button></p>`}</div></details>
        <button class="link" type="button" @click=${() => this.openOne(undefined)}>New</button></div></div>`
  }

  private composer(): TemplateResult {
    const { busy, timeline } = this.conversation
    const waiting = Object.values(timeline.tickets).some((ticket) => isOpen(ticket.state))
    return html`<form class="composer" @submit=${this.onSubmit}>
      <label class="sr" for="say">Message</label><input class="input" id="say" placeholder=${this.asks} autocomplete="off" maxlength="4000">
      ${busy ? html`<button class="btn" type="button" @click=${() => this.conversation.stop()}>Stop</button>` : html`<button class="btn" type="submit">Send</button>`}
      <p class="note" role="status">${this.conversation.online ? (this.copied || (waiting ? 'A ticket waits. Its own buttons answer it.' : 'Steward prepares. Only you confirm.'))
        : 'No connection. What you write is sent when it is back.'}</p></form>`
  }

  protected override render(): TemplateResult {
    const { conversation } = this
    const { items } = conversation.timeline
    const empty = items.length === 0
    const offered = empty ? this.suggestions : followUps(items, this.suggestions, this.own)
    const offer = !conversation.busy && offered.length > 0
    return html`${this.head()}
      <div class="chat__log" role="log" aria-label="Conversation with Steward" aria-busy=${conversation.busy ? 'true' : 'false'} tabindex="0"><div class="chat__flow">
        ${this.alone ? html`<h2 class="sr">Messages</h2>` : nothing}${items[0]?.kind === 'notice' ? nothing : html`<p class="note">${aiNotice}</p>`}
        ${conversation.loading ? html`<p class="note">Opening the conversation</p>` : nothing}
        ${conversation.problem === '' ? nothing : html`<p class="notice notice--caution">${conversation.problem}</p>`}
        ${log({ conversation, elsewhere: this.elsewhere, say: (text) => this.say(text), copy: (text) => void this.copy(text) })}
        ${offer ? html`<div class="chips ${empty ? '' : 'chips--after'}" role="group" aria-label="Suggested questions">
          ${offered.map((text) => html`<button class="chip" type="button" @click=${() => this.say(text)}>${text}</button>`)}</div>` : nothing}
      </div></div>${this.composer()}`
  }
}
define('steward-conversation', ConversationView)
