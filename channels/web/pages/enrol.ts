import { html, nothing, type TemplateResult } from 'lit'
import '../account/enrolment.ts'
import type { Enrolment } from '../account/enrolment.ts'
import type { Http } from '../api/http.ts'
import { define, Piece } from '../ui/piece.ts'
import { mark } from './mark.ts'

type Opened = Omit<Enrolment, 'token'> & { readonly person: { readonly email: string; readonly label: string } }

const titles: Readonly<Record<Enrolment['purpose'], string>> = { enrol: 'Welcome', password: 'A new password', 'second-factor': 'A new authenticator' }

/** Where a one-time link leads. Its secret stands behind the #, and leaves the address at once. */
export class EnrolPage extends Piece {
  static override properties = { http: { attribute: false }, opened: { state: true }, problem: { state: true }, passwordless: { state: true } }
  declare http: Http
  declare opened: Opened | undefined
  declare problem: string
  declare passwordless: boolean
  declare private token: string

  constructor() {
    super()
    this.problem = ''
    this.passwordless = false
    this.token = location.hash.slice(1)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    history.replaceState(null, '', location.pathname)
    void this.load()
  }

  private async load(): Promise<void> {
    const [opened, ways] = await Promise.all([this.http.post<Opened>('/api/enrolment/open', { token: this.token }), this.http.get<{ openid: boolean }>('/api/sign-in-ways')])
    if (ways.ok) this.passwordless = ways.value.openid
    if (opened.ok) this.opened = opened.value
    else this.problem = opened.problem.status === 422 ? 'This link is not complete. Open it again as it was sent to you.' : opened.problem.message
  }

  protected override render(): TemplateResult {
    const { opened } = this
    return html`<header class="bar"><a class="brand" href="/">${mark} Steward</a></header><main class="sheet" id="main">
      <header class="intro"><h1 class="page-title">${opened ? titles[opened.purpose] : 'Steward'}</h1>${opened ? html`<p>${opened.person.label}, ${opened.person.email}</p>` : nothing}</header>
      ${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>This link can not be used.</strong>${this.problem}</div>`}
      ${opened ? html`<div class="enrol"><steward-enrolment .http=${this.http} .enrolment=${{ ...opened, token: this.token }} .passwordless=${this.passwordless} @enrolled=${() => location.assign(opened.purpose === 'enrol' ? '/account' : '/')}></steward-enrolment></div>` : nothing}
    </main>`
  }
}
define('steward-enrol', EnrolPage)
