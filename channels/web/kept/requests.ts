import { html, type TemplateResult } from 'lit'
import { submitted } from '../account/act.ts'
import { define } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { Part, under } from './part.ts'
import type { Request } from './shapes.ts'
import { requestState } from './words.ts'

/** What a person asked a human for, and where it stands. */
export class Requests extends Part<Request> {
  protected override async read() {
    return under(await this.http.get<Record<string, readonly Request[]>>('/api/tasks'), 'tasks')
  }

  private readonly onAdd = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    if (await this.change(() => this.http.post('/api/tasks', { topic: field('topic') }), 'Sent. You will be told here and in your conversation.')) form.reset()
  }

  protected override list(rows: readonly Request[]): TemplateResult {
    return html`${rows.length === 0 ? html`<p>You have not asked for a person yet.</p>` : html`<ul class="queue kept">${rows.map(({ topic, state, openedAt }) => html`<li><span>${topic}</span>
        <span class="state state--${requestState[state].shape}">${requestState[state].words}</span><span class="note">Asked ${moment(openedAt)}.</span></li>`)}</ul>`}
      <details class="disclose"><summary>Ask for a person</summary><form class="field kept__form" @submit=${this.onAdd}><label class="note" for="topic">What it is about</label>
        <input class="input" id="topic" name="topic" maxlength="500" required><button class="btn" type="submit">${this.busy ? 'Sending' : 'Send to my advisor'}</button></form></details>`
  }
}
define('steward-requests', Requests)
