import { html, nothing, type TemplateResult } from 'lit'
import type { BulkView } from '../../../domain/bulk.ts'
import type { Http } from '../api/http.ts'
import '../passkeys/passkey-proof.ts'
import { define, Piece } from '../ui/piece.ts'

/** The second person's yes, with a proof bound to exactly this bulk, or their no with a reason. Fires `decided`. */
export class BulkApproval extends Piece {
  static override properties = { http: { attribute: false }, bulk: { attribute: false }, problem: { state: true }, busy: { state: true } }
  declare http: Http
  declare bulk: Pick<BulkView, 'id' | 'hash' | 'count'>
  declare problem: string
  declare busy: boolean

  constructor() {
    super()
    this.problem = ''
    this.busy = false
  }

  private path(act: string): string {
    return `/api/bulk/${encodeURIComponent(this.bulk.id)}/${act}`
  }

  private async run(work: () => Promise<string>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.problem = await work()
    this.busy = false
    if (this.problem === '') this.dispatchEvent(new Event('decided', { bubbles: true }))
  }

  private readonly approve = async (): Promise<string> => {
    const answer = await this.http.post(this.path('approve'), { hash: this.bulk.hash })
    return answer.ok ? '' : answer.problem.message
  }

  private readonly onCode = (event: Event): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const code = String(new FormData(form).get('code') ?? '').replaceAll(/\s/g, '')
    void this.run(async () => {
      const proven = await this.http.post(this.path('step-up'), { hash: this.bulk.hash, code })
      form.reset()
      return proven.ok ? this.approve() : proven.problem.message
    })
  }

  private readonly onReject = (event: Event): void => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason') ?? '').trim()
    void this.run(async () => {
      const answer = await this.http.post(this.path('reject'), { hash: this.bulk.hash, reason })
      return answer.ok ? '' : answer.problem.message
    })
  }

  protected override render(): TemplateResult {
    const { bulk } = this
    return html`<div class="proof">
      ${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>Nothing was approved.</strong>${this.problem}</div>`}
      <steward-passkey-proof .http=${this.http} .path=${this.path('step-up')} .target=${{ hash: bulk.hash }} @proven=${() => void this.run(this.approve)}></steward-passkey-proof>
      <section aria-labelledby="otp"><h2 class="title" id="otp">One-time code</h2>
        <form class="field" @submit=${this.onCode}><label class="note" for="code">Six digits from your authenticator app</label>
          <div class="code-entry"><input class="input" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required>
            <button class="btn btn--primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? 'Working' : 'Approve all'}</button></div></form></section>
      <details class="disclose"><summary>Reject this bulk</summary>
        <form class="field" @submit=${this.onReject}><label class="note" for="reason">Reason, for the record</label>
          <input class="input" id="reason" name="reason" minlength="3" maxlength="500" required><button class="btn" type="submit">Reject all</button></form></details></div>`
  }
}
define('steward-bulk-approval', BulkApproval)
