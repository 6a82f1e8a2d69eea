import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import { define, Piece } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'

interface Hold { readonly id: string; readonly personId: string; readonly conversationId: string | null; readonly reason: string; readonly setAt: string; readonly liftedAt: string | null }

/** A legal hold on one conversation: what is held is not purged, whatever its clock says. */
export class LegalHold extends Piece {
  static override properties = { http: { attribute: false }, conversation: { type: String }, person: { type: String }, holds: { state: true }, problem: { state: true } }
  declare http: Http
  declare conversation: string
  declare person: string
  declare holds: readonly Hold[] | undefined
  declare problem: string

  constructor() {
    super()
    this.conversation = ''
    this.person = ''
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<{ holds: readonly Hold[] }>('/api/holds')
    if (found.ok) this.holds = found.value.holds
    else this.problem = found.problem.message
  }

  private readonly onHold = async (event: Event): Promise<void> => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason') ?? '').trim()
    const held = this.held()
    const answer = held ? await this.http.post(`/api/holds/${encodeURIComponent(held.id)}/lift`, { reason }) : await this.http.post('/api/holds', { conversationId: this.conversation, reason })
    this.problem = answer.ok ? '' : answer.problem.message
    if (answer.ok) (event.target as HTMLFormElement).reset()
    await this.load()
  }

  private held(): Hold | undefined {
    return this.holds?.find((hold) => hold.liftedAt === null && (hold.conversationId === this.conversation || (hold.conversationId === null && hold.personId === this.person)))
  }

  protected override render(): TemplateResult {
    const held = this.held()
    return html`<section aria-labelledby="hold"><h2 class="label" id="hold">Legal hold</h2>
      ${this.holds === undefined ? html`<p class="note">Looking</p>` : html`<p class="note" role="status">${held ? `Held since ${moment(held.setAt)}: ${held.reason}` : 'Not held. Its retention clock decides when it may go.'}</p>`}
      ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
      <form class="compare" @submit=${this.onHold}><div class="field"><label class="label" for="hold-reason">Reason</label><input class="input" id="hold-reason" name="reason" minlength="3" maxlength="500" required autocomplete="off"></div>
        <p><button class="btn" type="submit">${held ? 'Lift the hold' : 'Hold this conversation'}</button></p></form></section>`
  }
}
define('steward-legal-hold', LegalHold)
