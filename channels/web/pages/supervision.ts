import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { decisionWords, kindWords, ruleWords } from '../compliance/rule-words.ts'
import type { Decision, ItemKind, QueueCount, QueueItem } from '../compliance/shapes.ts'
import { define, Piece } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { capital, count } from '../words/numbers.ts'
import { bar, failed } from './shell.ts'

/** Unusual activity is to be seen within five seconds; the server finds it within one or two. */
const lookMs = 2_500
const kinds = Object.keys(kindWords) as readonly ItemKind[]
const decisions = Object.keys(decisionWords) as readonly Decision[]

/** What a reviewer should look at, the most pressing first: read it, decide once, with a note. */
export class SupervisionPage extends Piece {
  static override properties = {
    http: { attribute: false }, session: { attribute: false }, items: { state: true }, shown: { state: true }, kind: { state: true }, deciding: { state: true }, problem: { state: true }, said: { state: true },
  }
  declare http: Http
  declare session: Session
  declare items: readonly QueueItem[] | undefined
  declare shown: 'open' | 'reviewed'
  declare kind: ItemKind | ''
  declare deciding: string
  declare problem: string
  declare said: string
  declare private newest: string | null
  declare private timer: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.shown = 'open'
    this.kind = ''
    this.deciding = ''
    this.problem = ''
    this.said = ''
    this.newest = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
    this.timer = setInterval(() => void this.look(), lookMs)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.timer)
  }

  /** Asks for numbers only; the queue itself is read, and that noted, when there is something new. */
  private async look(): Promise<void> {
    if (document.visibilityState !== 'visible' || this.shown !== 'open') return
    const found = await this.http.get<QueueCount>('/api/supervision/count')
    if (!found.ok || found.value.newestAt === this.newest) return
    const before = this.items?.length ?? 0
    await this.load()
    const more = (this.items?.length ?? 0) - before
    if (more > 0) this.said = `${capital(count(more, 'new item'))}.`
  }

  private async load(): Promise<void> {
    const query = new URLSearchParams({ state: this.shown, ...(this.kind === '' ? {} : { kind: this.kind }) })
    const [queue, numbers] = await Promise.all([this.http.get<{ items: readonly QueueItem[] }>(`/api/supervision?${query}`), this.http.get<QueueCount>('/api/supervision/count')])
    if (queue.ok) [this.items, this.problem] = [queue.value.items, '']
    else this.problem = queue.problem.message
    if (numbers.ok) this.newest = numbers.value.newestAt
  }

  private choose(shown: 'open' | 'reviewed', kind: ItemKind | ''): void {
    [this.shown, this.kind, this.said] = [shown, kind, '']
    void this.load()
  }

  private readonly onDecide = async (event: SubmitEvent, item: QueueItem): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const decision = String((event.submitter as HTMLButtonElement | null)?.value ?? '')
    const note = String(form.get('note') ?? '').trim()
    if (note.length < 3) {
      this.problem = 'Write a short note first: what you looked at, and why you decide so.'
      return
    }
    this.deciding = item.id
    const answer = await this.http.post(`/api/supervision/${encodeURIComponent(item.id)}/review`, { decision, note })
    this.deciding = ''
    if (!answer.ok) {
      this.problem = answer.problem.message
      return
    }
    this.said = `Decided: ${decisionWords[decision as Decision].toLowerCase()}.`
    await this.load()
  }

  private decide(item: QueueItem): TemplateResult {
    return html`<form class="decide" @submit=${(event: SubmitEvent) => this.onDecide(event, item)}>
      <div class="field"><label class="label" for=${`note-${item.id}`}>Note</label><input class="input" id=${`note-${item.id}`} name="note" maxlength="2000" autocomplete="off"></div>
      <div class="decide__ways">${decisions.map((decision) => html`<button class="btn" type="submit" name="decision" value=${decision} aria-disabled=${this.deciding === item.id ? 'true' : nothing}>${decisionWords[decision]}</button>`)}</div></form>`
  }

  private item(item: QueueItem): TemplateResult {
    const { title, why } = ruleWords(item.rule)
    return html`<li class="case" data-rule=${item.rule}>
      <div class="case__head"><h2 class="title">${title}</h2><span class="tag ${item.kind === 'activity' ? 'tag--caution' : ''}">${kindWords[item.kind]}</span></div>
      <p class="note">${item.person.label}, <time datetime=${item.openedAt}>${moment(item.openedAt)}</time>${item.conversationId === null ? nothing : html`. <a href=${`/compliance?id=${encodeURIComponent(item.conversationId)}`}>Read the conversation</a>`}</p>
      ${why === '' ? nothing : html`<p>${why}</p>`}
      ${item.excerpt === '' ? nothing : html`<blockquote class="case__words">${item.excerpt}</blockquote>`}
      ${item.review === null ? this.decide(item) : html`<p><strong>${decisionWords[item.review.decision]}</strong>, ${item.review.reviewer}, ${moment(item.review.at)}. ${item.review.note}</p>`}</li>`
  }

  private choices(): TemplateResult {
    const pressed = (is: boolean) => (is ? 'true' : 'false')
    return html`<div class="tools"><div class="chips" role="group" aria-label="Which items">
      ${(['open', 'reviewed'] as const).map((state) => html`<button class="chip" type="button" aria-pressed=${pressed(this.shown === state)} @click=${() => this.choose(state, this.kind)}>${state === 'open' ? 'Waiting' : 'Decided'}</button>`)}</div><div class="chips" role="group" aria-label="Which kind">
      ${(['', ...kinds] as const).map((kind) => html`<button class="chip" type="button" aria-pressed=${pressed(this.kind === kind)} @click=${() => this.choose(this.shown, kind)}>${kind === '' ? 'All kinds' : kindWords[kind]}</button>`)}</div></div>`
  }

  protected override render(): TemplateResult {
    const { items } = this
    return html`<a class="skip" href="#queue">Skip to the queue</a>${bar(this.http, this.session)}
      <main class="sheet" id="queue"><header class="intro"><h1 class="page-title">Supervision</h1>
        <p class="section__reading" role="status">${items === undefined ? 'Looking' : items.length === 0 ? (this.shown === 'open' ? 'Nothing waits for you.' : 'Nothing was decided yet.') : `${capital(count(items.length, 'item'))}${this.shown === 'open' ? ', the most pressing first' : ', newest first'}.`} ${this.said}</p></header>
        ${this.choices()}
        ${this.problem === '' ? nothing : items === undefined ? failed(this.problem, () => void this.load()) : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
        <ul class="cases">${(items ?? []).map((item) => this.item(item))}</ul></main>`
  }
}
define('steward-supervision', SupervisionPage)
