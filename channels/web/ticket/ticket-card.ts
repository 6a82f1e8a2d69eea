import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { TicketView } from '../../../domain/ticket.ts'
import { newId, type Http } from '../api/http.ts'
import { define, Piece } from '../ui/piece.ts'
import { vars } from '../ui/vars.ts'
import { count, ticketName } from '../words/numbers.ts'
import * as actions from './actions.ts'
import { countdown, spoken, type Countdown } from './countdown.ts'
import { impact } from './impact.ts'
import { checks, head, legs, proof, report, terms } from './parts.ts'
import { caution, changes, fills, orders } from './progress.ts'
import { isOpen, isUnderWay, stateView } from './states.ts'

/** A card may be answered a second after it was shown: a finger already on its way confirms nothing. */
const readingMs = 1000

/**
 * The exact terms of one ticket and the person's answer to them. Events, all bubbling:
 * `ticket-shown` (rendered and in view), `ticket-changed` (a fresher or a new ticket came back), `ticket-say` (text for the chat).
 */
export class TicketCard extends Piece {
  static override properties = {
    ticket: { attribute: false }, replacement: { attribute: false }, http: { attribute: false }, elsewhere: { type: Boolean },
    pending: { state: true }, problem: { state: true }, halted: { state: true }, timer: { state: true }, announced: { state: true }, ready: { state: true },
  }
  declare ticket: TicketView
  declare replacement: TicketView | undefined
  declare http: Http
  /** The step-up page opens in a window of its own: this card stands on somebody else's site. */
  declare elsewhere: boolean
  declare pending: '' | 'confirm' | 'cancel' | 'requote'
  declare problem: { title: string; text: string } | undefined
  declare halted: boolean
  declare timer: Countdown | undefined
  declare announced: string
  declare ready: boolean
  declare private clockwork: ReturnType<typeof setInterval> | undefined
  declare private watcher: IntersectionObserver | undefined
  declare private shownHash: string
  declare private confirmKey: string

  constructor() {
    super()
    this.replacement = undefined
    this.elsewhere = false
    this.pending = ''
    this.halted = false
    this.announced = ''
    this.ready = false
    this.shownHash = ''
    this.confirmKey = newId()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.clockwork)
    this.clockwork = undefined
    this.watcher?.disconnect()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('ticket')) return
    const running = isOpen(this.ticket.state)
    if (running) this.tick()
    if (running && this.clockwork === undefined) this.clockwork = setInterval(() => this.tick(), 1000)
    if (!running) {
      clearInterval(this.clockwork)
      this.clockwork = undefined
    }
  }

  /** The receipt says "shown" only once the card has a place in a visible page. */
  protected override updated(): void {
    if (this.shownHash === this.ticket.hash || !isOpen(this.ticket.state)) return
    this.watcher?.disconnect()
    this.watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting) || document.visibilityState !== 'visible') return
      this.watcher?.disconnect()
      this.shownHash = this.ticket.hash
      setTimeout(() => { this.ready = true }, readingMs)
      this.tell('ticket-shown', this.ticket)
    })
    this.watcher.observe(this)
  }

  private tick(): void {
    const before = this.timer
    this.timer = countdown(Date.parse(this.ticket.createdAt), Date.parse(this.ticket.expiresAt), this.http.now())
    const words = before && spoken(before.seconds, this.timer.seconds)
    if (words !== undefined) this.announced = words
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }))
  }

  private async refresh(): Promise<void> {
    const now = await actions.load(this.http, this.ticket.id)
    if (now.ok) this.tell('ticket-changed', now.value)
  }

  private async act(pending: 'confirm' | 'cancel' | 'requote', run: () => Promise<void>): Promise<void> {
    if (this.pending !== '') return
    this.pending = pending
    this.problem = undefined
    await run()
    this.pending = ''
  }

  /** A person's own press: what a script on the page makes up is none. */
  private readonly onConfirm = (event: Event): void => { if (event.isTrusted) void this.confirm() }

  private confirm(): Promise<void> {
    return this.act('confirm', async () => {
      const outcome = await actions.confirm(this.http, this.ticket, this.confirmKey)
      if (outcome.kind === 'step-up') return this.openStepUp()
      if (outcome.kind === 'halted') this.halted = true
      if (outcome.kind === 'notice') this.problem = outcome
      await this.refresh()
    })
  }

  private readonly onCancel = (): Promise<void> => this.act('cancel', async () => {
    const answer = await actions.cancel(this.http, this.ticket.id)
    if (!answer.ok) this.problem = actions.refusalWords(answer.problem)
    await this.refresh()
    this.focusTitle()
  })

  private readonly onRequote = (): Promise<void> => this.act('requote', async () => {
    const answer = await actions.requote(this.http, this.ticket.id)
    if (!answer.ok) this.problem = actions.refusalWords(answer.problem)
    else this.tell('ticket-changed', answer.value)
    await this.refresh()
    if (answer.ok) this.tell('ticket-read', answer.value.id)
  })

  private get stepUpUrl(): string {
    return `${this.http.base}/step-up?ticket=${encodeURIComponent(this.ticket.id)}${this.elsewhere ? '&from=widget' : ''}`
  }

  private openStepUp(): void {
    if (this.elsewhere) window.open(this.stepUpUrl, '_blank', 'noopener')
    else location.assign(this.stepUpUrl)
  }

  focusTitle(): void {
    this.querySelector<HTMLElement>('.ticket__head .title')?.focus()
  }

  protected override render(): TemplateResult {
    const expired = isOpen(this.ticket.state) && this.timer?.over === true
    const ticket: TicketView = expired ? { ...this.ticket, state: 'EXPIRED' } : this.ticket
    const view = stateView(ticket, this.halted)
    return html`<section class="ticket" data-state=${ticket.state.toLowerCase().replaceAll('_', '-')} aria-labelledby="ticket-${ticket.id} number-${ticket.id}">
      ${head(ticket, view)}
      ${this.body(ticket, view.body)}
      ${this.problem ? html`<div><div class="notice notice--caution" role="alert"><strong>${this.problem.title}</strong>${this.problem.text}</div></div>` : nothing}
      ${this.footer(ticket)}
      <span class="sr" role="status">${view.assertive ? '' : view.said}</span><span class="sr" role="alert">${view.assertive ? view.said : ''}</span>
      <span class="sr" role="status">${this.announced}</span>
    </section>`
  }

  private body(ticket: TicketView, kind: string): unknown {
    if (kind === 'orders') return [orders(ticket), caution(ticket)]
    if (kind === 'fills') return fills(ticket)
    if (kind === 'checks') return [legs(ticket), checks(ticket, { plain: true })]
    if (kind === 'sentence') return this.sentence(ticket)
    return [legs(ticket), terms(ticket), ticket.impact ? impact(ticket.impact) : nothing, checks(ticket), report(ticket, this.http.base)]
  }

  private sentence(ticket: TicketView): unknown {
    if (ticket.state === 'SUPERSEDED') {
      return [html`<div><p>Prices or checks changed, so these terms no longer hold. Nothing was sent.</p></div>`, changes(ticket, this.replacement)]
    }
    if (ticket.state === 'EXPIRED') return html`<div><p>The time to answer ran out. Nothing was sent, and nothing changed in your account.</p></div>`
    return html`<div><p>You canceled this ticket. Nothing was sent, and nothing changed in your account.</p></div>`
  }

  private footer(ticket: TicketView): unknown {
    if (isOpen(ticket.state)) return this.question(ticket)
    if (ticket.state === 'EXPIRED') {
      return html`<footer><div class="answer"><span class="note">A new ticket, with its own checks.</span>
        <button class="btn btn--primary" type="button" @click=${this.onRequote}>${this.pending === 'requote' ? 'Asking for prices' : 'Get fresh prices'}</button></div></footer>`
    }
    if (ticket.state === 'SUPERSEDED' && ticket.replacement !== undefined) {
      const { replacement } = ticket
      return html`<footer><div class="answer"><span class="note">Your answer here no longer counts.</span>
        <button class="btn btn--primary" type="button" @click=${() => this.tell('ticket-read', replacement)}>Read ${ticketName(replacement)}</button></div></footer>`
    }
    if (!isUnderWay(ticket.state) || ticket.state === 'CANCEL_PENDING' || ticket.state === 'UNKNOWN') return nothing
    const notes: Readonly<Record<string, string>> = { CONFIRMED: 'Nothing is sent yet.', PARTIAL: 'What is filled stays filled.' }
    return html`<footer><div class="answer"><button class="btn btn--quiet" type="button" @click=${this.onCancel}>${ticket.state === 'PARTIAL' ? 'Cancel what is left' : 'Ask to stop'}</button>
      <span class="note">${notes[ticket.state] ?? 'Purchases may wait for sales.'}</span></div></footer>`
  }

  /** Cancel at one end, confirm at the other; neither takes focus by itself. */
  private question(ticket: TicketView): TemplateResult {
    const { timer } = this
    const recorded = ticket.state === 'DISPLAYED' || ticket.state === 'STEP_UP_REQUIRED'
    const can = recorded && this.ready && !this.halted
    const label = ticket.stepUpRequired ? 'Verify and confirm' : `Confirm ${count(ticket.legs.length, 'order')}`
    const yes = !can ? html`<button class="btn btn--primary" type="button" aria-disabled="true">${label}</button>`
      : ticket.stepUpRequired ? html`<a class="btn btn--primary" href=${this.stepUpUrl} target=${this.elsewhere ? '_blank' : nothing}>${label}</a>`
        : html`<button class="btn btn--primary" type="button" @click=${this.onConfirm}>${this.pending === 'confirm' ? 'Confirming' : label}</button>`
    return html`<footer>
      ${timer ? html`<div class="countdown ${timer.short ? 'countdown--short' : ''}" ${vars({ '--left': timer.left })}>
        <span>${timer.short ? 'These prices end soon' : 'These prices hold for'}</span><span class="countdown__left" role="timer">${timer.text}</span><span class="countdown__track"></span></div>` : nothing}
      <div class="answer"><button class="btn btn--quiet" type="button" @click=${this.onCancel}>${this.pending === 'cancel' ? 'Canceling' : 'Cancel ticket'}</button>${yes}</div>
      ${this.halted ? html`<div class="notice notice--loss"><strong>Trading is halted.</strong>The firm stopped all trades. Nothing was sent. You can still cancel this ticket.
        <p><button class="link" type="button" @click=${() => { this.halted = false }}>Look again</button></p></div>` : nothing}
      ${recorded ? nothing : html`<p class="note ticket__proof">You can answer once this card is recorded as shown.</p>`}
      ${proof(ticket)}
    </footer>`
  }
}
define('steward-ticket', TicketCard)
