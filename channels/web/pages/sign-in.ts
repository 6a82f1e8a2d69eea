import { html, nothing, type TemplateResult } from 'lit'
import type { Http, Result } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { hasPasskeys, signWithPasskey, type RequestOptions } from '../passkeys/credentials.ts'
import { define, Piece } from '../ui/piece.ts'
import { mark } from './mark.ts'

interface DemoAccount {
  readonly email: string
  readonly password: string
  readonly label?: string
  readonly about?: string
}
interface DemoReply {
  readonly accounts?: readonly DemoAccount[]
}

/** What the firm's own sign-in came back with. */
const refusals: Readonly<Record<string, string>> = {
  OPENID_NOT_ACCEPTED: 'The sign-in of your firm was not accepted. Start again.',
  NOT_INVITED: 'This account of your firm belongs to nobody here. Use the link of your invitation first.',
}

/** Password and, outside of the demo, a one-time code. Fires `signed-in`. */
export class SignIn extends Piece {
  static override properties = { http: { attribute: false }, demo: { state: true }, openid: { state: true }, problem: { state: true }, busy: { state: true }, wantsCode: { state: true } }
  declare http: Http
  declare demo: readonly DemoAccount[]
  declare openid: boolean
  declare problem: string
  declare busy: boolean
  declare wantsCode: boolean

  constructor() {
    super()
    this.demo = []
    this.openid = false
    this.problem = refusals[new URLSearchParams(location.search).get('refused') ?? ''] ?? ''
    this.busy = false
    this.wantsCode = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.findDemo()
    void this.findWays()
  }

  private async findDemo(): Promise<void> {
    const found = await this.http.get<DemoReply | readonly DemoAccount[]>('/api/demo-accounts')
    if (!found.ok) return
    this.demo = 'length' in found.value ? found.value : (found.value.accounts ?? [])
  }

  private async findWays(): Promise<void> {
    const found = await this.http.get<{ readonly openid: boolean }>('/api/sign-in-ways')
    if (found.ok) this.openid = found.value.openid
  }

  private readonly byPasskey = async (): Promise<void> => {
    const asked = await this.http.post<{ requestId: string; publicKey: RequestOptions }>('/api/session/passkey/options')
    const assertion = asked.ok ? await signWithPasskey(asked.value.publicKey) : undefined
    if (!asked.ok) this.problem = asked.problem.message
    else if (!assertion) this.problem = 'No passkey was used.'
    else this.entered(await this.http.post<Session>('/api/session/passkey', { requestId: asked.value.requestId, assertion }))
  }

  private entered(answer: Result<Session>): void {
    if (answer.ok) this.dispatchEvent(new Event('signed-in', { bubbles: true }))
    else {
      this.problem = answer.problem.message
      this.wantsCode = this.wantsCode || /CODE/.test(answer.problem.code)
    }
  }

  private async enter(email: string, password: string, code: string): Promise<void> {
    this.busy = true
    this.problem = ''
    const answer = await this.http.post<Session>('/api/session', { email, password, ...(code !== '' && { code }) })
    this.busy = false
    this.entered(answer)
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    const field = (name: string): string => String(fields.get(name) ?? '').trim()
    void this.enter(field('email'), String(fields.get('password') ?? ''), field('code'))
  }

  protected override render(): TemplateResult {
    return html`<header class="bar"><a class="brand" href="/">${mark} Steward</a></header>
    <main class="sheet sign-in" id="main">
      <header class="intro"><h1 class="page-title">Sign in</h1><p>Steward answers questions about your own portfolio and prepares trades that only you can confirm.</p></header>
      <div class="verify">
        <form class="proof" @submit=${this.onSubmit}>
          <div class="field"><label class="label" for="email">Address</label><input class="input" id="email" name="email" type="email" autocomplete="username" required></div>
          <div class="field"><label class="label" for="password">Password</label><input class="input" id="password" name="password" type="password" autocomplete="current-password" required></div>
          <div class="field"><label class="label" for="code">One-time code${this.demo.length > 0 ? ', not needed for demo accounts' : ''}</label>
            <input class="input" id="code" name="code" autocomplete="one-time-code" minlength="6" maxlength="20" aria-describedby="code-note">
            <p class="note" id="code-note">Six digits of your authenticator app, or one of your recovery codes.</p></div>
          ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
          <button class="btn btn--primary btn--tap" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? 'Signing in' : 'Sign in'}</button>
          <div class="ways">${hasPasskeys() ? html`<button class="btn" type="button" @click=${this.byPasskey}>Use a passkey</button>` : nothing}
            ${this.openid ? html`<a class="btn" href="/api/session/openid">Sign in with your firm</a>` : nothing}</div>
        </form>
        ${this.demo.length === 0 ? nothing : this.demoList()}
      </div></main>`
  }

  private demoList(): TemplateResult {
    return html`<section aria-labelledby="demo"><h2 class="title" id="demo">Demo accounts</h2>
      <p class="note">One press enters. Only on this computer; prices are real, money is not.</p>
      <ul class="queue">${this.demo.map(({ email, password, label, about }) => html`<li><span class="strong">${label ?? email.split('@')[0]}</span>
        <button class="link" type="button" @click=${() => this.enter(email, password, '')}>Enter<span class="sr"> as ${label ?? email}</span></button><span class="note">${about ?? email}</span></li>`)}</ul></section>`
  }
}
define('steward-sign-in', SignIn)
