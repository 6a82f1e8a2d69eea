import { html, nothing, type TemplateResult } from 'lit'
import { submitted } from '../account/act.ts'
import { define } from '../ui/piece.ts'
import { day } from '../words/dates.ts'
import { Part, under } from './part.ts'
import type { Alert } from './shapes.ts'
import { alertState, alertWords } from './words.ts'

interface Account { readonly accountId: string; readonly label: string }

/** What to be told of, once: a price, a distance from the targets, a day. */
export class Alerts extends Part<Alert> {
  static override properties = { ...Part.properties, accounts: { state: true }, kind: { state: true } }
  declare accounts: readonly Account[]
  declare kind: 'price' | 'drift' | 'date'

  constructor() {
    super()
    this.accounts = []
    this.kind = 'price'
  }

  protected override async read() {
    if (this.accounts.length === 0) {
      const found = await this.http.get<{ accounts: readonly Account[] }>('/api/dashboard')
      if (found.ok) this.accounts = found.value.accounts
    }
    return under(await this.http.get<Record<string, readonly Alert[]>>('/api/alerts'), 'alerts')
  }

  private readonly nameOf = (id: string): string => this.accounts.find(({ accountId }) => accountId === id)?.label ?? 'An account'

  private readonly onAdd = async (event: Event): Promise<void> => {
    const { form, field } = submitted(event)
    const rule = this.kind === 'price' ? { kind: 'price', symbol: field('symbol').toUpperCase(), direction: field('direction'), price: field('price') }
      : this.kind === 'drift' ? { kind: 'drift', accountId: field('account'), by: Number(field('by')) / 100 } : { kind: 'date', on: field('on'), note: field('note') }
    if (await this.change(() => this.http.post('/api/alerts', { rule }), 'You will be told.')) form.reset()
  }

  private row({ alertId, rule, state, setOn }: Alert): TemplateResult {
    const words = alertWords(rule, this.nameOf)
    return html`<li><span class=${state === 'active' ? '' : 'kept__over'}>${words}</span>
      <span class="kept__acts">${state === 'active' ? html`<button class="link" type="button" @click=${() => this.change(() => this.http.post(`/api/alerts/${encodeURIComponent(alertId)}/cancel`), 'Stopped.')}>Stop<span class="sr">: ${words}</span></button>` : nothing}</span>
      <span class="note">${alertState[state]}. Set on ${day(setOn)}.</span></li>`
  }

  private fields(): TemplateResult {
    if (this.kind === 'price') {
      return html`<div class="field"><label class="note" for="symbol">Symbol</label><input class="input" id="symbol" name="symbol" maxlength="12" autocapitalize="characters" placeholder="VTI" required></div>
        <div class="field"><label class="note" for="direction">Goes</label><select class="input" id="direction" name="direction"><option value="below">below</option><option value="above">above</option></select></div>
        <div class="field"><label class="note" for="price">Price, USD</label><input class="input" id="price" name="price" inputmode="decimal" pattern="[0-9]+(\\.[0-9]+)?" placeholder="320.00" required></div>`
    }
    if (this.kind === 'drift') {
      return html`<div class="field"><label class="note" for="account">Account</label><select class="input" id="account" name="account">${this.accounts.map(({ accountId, label }) => html`<option value=${accountId}>${label}</option>`)}</select></div>
        <div class="field"><label class="note" for="by">Points from a target</label><input class="input" id="by" name="by" type="number" min="0.5" max="90" step="0.5" value="5" required></div>`
    }
    return html`<div class="field"><label class="note" for="on">Day</label><input class="input" id="on" name="on" type="date" required></div>
      <div class="field"><label class="note" for="note">Remind me of</label><input class="input" id="note" name="note" maxlength="200" required></div>`
  }

  protected override list(rows: readonly Alert[]): TemplateResult {
    return html`${rows.length === 0 ? html`<p>Nothing is watched.</p>` : html`<ul class="queue kept">${rows.map((row) => this.row(row))}</ul>`}
      <details class="disclose"><summary>Add one</summary><form class="kept__form" @submit=${this.onAdd}>
        <div class="field"><label class="note" for="kind">Tell me about</label><select class="input" id="kind" @change=${(event: Event) => { this.kind = (event.target as HTMLSelectElement).value as typeof this.kind }}>
          <option value="price">A price</option><option value="drift">A distance from my targets</option><option value="date">A day</option></select></div>
        <div class="kept__fields">${this.fields()}</div><button class="btn" type="submit">${this.busy ? 'Saving' : 'Tell me once'}</button></form></details>`
  }
}
define('steward-alerts', Alerts)
