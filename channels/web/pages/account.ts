import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { hasPasskeys, makePasskey, type CreationOptions } from '../passkeys/credentials.ts'
import { define, Piece } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { bar, failed } from './shell.ts'

interface Passkey {
  readonly id: string
  readonly label: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly backedUp: boolean
}

/** A person's own passkeys: add one, see them, take one away. Each needs a fresh code. */
export class AccountPage extends Piece {
  static override properties = { http: { attribute: false }, session: { attribute: false }, passkeys: { state: true }, problem: { state: true }, said: { state: true }, busy: { state: true }, failure: { state: true } }
  declare http: Http
  declare session: Session
  declare passkeys: readonly Passkey[] | undefined
  declare failure: string
  declare problem: string
  declare said: string
  declare busy: boolean

  constructor() {
    super()
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
    const found = await this.http.get<{ readonly passkeys: readonly Passkey[] }>('/api/passkeys')
    if (found.ok) [this.passkeys, this.failure] = [found.value.passkeys, '']
    else this.failure = found.problem.message
  }

  private async add(label: string, code: string): Promise<string> {
    const options = await this.http.post<CreationOptions>('/api/passkeys/options', { code })
    if (!options.ok) return options.problem.message
    const response = await makePasskey(options.value)
    if (!response) return 'No passkey was made. Try again with the next code.'
    const added = await this.http.post('/api/passkeys', { label, response })
    return added.ok ? '' : added.problem.message
  }

  /** One act at a time; the form is empty again after it, since a code counts once. */
  private async act(form: HTMLFormElement, work: () => Promise<string>, done: string): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.said = ''
    this.problem = await work()
    this.busy = false
    form.reset()
    if (this.problem === '') this.said = done
    await this.load()
  }

  private readonly onAdd = (event: Event): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const fields = new FormData(form)
    const label = String(fields.get('label') ?? '').trim()
    const code = String(fields.get('code') ?? '').replaceAll(/\s/g, '')
    void this.act(form, () => this.add(label, code), `${label} was added.`)
  }

  private takeAway(event: Event, passkey: Passkey): void {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const code = String(new FormData(form).get('code') ?? '').replaceAll(/\s/g, '')
    void this.act(form, async () => {
      const removed = await this.http.post(`/api/passkeys/${encodeURIComponent(passkey.id)}/remove`, { code })
      return removed.ok ? '' : removed.problem.message
    }, `${passkey.label} was removed.`)
  }

  private codeField(id: string): TemplateResult {
    return html`<label class="note" for=${id}>Six digits from your authenticator app</label>
      <input class="input" id=${id} name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required>`
  }

  private row(passkey: Passkey): TemplateResult {
    const { id, label, createdAt, lastUsedAt, backedUp } = passkey
    return html`<li><span class="strong">${label}</span><span class="note">${lastUsedAt === null ? 'Not used yet' : `Used ${moment(lastUsedAt)}`}</span>
      <span class="note">Added ${moment(createdAt)}${backedUp ? ', kept on several devices' : ''}.</span>
      <details class="disclose"><summary>Remove<span class="sr"> ${label}</span></summary>
        <form class="field" @submit=${(event: Event) => this.takeAway(event, passkey)}>${this.codeField(`code-${id}`)}<button class="btn" type="submit">Remove ${label}</button></form></details></li>`
  }

  private form(): TemplateResult {
    if (!hasPasskeys()) return html`<div class="notice"><strong>This browser makes no passkeys here.</strong>Open Steward by its name, such as localhost, over a secure connection.</div>`
    return html`<form class="proof" @submit=${this.onAdd}>
      <div class="field"><label class="label" for="label">Name</label><input class="input" id="label" name="label" maxlength="60" placeholder="My laptop" required></div>
      <div class="field">${this.codeField('code')}</div>
      <button class="btn btn--primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? 'Waiting for your device' : 'Add a passkey'}</button></form>`
  }

  protected override render(): TemplateResult {
    const { passkeys } = this
    return html`${bar(this.http, this.session)}<main class="sheet" id="main">
      <header class="intro"><h1 class="page-title">Passkeys</h1><p>A passkey confirms what needs a proof, with your finger, face or PIN instead of a code.</p></header>
      <p class="note" role="status">${this.said}</p>
      ${this.problem === '' ? nothing : html`<div class="notice notice--caution" role="alert"><strong>Nothing was changed.</strong>${this.problem}</div>`}
      ${this.failure !== '' ? failed(this.failure, () => void this.load()) : passkeys === undefined ? html`<p class="label" role="status">Reading your passkeys</p>` : html`<div class="verify">
        <section aria-labelledby="yours"><h2 class="title" id="yours">Yours</h2>
          ${passkeys.length === 0 ? html`<p class="note">You have none yet.</p>` : html`<ul class="queue">${passkeys.map((each) => this.row(each))}</ul>`}</section>
        <section aria-labelledby="add"><h2 class="title" id="add">Add one</h2>${this.form()}</section></div>`}
    </main>`
  }
}
define('steward-account', AccountPage)
