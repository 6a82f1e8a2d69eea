import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { define, Piece } from '../ui/piece.ts'
import { clock, moment } from '../words/dates.ts'
import { bar, failed } from './shell.ts'

interface Link { readonly id: string; readonly tenantId: string; readonly objectId: string; readonly linkedAt: string }
interface Standing { readonly open: boolean; readonly chat: string | null; readonly links: readonly Link[] }
interface Code { readonly code: string; readonly expiresAt: string }
interface Conversation { readonly id: string; readonly title: string; readonly lastAt: string }

const listed = 8

/** A person's own links to Microsoft Teams: make one with a fresh code, see them, take one away, go on there. */
export class TeamsPage extends Piece {
  static override properties = {
    http: { attribute: false }, session: { attribute: false }, standing: { state: true }, code: { state: true }, conversations: { state: true }, failure: { state: true }, problem: { state: true }, said: { state: true }, busy: { state: true },
  }
  declare http: Http
  declare session: Session
  declare standing: Standing | undefined
  declare code: Code | undefined
  declare conversations: readonly Conversation[]
  declare failure: string
  declare problem: string
  declare said: string
  declare busy: boolean

  constructor() {
    super()
    this.conversations = []
    this.failure = ''
    this.problem = ''
    this.said = ''
    this.busy = false
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

  /** One act at a time; a refusal says why, and nothing was changed. */
  private async act(work: () => Promise<string>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.said = ''
    this.problem = await work()
    this.busy = false
    await this.load()
  }

  private readonly onCode = (event: Event): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const code = String(new FormData(form).get('code') ?? '').replaceAll(/\s/g, '')
    void this.act(async () => {
      const made = await this.http.post<Code>('/api/teams/codes', { code })
      form.reset()
      if (!made.ok) return made.problem.message
      this.code = made.value
      return ''
    })
  }

  private takeAway(link: Link): void {
    void this.act(async () => {
      const removed = await this.http.post(`/api/teams/links/${encodeURIComponent(link.id)}/remove`)
      if (removed.ok) this.said = 'The link is gone. Nobody reaches your account from that user any more.'
      return removed.ok ? '' : removed.problem.message
    })
  }

  private goOn({ id, title }: Conversation): void {
    void this.act(async () => {
      const went = await this.http.post<{ url: string | null }>(`/api/conversations/${encodeURIComponent(id)}/teams`)
      if (went.ok) this.said = `Your chat in Teams shows "${title}" now.`
      return went.ok ? '' : went.problem.message
    })
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
    return html`<form class="proof" @submit=${this.onCode}><div class="field"><label class="label" for="code">Six digits from your authenticator app</label>
      <input class="input" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required></div>
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
      <p class="note" role="status">${this.said}</p>
      ${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>Nothing was changed.</strong>${this.problem}</div>`}
      ${this.failure !== '' ? failed(this.failure, () => void this.load()) : this.standing === undefined ? html`<p class="label" role="status">Reading your links</p>` : this.view(this.standing)}
    </main>`
  }
}
define('steward-teams', TeamsPage)
