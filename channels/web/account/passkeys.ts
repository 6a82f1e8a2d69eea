import { html, nothing, type TemplateResult } from 'lit'
import type { Result } from '../api/http.ts'
import { hasPasskeys, makePasskey, type CreationOptions } from '../passkeys/credentials.ts'
import { define } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { ActPiece, codeField, submitted } from './act.ts'

interface Passkey {
  readonly id: string
  readonly label: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly backedUp: boolean
}

const notMade: Result<unknown> = { ok: false, problem: { status: 0, code: 'NOT_MADE', message: 'No passkey was made. Try again with the next code.', body: {} } }

/** A person's own passkeys: add one, see them, take one away. Each needs a fresh code. */
export class Passkeys extends ActPiece {
  static override properties = { ...ActPiece.properties, passkeys: { state: true } }
  declare passkeys: readonly Passkey[] | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<{ readonly passkeys: readonly Passkey[] }>('/api/passkeys')
    if (found.ok) this.passkeys = found.value.passkeys
    else this.problem = found.problem.message
  }

  private async add(label: string, code: string): Promise<Result<unknown>> {
    const options = await this.http.post<CreationOptions>('/api/passkeys/options', { code })
    if (!options.ok) return options
    const response = await makePasskey(options.value)
    return response ? this.http.post('/api/passkeys', { label, response }) : notMade
  }

  private readonly onAdd = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const [label, code] = [field('label'), field('code')]
    await this.act(form, () => this.add(label, code), `${label} was added.`)
    await this.load()
  }

  private async takeAway(event: Event, { id, label }: Passkey): Promise<void> {
    const { form, field } = submitted(event)
    const code = field('code')
    await this.act(form, () => this.http.post(`/api/passkeys/${encodeURIComponent(id)}/remove`, { code }), `${label} was removed.`)
    await this.load()
  }

  private row(passkey: Passkey): TemplateResult {
    const { id, label, createdAt, lastUsedAt, backedUp } = passkey
    return html`<li><span class="strong">${label}</span><span class="note">${lastUsedAt === null ? 'Not used yet' : `Used ${moment(lastUsedAt)}`}</span>
      <span class="note">Added ${moment(createdAt)}${backedUp ? ', kept on several devices' : ''}.</span>
      <details class="disclose"><summary>Remove<span class="sr"> ${label}</span></summary>
        <form class="field" @submit=${(event: Event) => void this.takeAway(event, passkey)}>${codeField(`code-${id}`)}<button class="btn" type="submit">Remove ${label}</button></form></details></li>`
  }

  private form(): TemplateResult {
    if (!hasPasskeys()) return html`<div class="notice"><strong>This browser makes no passkeys here.</strong>Open Steward by its name, such as localhost, over a secure connection.</div>`
    return html`<form class="proof" @submit=${this.onAdd}>
      <div class="field"><label class="label" for="label">Name</label><input class="input" id="label" name="label" maxlength="60" placeholder="My laptop" required></div>
      <div class="field">${codeField('passkey-code')}</div>
      <button class="btn" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>${this.busy ? 'Waiting for your device' : 'Add a passkey'}</button></form>`
  }

  protected override render(): TemplateResult {
    const { passkeys } = this
    return html`<section class="section" aria-labelledby="passkeys"><div class="section__head"><h2 class="title" id="passkeys">Passkeys</h2></div>
      <p class="section__reading">A passkey signs you in and confirms what needs a proof, with your finger, face or PIN instead of a code.</p>
      ${this.outcome()}
      <div class="pair"><div>${passkeys === undefined ? html`<p class="label" role="status">Reading your passkeys</p>` : passkeys.length === 0 ? html`<p class="note">You have none yet.</p>` : html`<ul class="queue">${passkeys.map((each) => this.row(each))}</ul>`}</div>
        <div>${this.form()}</div></div></section>`
  }
}
define('steward-passkeys', Passkeys)
