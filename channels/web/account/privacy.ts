import { html, nothing, type TemplateResult } from 'lit'
import { define } from '../ui/piece.ts'
import { day } from '../words/dates.ts'
import { ActPiece, submitted } from './act.ts'

interface Kept { readonly what: string; readonly rule: string; readonly years: number; readonly until: string | null; readonly clock: string }
interface Request { readonly id: string; readonly kind: 'access' | 'erasure' | 'human-review'; readonly madeAt: string }
interface Privacy { readonly kept: readonly Kept[]; readonly requests: readonly Request[]; readonly complaint: string }

const kinds: Readonly<Record<Request['kind'], string>> = { access: 'Your data', erasure: 'Deletion', 'human-review': 'A person to look at something' }

/** What is kept of a person and for how long; their copy of it, its deletion where no rule forbids it, and a human's review. */
export class PrivacySection extends ActPiece {
  static override properties = { ...ActPiece.properties, mayAskHuman: { type: Boolean }, privacy: { state: true } }
  declare mayAskHuman: boolean
  declare privacy: Privacy | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<Privacy>('/api/privacy')
    if (found.ok) this.privacy = found.value
    else this.problem = found.problem.message
  }

  private readonly onErase = async (event: Event): Promise<void> => {
    event.preventDefault()
    await this.act(undefined, () => this.http.post<{ text: string }>('/api/privacy/erasure'), ({ text }) => text)
    await this.load()
  }

  private readonly onReview = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const topic = field('topic')
    await this.act(form, () => this.http.post<{ text: string }>('/api/privacy/human-review', { topic }), ({ text }) => text)
    await this.load()
  }

  private review(): TemplateResult | typeof nothing {
    if (!this.mayAskHuman) return nothing
    return html`<li><span class="strong">Ask a person to look at it</span><span></span><span class="note">A human reviews what Steward advised you, and you can contest it.</span>
      <details class="disclose"><summary>Ask</summary><form class="proof" @submit=${this.onReview}>
        <div class="field"><label class="note" for="topic">What should they look at?</label><input class="input" id="topic" name="topic" minlength="3" maxlength="500" required></div>
        <button class="btn" type="submit">Send</button></form></details></li>`
  }

  private kept({ kept, complaint }: Privacy): TemplateResult {
    return html`<details class="disclose"><summary>What is kept, by which rule and for how long</summary>
      <ul class="queue">${kept.map(({ what, rule, until, clock }) => html`<li><span class="strong">${what}</span><span></span>
        <span class="note">${until === null ? `Kept ${clock}.` : `Kept until ${day(until)}.`} ${rule}.</span></li>`)}</ul><p class="note">${complaint}</p></details>`
  }

  protected override render(): TemplateResult {
    const { privacy } = this
    return html`<section class="section" aria-labelledby="privacy"><div class="section__head"><h2 class="title" id="privacy">Your data</h2></div>
      <p class="section__reading">See everything that is kept of you, and have deleted what no rule keeps.</p>${this.outcome()}
      <ul class="queue">
        <li><span class="strong">Your copy</span><span></span><span class="note">All of it, as a page to read or as data for a program.</span>
          <span class="acts"><a class="link" href="/api/privacy/export?format=html" download>Download the page</a><a class="link" href="/api/privacy/export?format=jsonl" download>Download the data</a></span></li>
        <li><span class="strong">Delete what may go</span><span></span><span class="note">Memories, plans that ended, alerts and answered requests go at once. What a law tells us to keep stays until its time is over.</span>
          <details class="disclose"><summary>Delete</summary><form class="proof" @submit=${this.onErase}><p class="note">This can't be undone.</p><button class="btn" type="submit">Delete it now</button></form></details></li>
        ${this.review()}
      </ul>
      ${privacy === undefined ? nothing : html`${this.kept(privacy)}${privacy.requests.length === 0 ? nothing : html`<p class="note">You asked: ${privacy.requests.map(({ kind, madeAt }) => `${kinds[kind].toLowerCase()} on ${day(madeAt)}`).join(', ')}.</p>`}`}
    </section>`
  }
}
define('steward-privacy', PrivacySection)
