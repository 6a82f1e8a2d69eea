import { html, nothing, type TemplateResult } from 'lit'
import type { Wish } from '../../../domain/wish.ts'
import type { Http, Result } from '../api/http.ts'
import type { History, Session } from '../api/shapes.ts'
import '../passkeys/passkey-proof.ts'
import { define, Piece } from '../ui/piece.ts'
import { act, approve, offeredIn, preview, type Preview } from '../wish/offered.ts'
import { readable } from '../words/dates.ts'
import { shortHash } from '../words/numbers.ts'
import { bar } from './shell.ts'

/** Changes of a profile and money that leaves: read here once more, then proved with a fresh code and done. */
export class ApprovePage extends Piece {
  static override properties = {
    http: { attribute: false }, session: { attribute: false }, wish: { state: true }, shown: { state: true }, problem: { state: true }, notice: { state: true }, busy: { state: true }, done: { state: true },
  }
  declare http: Http
  declare session: Session
  declare wish: Wish | undefined
  declare shown: Preview | undefined
  declare problem: string
  declare notice: string
  declare busy: boolean
  declare done: boolean

  constructor() {
    super()
    this.problem = ''
    this.notice = ''
    this.busy = false
    this.done = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.open(new URLSearchParams(location.search).get('conversation') ?? '')
  }

  private async open(id: string): Promise<void> {
    const found = id === '' ? undefined : await this.http.get<History>(`/api/conversations/${encodeURIComponent(id)}`)
    this.wish = found?.ok ? offeredIn(found.value) : undefined
    if (!this.wish) {
      this.problem = 'Ask for the change in your conversation. Its offer leads to this page.'
      return
    }
    const shown = await preview(this.http, this.wish)
    if (shown.ok) this.shown = shown.value
    else this.problem = shown.problem.message
    await this.updateComplete
    this.querySelector<HTMLElement>('h1')?.focus()
  }

  private readonly onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const field = this.querySelector<HTMLInputElement>('#code')!
    if (!this.wish || !this.shown || this.busy) return
    this.busy = true
    this.tell(await approve(this.http, this.wish, this.shown.hash, field.value.replaceAll(/\s/g, '')))
    field.value = ''
  }

  private readonly onProven = async (): Promise<void> => {
    if (this.wish && this.shown) this.tell(await act(this.http, this.wish, this.shown.hash))
  }

  private tell(outcome: Result<unknown>): void {
    this.done = outcome.ok
    this.notice = outcome.ok ? '' : outcome.problem.message
    this.busy = false
  }

  private terms(wish: Wish, shown: Preview): TemplateResult {
    const rows = shown.differences?.map(({ what, before, after }) => [what, `${before} → ${after}`]) ?? wish.lines
    return html`<article class="ticket" aria-label=${wish.title}><header class="ticket__head"><h2 class="title">${wish.title}</h2></header>
      <dl class="terms">${rows.map(([name, ...values]) => html`<div><dt>${name}</dt><dd>${readable(values.join(' '))}</dd></div>`)}</dl>
      <footer class="note">Terms <span class="mono">${shortHash(shown.hash)}</span></footer></article>`
  }

  private proof(): TemplateResult {
    if (this.done) return html`<div class="proof"><div class="notice" role="status"><strong>Done.</strong> It is in force from now on.</div><a class="btn" href="/">Back to your portfolio</a></div>`
    return html`<div class="proof">${this.notice === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>That did not work.</strong> ${this.notice}</div>`}
      ${this.shown ? html`<steward-passkey-proof .http=${this.http} .path=${'/api/acts/step-up'} .target=${{ hash: this.shown.hash }} @proven=${this.onProven}></steward-passkey-proof>` : nothing}
      <section aria-labelledby="otp"><h2 class="title" id="otp">One-time code</h2>
      <form class="field" @submit=${this.onSubmit}><label class="note" for="code">Six digits from your authenticator app</label>
        <div class="code-entry"><input class="input" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required aria-describedby="never">
          <button class="btn btn--primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? 'Approving' : 'Approve'}</button></div></form>
      <p class="note" id="never">We never ask for this code in a conversation, by mail or by phone.</p></section>
      <a class="btn btn--quiet" href="/">Go back without approving</a></div>`
  }

  protected override render(): TemplateResult {
    const { wish, shown } = this
    return html`${bar(this.http, this.session)}<main class="sheet" id="main">
      <header class="intro"><h1 class="page-title" tabindex="-1">Is this what you want?</h1>${this.problem === '' ? html`<p>Read it once more. Your code approves exactly this and nothing else.</p>` : nothing}</header>
      ${wish && shown ? html`<div class="verify">${this.terms(wish, shown)}${this.proof()}</div>`
      : this.problem === '' ? html`<p class="label" role="status">Reading what you asked for</p>`
        : html`<div class="notice notice--caution" role="alert"><strong>There is nothing to approve here.</strong>${this.problem}<p><a class="btn" href="/">Back to your portfolio</a></p></div>`}
    </main>`
  }
}
define('steward-approve', ApprovePage)
