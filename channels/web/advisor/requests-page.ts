import { html, nothing, type TemplateResult } from 'lit'
import type { Session } from '../api/shapes.ts'
import { Part, under } from '../kept/part.ts'
import type { Request } from '../kept/shapes.ts'
import { requestState } from '../kept/words.ts'
import { bar } from '../pages/shell.ts'
import { define } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { capital, count } from '../words/numbers.ts'

type ClientRequest = Request & { readonly personId: string; readonly label: string }

/** Clients who asked for a person: an advisor's own, for a supervisor the firm's. Each move is told to the client. */
export class RequestsPage extends Part<ClientRequest> {
  static override properties = { ...Part.properties, session: { attribute: false } }
  declare session: Session

  protected override async read() {
    return under(await this.http.get<Record<string, readonly ClientRequest[]>>('/api/tasks'), 'tasks')
  }

  private move(row: ClientRequest, state: 'taken' | 'done', said: string): Promise<boolean> {
    return this.change(() => this.http.post(`/api/tasks/${encodeURIComponent(row.taskId)}`, { state }), said)
  }

  private row(row: ClientRequest): TemplateResult {
    const { topic, state, label, openedAt } = row
    return html`<li><span class=${state === 'done' ? 'kept__over' : ''}><span class="strong">${label}</span>: ${topic}</span><span class="state state--${requestState[state].shape}">${requestState[state].words}</span>
      <span class="note">Asked ${moment(openedAt)}.
        ${state === 'open' ? html`<button class="link" type="button" @click=${() => this.move(row, 'taken', `${label} was told that you take it.`)}>Take it<span class="sr">: ${label}</span></button>` : nothing}
        ${state === 'done' ? nothing : html`<button class="link" type="button" @click=${() => this.move(row, 'done', `${label} was told that it is answered.`)}>Mark as answered<span class="sr">: ${label}</span></button>`}</span></li>`
  }

  protected override list(rows: readonly ClientRequest[]): TemplateResult {
    const waiting = rows.filter(({ state }) => state === 'open').length
    return html`<p>${rows.length === 0 ? 'Nobody asked for a person.' : `${capital(count(waiting, 'request waits', 'requests wait'))} for somebody.`}</p>
      ${rows.length === 0 ? nothing : html`<ul class="queue kept">${rows.map((row) => this.row(row))}</ul>`}`
  }

  protected override render(): TemplateResult {
    return html`${bar(this.http, this.session)}<main class="sheet" id="main"><header class="intro"><h1 class="page-title">Requests</h1>
      <p>Clients who asked for a person. Taking or answering one tells them.</p></header>${super.render()}</main>`
  }
}
define('steward-client-requests', RequestsPage)
