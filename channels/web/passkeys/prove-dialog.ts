import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import { define, Piece } from '../ui/piece.ts'
import './passkey-proof.ts'

/** Asks who it is once more, over whatever the page shows. Fires `answered` with whether it was proven. */
export class ProveDialog extends Piece {
  static override properties = { http: { attribute: false }, problem: { state: true }, busy: { state: true } }
  declare http: Http
  declare problem: string
  declare busy: boolean
  declare private proven: boolean

  constructor() {
    super()
    this.problem = ''
    this.busy = false
    this.proven = false
  }

  protected override firstUpdated(): void {
    const dialog = this.querySelector('dialog')!
    dialog.addEventListener('close', () => { this.dispatchEvent(new CustomEvent('answered', { detail: this.proven })) })
    dialog.showModal()
  }

  private done(): void {
    this.proven = true
    this.querySelector('dialog')?.close()
  }

  private readonly onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const code = String(new FormData(form).get('code') ?? '').replaceAll(/\s/g, '')
    if (this.busy) return
    this.busy = true
    const proven = await this.http.post('/api/session/proof', { code })
    this.busy = false
    if (proven.ok) { this.done(); return }
    this.problem = proven.problem.message
    form.reset()
  }

  protected override render(): TemplateResult {
    return html`<dialog class="prove" aria-labelledby="prove-title"><div class="proof">
      <header><h2 class="title" id="prove-title">Is it still you?</h2><p class="note">What comes next needs a fresh proof.</p></header>
      ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
      <steward-passkey-proof .http=${this.http} .path=${'/api/session/proof'} .target=${{}} @proven=${() => this.done()}></steward-passkey-proof>
      <form class="field" @submit=${this.onSubmit}><label class="label" for="prove-code">Six digits from your authenticator app</label>
        <div class="code-entry"><input class="input" id="prove-code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required>
          <button class="btn btn--primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>Prove it</button></div></form>
      <button class="btn btn--quiet" type="button" @click=${() => this.querySelector('dialog')?.close()}>Not now</button></div></dialog>`
  }
}
define('steward-prove', ProveDialog)

let asking: Promise<boolean> | undefined
/** After a no, a page that keeps itself up to date asks nobody again before the person does something. */
let declined = false
for (const act of ['pointerdown', 'keydown']) document.addEventListener(act, () => { declined = false }, { capture: true })

const ask = (http: Http): Promise<boolean> => new Promise((resolve) => {
  const element = document.createElement('steward-prove') as ProveDialog
  element.http = http
  element.addEventListener('answered', (event) => {
    element.remove()
    asking = undefined
    declined = !(event as CustomEvent<boolean>).detail
    resolve(!declined)
  })
  document.body.append(element)
})

/** One dialog at a time: whoever else needs a proof meanwhile waits for the same one. */
export const askProof = (http: Http): Promise<boolean> => (declined ? Promise.resolve(false) : (asking ??= ask(http)))
