import { html, nothing, type TemplateResult } from 'lit'
import type { TicketView } from '../../../domain/ticket.ts'
import { newId, type Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import '../passkeys/passkey-proof.ts'
import * as actions from '../ticket/actions.ts'
import { countdown, spoken, type Countdown } from '../ticket/countdown.ts'
import { checks, head, legs, report, terms } from '../ticket/parts.ts'
import { isOpen, stateView } from '../ticket/states.ts'
import { define, Piece } from '../ui/piece.ts'
import { vars } from '../ui/vars.ts'
import { count, shortHash, ticketName } from '../words/numbers.ts'
import { bar, failed } from './shell.ts'

/** With less time than this the page asks for fresh prices before it shows anything (DESIGN, Defaults). */
const freshMs = 90_000

/** The same terms once more, and the proof that it is you. Both calls, step-up and confirm, leave from here. */
export class StepUpPage extends Piece {
  static override properties = {
    http: { attribute: false }, session: { attribute: false }, ticket: { state: true }, problem: { state: true }, notice: { state: true }, busy: { state: true },
    timer: { state: true }, announced: { state: true }, done: { state: true },
  }
  declare http: Http
  declare session: Session
  declare ticket: TicketView | undefined
  declare problem: string
  declare notice: { title: string; text: string } | undefined
  declare busy: boolean
  declare timer: Countdown | undefined
  declare announced: string
  declare done: boolean
  /** Opened from a card on somebody else's page: there is nothing here to go back to. */
  declare private elsewhere: boolean
  declare private clockwork: ReturnType<typeof setInterval>
  declare private renewed: boolean
  declare private confirmKey: string

  constructor() {
    super()
    this.problem = ''
    this.busy = false
    this.announced = ''
    this.done = false
    this.elsewhere = new URLSearchParams(location.search).get('from') === 'widget'
    this.renewed = false
    this.confirmKey = newId()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.clockwork = setInterval(() => this.tick(), 1000)
    void this.open(new URLSearchParams(location.search).get('ticket') ?? '')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.clockwork)
  }

  private async open(id: string): Promise<void> {
    const found = await actions.load(this.http, id)
    if (!found.ok) {
      this.problem = found.problem.status === 404 ? 'There is no such ticket in your account.' : found.problem.message
      return
    }
    const ticket = found.value
    if (isOpen(ticket.state) && Date.parse(ticket.expiresAt) - this.http.now() < freshMs && !this.renewed) return this.renew(ticket)
    await this.show(ticket)
  }

  private async renew(ticket: TicketView): Promise<void> {
    this.renewed = true
    const fresh = await actions.requote(this.http, ticket.id)
    if (!fresh.ok) {
      this.notice = actions.refusalWords(fresh.problem)
      return this.show(ticket)
    }
    this.notice = { title: 'Fresh prices.', text: `Little time was left, so ${ticketName(fresh.value.id)} replaces ${ticketName(ticket.id)}. Please read it again.` }
    history.replaceState(null, '', `/step-up?ticket=${encodeURIComponent(fresh.value.id)}${this.elsewhere ? '&from=widget' : ''}`)
    await this.show(fresh.value)
  }

  /** The proof counts only if it is made after the display, so the display is recorded once the terms stand here. */
  private async show(ticket: TicketView): Promise<void> {
    this.ticket = ticket
    this.tick()
    await this.updateComplete
    if (!isOpen(ticket.state)) return
    await actions.markDisplayed(this.http, ticket.id, ticket.hash)
    const now = await actions.load(this.http, ticket.id)
    if (now.ok) this.ticket = now.value
    this.querySelector<HTMLElement>('h1')?.focus()
  }

  private tick(): void {
    if (!this.ticket) return
    const before = this.timer
    this.timer = countdown(Date.parse(this.ticket.createdAt), Date.parse(this.ticket.expiresAt), this.http.now())
    const words = before && spoken(before.seconds, this.timer.seconds)
    if (words !== undefined) this.announced = words
  }

  private back(id: string): void {
    location.assign(`/#ticket-${encodeURIComponent(id)}`)
  }

  /** After the proof: whether it is confirmed, and the page left. */
  private async confirm(ticket: TicketView): Promise<boolean> {
    const outcome = await actions.confirm(this.http, ticket, this.confirmKey)
    if (outcome.kind === 'done') {
      if (this.elsewhere) this.done = true
      else this.back(ticket.id)
      return true
    }
    this.notice = outcome.kind === 'notice' ? outcome : outcome.kind === 'halted' ? { title: 'Trading is halted.', text: 'The firm stopped all trades. Nothing was sent.' }
      : { title: 'The proof was not taken.', text: 'Please prove it once more.' }
    this.confirmKey = newId()
    return false
  }

  private readonly onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { ticket } = this
    const code = this.querySelector<HTMLInputElement>('#code')!.value.replaceAll(/\s/g, '')
    if (!ticket || this.busy) return
    this.busy = true
    this.notice = undefined
    const proven = await this.http.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code })
    if (!proven.ok) this.notice = { title: 'This code was not accepted.', text: proven.problem.message }
    else if (await this.confirm(ticket)) return
    this.busy = false
    await this.updateComplete
    const field = this.querySelector<HTMLInputElement>('#code')
    if (field) field.value = ''
    field?.focus()
  }

  private terms(ticket: TicketView): TemplateResult {
    return html`<article class="ticket" data-state="step-up-required" aria-labelledby="ticket-${ticket.id}">
      ${head(ticket, stateView(ticket), 2)}${legs(ticket)}${terms(ticket)}${checks(ticket, { plain: true })}${report(ticket)}
      <footer class="note">Terms <span class="mono">${shortHash(ticket.hash)}</span>, the same as on the card in your conversation.</footer></article>`
  }

  private proof(ticket: TicketView): TemplateResult {
    const { timer } = this
    const open = isOpen(ticket.state) && timer?.over !== true
    return html`<div class="proof">
      ${timer && isOpen(ticket.state) ? html`<div class="countdown ${timer.short ? 'countdown--short' : ''}" ${vars({ '--left': timer.left })}>
        <span>${timer.over ? 'The time ran out' : 'These prices hold for'}</span><span class="countdown__left" role="timer">${timer.text}</span><span class="countdown__track"></span></div>` : nothing}
      ${this.notice ? html`<div class="notice notice--caution" role="alert"><strong>${this.notice.title}</strong>${this.notice.text}</div>` : nothing}
      ${open ? html`<steward-passkey-proof .http=${this.http} .path=${'/api/step-up'} .target=${{ ticketId: ticket.id, hash: ticket.hash }} @proven=${() => void this.confirm(ticket)}></steward-passkey-proof>${this.form()}` : html`<div class="notice"><strong>This ticket cannot be confirmed any more.</strong>${stateView(ticket).words}. Nothing was sent from here.</div>
        ${timer?.over && isOpen(ticket.state) ? html`<button class="btn btn--primary" type="button" @click=${() => this.renew(ticket)}>Get fresh prices</button>` : nothing}`}
      ${this.elsewhere ? html`<p class="note">To leave it, close this window. Nothing is sent then.</p>` : html`<a class="btn btn--quiet" href="/#ticket-${encodeURIComponent(ticket.id)}">Go back without confirming</a>`}
      <span class="sr" role="status">${this.announced}</span></div>`
  }

  private form(): TemplateResult {
    return html`<section aria-labelledby="otp"><h2 class="title" id="otp">One-time code</h2>
      <form class="field" @submit=${this.onSubmit}><label class="note" for="code">Six digits from your authenticator app</label>
        <div class="code-entry"><input class="input" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required aria-describedby="never">
          <button class="btn btn--primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? 'Confirming' : 'Confirm'}</button></div></form>
      <p class="note" id="never">We never ask for this code in a conversation, by mail or by phone.</p></section>`
  }

  private confirmed(): TemplateResult {
    return html`${bar(this.http, this.session)}<main class="sheet" id="main"><header class="intro"><h1 class="page-title">Confirmed</h1>
      <p role="status">Your orders go to the broker. You can close this window: the page you came from shows what becomes of them.</p></header></main>`
  }

  protected override render(): TemplateResult {
    const { ticket } = this
    if (this.done) return this.confirmed()
    return html`${bar(this.http, this.session)}<main class="sheet" id="main">
      <header class="intro"><h1 class="page-title" tabindex="-1">Is this what you want to do?</h1>
        <p>Read the terms once more. Verifying confirms exactly ${ticket ? (ticket.legs.length === 1 ? 'this order' : `these ${count(ticket.legs.length, 'order')}`) : 'these orders'} and nothing else.</p></header>
      ${ticket ? html`<div class="verify">${this.terms(ticket)}${this.proof(ticket)}</div>` : this.problem === '' ? html`<p class="label" role="status">Reading the ticket</p>` : failed(this.problem, () => location.reload())}
    </main>`
  }
}
define('steward-step-up', StepUpPage)
