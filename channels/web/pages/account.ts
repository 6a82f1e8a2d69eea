import { html, nothing, type TemplateResult } from 'lit'
import '../account/enrolment.ts'
import '../account/passkeys.ts'
import '../account/privacy.ts'
import '../account/secrets.ts'
import '../account/sessions.ts'
import type { SessionRow } from '../account/sessions.ts'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { define, Piece } from '../ui/piece.ts'
import { bar, failed } from './shell.ts'

interface Account {
  readonly recoveryCodesLeft: number
  readonly hasPassword: boolean
  readonly openid: { readonly offered: boolean; readonly linked: boolean }
  readonly sessions: readonly SessionRow[]
}

/** What a person signs in with, and where they are signed in. */
export class AccountPage extends Piece {
  static override properties = { http: { attribute: false }, session: { attribute: false }, account: { state: true }, failure: { state: true } }
  declare http: Http
  declare session: Session
  declare account: Account | undefined
  declare failure: string

  constructor() {
    super()
    this.failure = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<Account>('/api/account')
    if (found.ok) [this.account, this.failure] = [found.value, '']
    else this.failure = found.problem.message
  }

  private readonly link = async (): Promise<void> => {
    const begun = await this.http.post<{ url: string }>('/api/account/openid')
    if (begun.ok) location.assign(begun.value.url)
    else this.failure = begun.problem.message
  }

  private firm({ openid }: Account): TemplateResult | typeof nothing {
    if (!openid.offered) return nothing
    return html`<section class="section" aria-labelledby="firm"><div class="section__head"><h2 class="title" id="firm">Your firm's sign-in</h2></div>
      ${openid.linked ? html`<p class="note">Linked: you can sign in with it.</p>` : html`${location.search.includes('refused=') ? html`<p class="notice notice--caution" role="alert">This account of your firm, or your own, is linked already. Nothing was changed.</p>` : nothing}<p class="section__reading">Link it once, then sign in with it.</p><p><button class="btn" type="button" @click=${this.link}>Link it</button></p>`}</section>`
  }

  protected override render(): TemplateResult {
    const { account, http } = this
    return html`${bar(http, this.session)}<main class="sheet" id="main">
      <header class="intro"><h1 class="page-title">Your account</h1><p>How you sign in, where you are signed in, and your data. A change of the first needs a fresh code.</p></header>
      ${this.failure === '' ? nothing : failed(this.failure, () => void this.load())}
      <steward-passkeys .http=${http}></steward-passkeys>
      ${account === undefined ? nothing : html`<steward-secrets .http=${http} .codesLeft=${account.recoveryCodesLeft} .hasPassword=${account.hasPassword} @changed=${() => void this.load()}></steward-secrets>
        ${this.firm(account)}<steward-sessions .http=${http} .sessions=${account.sessions} @changed=${() => void this.load()}></steward-sessions>`}
      ${['investor', 'advisor'].includes(this.session.role) ? html`<section class="section" aria-labelledby="teams"><div class="section__head"><h2 class="title" id="teams">Microsoft Teams</h2></div><p class="section__reading">Ask and confirm from your own chat. <a href="/teams">Link a user, or take a link away</a></p></section>` : nothing}
      <steward-privacy .http=${http} ?mayAskHuman=${['investor', 'advisor'].includes(this.session.role)}></steward-privacy>
    </main>`
  }
}
define('steward-account', AccountPage)
