import { html, nothing, type TemplateResult } from 'lit'
import { define } from '../ui/piece.ts'
import { ActPiece, codeField, submitted } from './act.ts'

/** What a link, or a change of one's own, asks to be done; see the server's `OpenedEnrolment`. */
export interface Enrolment {
  readonly token: string
  readonly purpose: 'enrol' | 'password' | 'second-factor'
  readonly authenticator?: { readonly secret: string; readonly uri: string }
}

/** Groups of four are read and typed without losing the place. */
const spaced = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')

export const recoveryList = (codes: readonly string[]): TemplateResult => html`<div class="notice"><strong>Your recovery codes</strong>
  Each is good once, in place of a code, when your authenticator is lost. They are not shown again: keep them on paper.
  <ul class="recovery">${codes.map((code) => html`<li class="mono">${code}</li>`)}</ul></div>`

/** Password and authenticator, set by one form. Fires `enrolled` once it is done and the codes were read. */
export class EnrolmentForm extends ActPiece {
  static override properties = { ...ActPiece.properties, enrolment: { attribute: false }, codes: { state: true }, finished: { state: true }, passwordless: { attribute: false } }
  declare enrolment: Enrolment
  declare passwordless: boolean
  declare finished: boolean
  declare codes: readonly string[]

  constructor() {
    super()
    this.codes = []
    this.finished = false
    this.passwordless = false
  }

  private readonly onSubmit = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const password = String(new FormData(form).get('password') ?? '')
    const given = { token: this.enrolment.token, code: field('code'), ...(password !== '' && { password }) }
    this.finished = await this.act(undefined, () => this.http.post<{ recoveryCodes: readonly string[] }>('/api/enrolment', given), ({ recoveryCodes }) => {
      this.codes = recoveryCodes
      return 'Done.'
    })
  }

  private authenticator(): TemplateResult | typeof nothing {
    const { authenticator } = this.enrolment
    if (!authenticator) return nothing
    return html`<div class="field"><h2 class="title">Authenticator app</h2>
      <p>Add an account in your app with this key, by time, six digits. It is not shown again.</p>
      <p class="secret mono" id="secret">${spaced(authenticator.secret)}</p>
      <p class="note"><a href=${authenticator.uri}>Open it in an app on this device</a></p></div>`
  }

  private password(): TemplateResult {
    const { purpose } = this.enrolment
    const kept = purpose === 'second-factor'
    return html`<div class="field"><label class="label" for="password">${kept ? 'Your password' : 'New password'}</label>
      <input class="input" id="password" name="password" type="password" autocomplete=${kept ? 'current-password' : 'new-password'} minlength=${kept ? 1 : 12} maxlength="256" ?required=${!this.passwordless} aria-describedby="password-note">
      <p class="note" id="password-note">${kept ? 'It stays as it is.' : `12 characters or more; a few words make a good one.${this.passwordless ? " Leave it empty to use your firm's own sign-in." : ''}`}</p></div>`
  }

  protected override render(): TemplateResult {
    if (this.finished) {
      return html`<div class="proof">${this.codes.length > 0 ? recoveryList(this.codes) : html`<p role="status">Your new password is set.</p>`}
        <button class="btn btn--primary" type="button" @click=${() => this.dispatchEvent(new Event('enrolled', { bubbles: true }))}>${this.codes.length > 0 ? 'I have kept them' : 'Go on'}</button></div>`
    }
    return html`<form class="proof" @submit=${this.onSubmit}>${this.authenticator()}${this.password()}
      <div class="field">${codeField('enrol-code', this.enrolment.authenticator ? 'The six digits that the app shows now' : undefined)}</div>
      ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
      <button class="btn btn--primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? 'Setting it' : 'Set it'}</button></form>`
  }
}
define('steward-enrolment', EnrolmentForm)
