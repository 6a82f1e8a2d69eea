import { html, type TemplateResult } from 'lit'
import { define } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { ActPiece } from './act.ts'

export interface SessionRow {
  readonly id: string
  readonly startedAt: string
  readonly lastActiveAt: string
  readonly method: string
  readonly device: string | null
  readonly here: boolean
}

const methods: Readonly<Record<string, string>> = {
  password: 'with a password', 'password-and-code': 'with password and code', 'recovery-code': 'with a recovery code', passkey: 'with a passkey', openid: "with your firm's sign-in",
  enrolment: 'by your invitation', teams: 'in Microsoft Teams', site: "through another site's page", local: 'on the server itself',
}

/** Where a person is signed in, and how to end it there. */
export class Sessions extends ActPiece {
  static override properties = { ...ActPiece.properties, sessions: { attribute: false } }
  declare sessions: readonly SessionRow[]

  private async end({ id }: SessionRow): Promise<void> {
    await this.act(undefined, () => this.http.post(`/api/account/sessions/${encodeURIComponent(id)}/revoke`), 'That session has ended.')
    this.dispatchEvent(new Event('changed', { bubbles: true }))
  }

  private row(session: SessionRow): TemplateResult {
    const device = session.device ?? 'Elsewhere'
    return html`<li><span class="strong">${device}${session.here ? ', here' : ''}</span>
      ${session.here ? html`<span></span>` : html`<button class="link" type="button" @click=${() => void this.end(session)}>End<span class="sr"> the session on ${device}, active ${moment(session.lastActiveAt)}</span></button>`}
      <span class="note">Since ${moment(session.startedAt)} ${methods[session.method] ?? ''}, active ${moment(session.lastActiveAt)}.</span></li>`
  }

  protected override render(): TemplateResult {
    return html`<section class="section" aria-labelledby="sessions"><div class="section__head"><h2 class="title" id="sessions">Where you are signed in</h2></div>
      <p class="section__reading">A session ends after eight hours without you, and after a day whatever happens.</p>${this.outcome()}
      <ul class="queue">${this.sessions.map((each) => this.row(each))}</ul></section>`
  }
}
define('steward-sessions', Sessions)
