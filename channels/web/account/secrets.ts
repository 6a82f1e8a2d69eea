import { html, nothing, type TemplateResult } from 'lit'
import type { Result } from '../api/http.ts'
import { define } from '../ui/piece.ts'
import { capital, count } from '../words/numbers.ts'
import { ActPiece, codeField, submitted } from './act.ts'
import { recoveryList, type Enrolment } from './enrolment.ts'

type Changing = 'password' | 'authenticator' | 'recovery-codes'

/** Password, authenticator and recovery codes: each changed with a fresh code of its own. */
export class Secrets extends ActPiece {
  static override properties = { ...ActPiece.properties, codesLeft: { attribute: false }, hasPassword: { attribute: false }, open: { state: true }, codes: { state: true }, enrolment: { state: true } }
  declare codesLeft: number
  declare hasPassword: boolean
  declare open: Changing | undefined
  declare codes: readonly string[]
  declare enrolment: Enrolment | undefined

  constructor() {
    super()
    this.codes = []
  }

  private readonly onPassword = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const data = new FormData(form)
    const given = { current: String(data.get('current') ?? ''), next: String(data.get('next') ?? ''), code: field('code') }
    await this.act(form, () => this.http.post<{ sessionsEnded: number }>('/api/account/password', given), ({ sessionsEnded }) => `Your password is changed. ${sessionsEnded} other sessions ended.`)
  }

  private readonly onCodes = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const code = field('code')
    await this.act(form, () => this.http.post<{ recoveryCodes: readonly string[] }>('/api/account/recovery-codes', { code }), ({ recoveryCodes }) => {
      this.codes = recoveryCodes
      return 'The old codes are void.'
    })
    this.dispatchEvent(new Event('changed', { bubbles: true }))
  }

  private readonly onAuthenticator = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const proof = field('code')
    const given = /^\d{6}$/.test(proof) ? { code: proof } : { recoveryCode: proof }
    const begin = (): Promise<Result<Enrolment>> => this.http.post<Enrolment>('/api/account/authenticator', given)
    await this.act(form, begin, (enrolment) => { this.enrolment = enrolment; return 'The old one works until the new one is proven. Passkeys are removed with it, and you sign in anew.' })
  }

  private entry(id: Changing, title: string, reading: string, form: TemplateResult): TemplateResult {
    return html`<li><span class="strong">${title}</span><span></span><span class="note">${reading}</span>
      <details class="disclose" ?open=${this.open === id} @toggle=${(event: Event) => { if ((event.currentTarget as HTMLDetailsElement).open) this.open = id }}>
        <summary>Change<span class="sr"> ${title.toLowerCase()}</span></summary>${form}</details></li>`
  }

  private passwordForm(): TemplateResult {
    return html`<form class="proof" @submit=${this.onPassword}>
      ${this.hasPassword ? html`<div class="field"><label class="note" for="current">The password as it is</label><input class="input" id="current" name="current" type="password" autocomplete="current-password" required></div>` : nothing}
      <div class="field"><label class="note" for="next">New password, 12 characters or more</label><input class="input" id="next" name="next" type="password" autocomplete="new-password" minlength="12" maxlength="256" required></div>
      <div class="field">${codeField('password-code')}</div><button class="btn" type="submit">Change the password</button></form>`
  }

  private authenticatorForm(): TemplateResult {
    if (this.enrolment) return html`<steward-enrolment .http=${this.http} .enrolment=${this.enrolment} .passwordless=${!this.hasPassword} @enrolled=${() => location.assign('/')}></steward-enrolment>`
    return html`<form class="proof" @submit=${this.onAuthenticator}><div class="field"><label class="note" for="factor-code">A code of the old one, or a recovery code</label>
      <input class="input" id="factor-code" name="code" autocomplete="one-time-code" minlength="6" maxlength="20" required></div><button class="btn" type="submit">Begin</button></form>`
  }

  protected override render(): TemplateResult {
    return html`<section class="section" aria-labelledby="secrets"><div class="section__head"><h2 class="title" id="secrets">Password and authenticator</h2></div>${this.outcome()}
      ${this.codes.length > 0 ? recoveryList(this.codes) : nothing}
      <ul class="queue">
        ${this.entry('password', 'Password', this.hasPassword ? 'Changing it ends your other sessions.' : "You have none: you use your firm's own sign-in.", this.passwordForm())}
        ${this.entry('authenticator', 'Authenticator app', 'Its codes sign you in and confirm what needs a proof.', this.authenticatorForm())}
        ${this.entry('recovery-codes', 'Recovery codes', this.codesLeft === 0 ? 'You have none. Ten codes let you in once each when you lose your app.' : `${capital(count(this.codesLeft, 'code'))} left; each works once.`, html`<form class="proof" @submit=${this.onCodes}><div class="field">${codeField('recovery-code')}</div><button class="btn" type="submit">Make ten new ones</button></form>`)}
      </ul></section>`
  }
}
define('steward-secrets', Secrets)
