import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import { define, Piece } from '../ui/piece.ts'
import { hasPasskeys, signWithPasskey, type RequestOptions } from './credentials.ts'

/**
 * Offers a passkey where the person has one. `path` is the step-up to prove, `target` what it is for. Fires `proven` once the server
 * took the proof; it stays silent and empty for whoever has no passkey.
 */
export class PasskeyProof extends Piece {
  static override properties = { http: { attribute: false }, path: { attribute: false }, target: { attribute: false }, offered: { state: true }, busy: { state: true }, problem: { state: true } }
  declare http: Http
  declare path: string
  declare target: Readonly<Record<string, string>>
  declare offered: boolean
  declare busy: boolean
  declare problem: string

  constructor() {
    super()
    this.offered = false
    this.busy = false
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.look()
  }

  private async look(): Promise<void> {
    if (!hasPasskeys()) return
    const found = await this.http.get<{ readonly passkeys: readonly object[] }>('/api/passkeys')
    this.offered = found.ok && found.value.passkeys.length > 0
  }

  /** What went wrong, in words, or nothing. */
  private async prove(): Promise<string> {
    const options = await this.http.post<RequestOptions>(`${this.path}/options`, this.target)
    if (!options.ok) return options.problem.message
    const assertion = await signWithPasskey(options.value)
    if (!assertion) return 'The passkey was not used. Nothing was sent.'
    const proven = await this.http.post(this.path, { ...this.target, assertion })
    return proven.ok ? '' : proven.problem.message
  }

  private readonly onPress = async (): Promise<void> => {
    if (this.busy) return
    this.busy = true
    this.problem = await this.prove()
    this.busy = false
    if (this.problem === '') this.dispatchEvent(new Event('proven', { bubbles: true }))
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.offered) return nothing
    return html`<section class="field" aria-labelledby="passkey"><h2 class="title" id="passkey">Passkey</h2>
      ${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>This was not accepted.</strong>${this.problem}</div>`}
      <button class="btn" type="button" aria-disabled=${this.busy ? 'true' : nothing} @click=${this.onPress}>${this.busy ? 'Waiting for your passkey' : 'Use a passkey'}</button>
      <p class="note">Your device signs exactly these terms and nothing else.</p></section>`
  }
}
define('steward-passkey-proof', PasskeyProof)
