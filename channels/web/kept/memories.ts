import { html, type TemplateResult } from 'lit'
import { submitted } from '../account/act.ts'
import { define } from '../ui/piece.ts'
import { day } from '../words/dates.ts'
import { Part, under } from './part.ts'
import type { Memory } from './shapes.ts'
import { memoryKindWords } from './words.ts'

/** What Steward remembers of a person, in their words: seen, put right, forgotten. */
export class Memories extends Part<Memory> {
  static override properties = { ...Part.properties, editing: { state: true } }
  declare editing: string

  constructor() {
    super()
    this.editing = ''
  }

  protected override async read() {
    return under(await this.http.get<Record<string, readonly Memory[]>>('/api/memories'), 'memories')
  }

  private readonly onCorrect = async (event: Event, { memoryId, expiresOn }: Memory): Promise<void> => {
    const { field } = submitted(event)
    if (await this.change(() => this.http.post(`/api/memories/${encodeURIComponent(memoryId)}`, { text: field('text'), expiresOn }), 'Put right.')) this.editing = ''
  }

  private readonly onAdd = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    if (await this.change(() => this.http.post('/api/memories', { kind: field('kind'), text: field('text') }), 'Remembered.')) form.reset()
  }

  private async edit(memoryId: string): Promise<void> {
    this.editing = memoryId
    await this.updateComplete
    this.querySelector<HTMLElement>(`#text-${CSS.escape(memoryId)}`)?.focus()
  }

  private row(memory: Memory): TemplateResult {
    const { memoryId, kind, text, learnedOn, expiresOn } = memory
    if (this.editing === memoryId) {
      return html`<li><form class="field kept__wide" @submit=${(event: Event) => this.onCorrect(event, memory)}><label class="note" for="text-${memoryId}">In your words</label>
        <input class="input" id="text-${memoryId}" name="text" .value=${text} maxlength="500" required>
        <span class="kept__acts"><button class="btn" type="submit">Save</button><button class="btn btn--quiet" type="button" @click=${() => { this.editing = '' }}>Leave it</button></span></form></li>`
    }
    return html`<li><span>${text}</span><span class="kept__acts"><button class="link" type="button" @click=${() => this.edit(memoryId)}>Correct<span class="sr">: ${text}</span></button>
        <button class="link" type="button" @click=${() => this.change(() => this.http.post(`/api/memories/${encodeURIComponent(memoryId)}/forget`), 'Forgotten.')}>Forget<span class="sr">: ${text}</span></button></span>
      <span class="note">${memoryKindWords[kind]}, learned on ${day(learnedOn)}${expiresOn === null ? '' : `, until ${day(expiresOn)}`}.</span></li>`
  }

  protected override list(rows: readonly Memory[]): TemplateResult {
    return html`${rows.length === 0 ? html`<p>Nothing yet. Say “remember that …” in the conversation, or write it here.</p>` : html`<ul class="queue kept">${rows.map((row) => this.row(row))}</ul>`}
      <details class="disclose"><summary>Add one</summary><form class="field kept__form" @submit=${this.onAdd}>
        <label class="note" for="new-kind">What it is</label><select class="input" id="new-kind" name="kind">${Object.entries(memoryKindWords).map(([kind, words]) => html`<option value=${kind}>${words}</option>`)}</select>
        <label class="note" for="new-text">In your words</label><input class="input" id="new-text" name="text" maxlength="500" required>
        <button class="btn" type="submit">${this.busy ? 'Saving' : 'Remember this'}</button></form></details>`
  }
}
define('steward-memories', Memories)
