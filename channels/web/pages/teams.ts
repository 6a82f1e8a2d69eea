import { html, nothing, type TemplateResult } from 'lit'
import { ActPiece, codeField, submitted } from '../account/act.ts'
import type { Result } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { define } from '../ui/piece.ts'
import { clock, moment } from '../words/dates.ts'
import { bar, failed } from './shell.ts'

interface Link { readonly id: string; readonly tenantId: string; readonly objectId: string; readonly linkedAt: string }
interface Standing { readonly open: boolean; readonly chat: string | null; readonly links: readonly Link[] }
interface Code { readonly code: string; readonly expiresAt: string }
interface Conversation { readonly id: string; readonly title: string; readonly lastAt: string }

const listed = 8

/** A person's own links to Microsoft Teams: make one with a fresh code, see them, take one away, go on there. */
export class TeamsPage extends ActPiece {
  static override properties = { ...ActPiece.properties, session: { attribute: false }, standing: { state: true }, code: { state: true }, conversations: { state: true }, failure: { state: true } }
  declare session: Session
  declare standing: Standing | undefined
  declare code: Code | undefined
  declare conversations: readonly Conversation[]
  declare failure: string

  constructor() {
    super()
    this.conversations = []
    this.failure = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const [standing, found] = await Promise.all([this.http.get<Standing>('/api/teams'), this.http.get<{ conversations: readonly Conversation[] }>('/api/conversations')])
    if (standing.ok) [this.standing, this.failure] = [standing.value, '']
    else this.failure = standing.problem.message
    if (found.ok) this.conversations = found.value.conversations.slice(0, listed)
  }

  private async change<T>(form: HTMLFormElement | undefined, work: () => Promise<Result<T>>, done: string | ((value: T) => string)): Promise<void> {
    await this.act(form, work, done)
    await this.load()
  }

  private readonly onCode = (event: Event): void => {
    const { form, field } = submitted(event)
    void this.change(form, () => this.http.post<Code>('/api/teams/codes', { code: field('code') }), (made) => { this.code = made; return '' })
  }

  private takeAway(link: Link): void {
    void this.change(undefined, () => this.http.post(`/api/teams/links/${encodeURIComponent(link.id)}/remove`), 'The link is gone. Nobody reaches your account from that user any more.')
  }

  private goOn({ id, title }: Conversation): void {
    void this.change(undefined, () => this.http.post(`/api/conversations/${encodeURIComponent(id)}/teams`), `Your chat in Teams shows "${title}" now.`)
  }

  private row(link: Link): TemplateResult {
    return html`<li><span class="strong">User ${link.objectId.slice(0, 8)}</span><span class="note">Linked ${moment(link.linkedAt)}</span>
      <span class="note">Tenant ${link.tenantId.slice(0, 8)}</span>
      <button class="btn" type="button" @click=${() => this.takeAway(link)}>Remove<span class="sr"> the link of user ${link.objectId.slice(0, 8)}</span></button></li>`
  }

  private shownCode({ code, expiresAt }: Code): TemplateResult {
    return html`<div class="notice" role="status"><strong>Send this to the bot in Teams, yourself: <span class="mono">link ${code}</span></strong>
      It counts once, until ${clock(expiresAt)}. Whoever sends it acts for you from there, so tell it to nobody, whatever they say.</div>`
  }

  private form(): TemplateResult {
    return html`<form class="proof" @submit=${this.onCode}><div class="field">${codeField('code')}</div>
      <button class="btn btn--primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>Make a code</button></form>`
  }

  private view({ open, chat, links }: Standing): TemplateResult {
    if (!open) return html`<div class="notice"><strong>Teams is not set up here.</strong>Your firm can switch it on.</div>`
    return html`<div class="verify">
      <section aria-labelledby="yours"><h2 class="title" id="yours">Linked Teams users</h2>
        ${links.length === 0 ? html`<p class="note">None yet. Make a code here and send it to the bot in Teams.</p>` : html`<ul class="queue">${links.map((each) => this.row(each))}</ul>`}
        ${chat === null ? nothing : html`<p><a href=${chat} target="_blank" rel="noopener">Open the chat with Steward</a></p>`}</section>
      <section aria-labelledby="make"><h2 class="title" id="make">Link your Teams user</h2>${this.code ? this.shownCode(this.code) : this.form()}</section>
      ${links.length === 0 || this.conversations.length === 0 ? nothing : html`<section aria-labelledby="go-on"><h2 class="title" id="go-on">Go on in Teams with</h2>
        <ul class="queue">${this.conversations.map((each) => html`<li><span class="strong">${each.title === '' ? 'Without a message yet' : each.title}</span><span class="note">${moment(each.lastAt)}</span>
          <button class="btn" type="button" @click=${() => this.goOn(each)}>Go on<span class="sr"> with ${each.title} in Teams</span></button></li>`)}</ul></section>`}</div>`
  }

  protected override render(): TemplateResult {
    return html`${bar(this.http, this.session)}<main class="sheet" id="main">
      <header class="intro"><h1 class="page-title">Microsoft Teams</h1><p>Ask and confirm in your own chat with Steward. Larger orders are verified on a page here, as ever.</p></header>
      ${this.outcome()}
      ${this.failure !== '' ? failed(this.failure, () => void this.load()) : this.standing === undefined ? html`<p class="label" role="status">Reading your links</p>` : this.view(this.standing)}
    </main>`
  }
}
define('steward-teams', TeamsPage)
