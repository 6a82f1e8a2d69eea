import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { define, Piece } from '../ui/piece.ts'
import { bar, failed } from './shell.ts'

/** The page that opened this window takes the code within this time, or a person carries it over. */
const handOverMs = 2_500
const grouped = (code: string): string => code.replaceAll(/(.{5})(?=.)/g, '$1 ')

/** Sign-in for a widget on another site: says which site asks and for what, and hands it a one-time code. */
export class ConnectPage extends Piece {
  static override properties = { http: { attribute: false }, session: { attribute: false }, site: { state: true }, code: { state: true }, problem: { state: true }, busy: { state: true }, done: { state: true } }
  declare http: Http
  declare session: Session
  declare site: { readonly origin: string; readonly allowed: boolean } | undefined
  declare code: string
  declare problem: string
  declare busy: boolean
  declare done: boolean
  declare private asked: { readonly origin: string; readonly challenge: string }

  constructor() {
    super()
    const query = new URLSearchParams(location.search)
    this.asked = { origin: query.get('origin') ?? '', challenge: query.get('challenge') ?? '' }
    this.code = ''
    this.problem = ''
    this.busy = false
    this.done = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('message', this.onMessage)
    void this.load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('message', this.onMessage)
  }

  private async load(): Promise<void> {
    const found = await this.http.get<{ origin: string; allowed: boolean }>(`/api/widget/site?origin=${encodeURIComponent(this.asked.origin)}`)
    if (found.ok) [this.site, this.problem] = [found.value, '']
    else this.problem = found.problem.message
  }

  private readonly onMessage = (event: MessageEvent<{ steward?: string } | null>): void => {
    if (event.origin !== this.asked.origin || event.data?.steward !== 'taken') return
    this.done = true
    window.close()
  }

  private readonly onContinue = async (): Promise<void> => {
    if (this.busy) return
    this.busy = true
    const made = await this.http.post<{ code: string }>('/api/widget/code', this.asked)
    if (!made.ok) {
      this.problem = made.problem.message
      this.busy = false
      return
    }
    // Only a page of the named origin can hear this.
    const opener = window.opener as Window | null
    opener?.postMessage({ steward: 'code', code: made.value.code }, this.asked.origin)
    setTimeout(() => { if (!this.done) this.code = made.value.code }, opener ? handOverMs : 0)
  }

  private question(host: string): TemplateResult {
    return html`<header class="intro"><h1 class="page-title">Continue on ${host}?</h1>
        <p>You are signed in as ${this.session.person.label}. ${host} will show your portfolio, your conversations and your tickets until you sign out here or there.</p></header>
      <div class="proof connect">
        <p>A page of ${host} can also send your yes to a small ticket. Above $10,000 within a day, and for any change of your settings, we ask for your proof here, on a page of ours.</p>
        <button class="btn btn--primary btn--tap" type="button" aria-disabled=${this.busy ? 'true' : nothing} @click=${this.onContinue}>${this.busy ? 'Handing over' : 'Continue'}</button>
        <button class="btn btn--quiet" type="button" @click=${() => window.close()}>Not now</button></div>`
  }

  private typed(host: string): TemplateResult {
    return html`<header class="intro"><h1 class="page-title">One more step</h1><p>Your browser keeps this window and ${host} apart. Type this code into the Steward panel there. It is good once, for two minutes.</p></header>
      <p class="connect__code mono" role="status">${grouped(this.code)}</p><p class="note">Nobody else needs this code. We never ask for it by mail or by phone.</p>`
  }

  private body(): TemplateResult {
    const { site } = this
    if (this.problem !== '') return failed(this.problem, () => location.reload())
    if (!site) return html`<p class="label" role="status">Looking at who asks</p>`
    const host = URL.canParse(site.origin) ? new URL(site.origin).host : 'This site'
    if (!site.allowed) return html`<header class="intro"><h1 class="page-title">${host} is not on the list</h1><p>Only sites that your firm has named may show your conversation. Nothing was handed over.</p></header>`
    if (this.done) return html`<header class="intro"><h1 class="page-title">You are signed in on ${host}</h1><p role="status">You can close this window.</p></header>`
    return this.code === '' ? this.question(host) : this.typed(host)
  }

  protected override render(): TemplateResult {
    return html`${bar(this.http, this.session)}<main class="sheet sheet--small" id="main">${this.body()}</main>`
  }
}
define('steward-connect', ConnectPage)
