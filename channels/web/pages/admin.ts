import { html, nothing, type TemplateResult } from 'lit'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { define, Piece } from '../ui/piece.ts'
import { capital } from '../words/numbers.ts'
import { bar } from './shell.ts'

type Data = Readonly<Record<string, unknown>>

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)
const nameWords = (name: string): string => capital(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[-_]/g, ' ').toLowerCase()).replace(/ usd$/, ', USD')
const valueWords = (value: unknown): string => {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ')
  return isData(value) ? Object.entries(value).map(([name, each]) => `${nameWords(name)}: ${valueWords(each)}`).join(', ') : String(value as string | number)
}

/** One level of nesting becomes rows of its own; the kill switch has its own section. */
const flat = (data: Data): readonly (readonly [string, unknown])[] => Object.entries(data).flatMap(([name, value]) =>
  (name === 'killSwitch' ? [] : isData(value) ? Object.entries(value) : [[name, value] as const]))

/** Health, people and policy as the server reports them, and the one switch that stops all trading. */
export class AdminPage extends Piece {
  static override properties = { http: { attribute: false }, session: { attribute: false }, health: { state: true }, users: { state: true }, policy: { state: true }, halted: { state: true }, problem: { state: true }, said: { state: true } }
  declare http: Http
  declare session: Session
  declare health: Data | undefined
  declare users: readonly Data[] | undefined
  declare policy: Data | undefined
  declare halted: boolean | undefined
  declare problem: string
  declare said: string

  constructor() {
    super()
    this.problem = ''
    this.said = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const [health, users, policy, halt] = await Promise.all([this.http.get<Data>('/api/admin/health'), this.http.get<Data | readonly Data[]>('/api/admin/users'), this.http.get<Data>('/api/admin/policy'), this.http.get<Data>('/api/admin/kill-switch')])
    if (health.ok) this.health = health.value
    if (users.ok) this.users = Array.isArray(users.value) ? users.value as readonly Data[] : ((users.value as Data).users as readonly Data[] | undefined) ?? []
    if (policy.ok) this.policy = isData(policy.value.policy) ? policy.value.policy : policy.value
    if (halt.ok) this.halted = halt.value.on === true || halt.value.halted === true
    const wrong = [health, users, policy].find((each) => !each.ok)
    this.problem = wrong && !wrong.ok ? wrong.problem.message : ''
  }

  private readonly onHalt = async (event: Event): Promise<void> => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason') ?? '').trim()
    const on = this.halted !== true
    const answer = await this.http.post<Data>('/api/admin/kill-switch', { on, reason })
    this.said = answer.ok ? (on ? 'Trading is halted.' : 'Trading is open again.') : answer.problem.message
    await this.load()
  }

  private facts(data: Data | undefined): TemplateResult {
    return data === undefined ? html`<p class="note">Not read.</p>` : html`<dl class="facts">${flat(data).map(([name, value]) => html`<dt>${nameWords(name)}</dt><dd>${valueWords(value)}</dd>`)}</dl>`
  }

  private people(): TemplateResult {
    const users = this.users ?? []
    const columns = ['label', 'email', 'role', 'status', 'active', 'lastSignInAt'].filter((name) => users.some((user) => user[name] !== undefined))
    return html`<div class="scroll" tabindex="0" role="group" aria-label="People"><table class="table table--tight"><thead><tr>${columns.map((name) => html`<th scope="col">${nameWords(name)}</th>`)}</tr></thead>
      <tbody>${users.map((user) => html`<tr>${columns.map((name, index) => (index === 0 ? html`<th scope="row">${valueWords(user[name])}</th>` : html`<td>${valueWords(user[name])}</td>`))}</tr>`)}</tbody></table></div>`
  }

  private halt(): TemplateResult {
    const on = this.halted === true
    return html`<section class="section" aria-labelledby="halt"><div class="section__head"><h2 class="title" id="halt">Trading</h2><p class="state state--${on ? 'refused' : 'done'}" role="status">${on ? 'Halted' : 'Open'}</p></div>
      <p class="section__reading">${on ? 'No ticket can be confirmed and nothing waiting is sent.' : 'A halt stops every confirmation and every order that has not left. It takes effect at once.'}</p>
      <form class="halt" @submit=${this.onHalt}><div class="field"><label class="label" for="reason">Reason, for the record</label><input class="input" id="reason" name="reason" required minlength="3" maxlength="500"></div>
        <button class="btn ${on ? '' : 'btn--primary'}" type="submit">${on ? 'Open trading again' : 'Halt all trading'}</button><p class="note" role="status">${this.said}</p></form></section>`
  }

  protected override render(): TemplateResult {
    return html`${bar(this.http, this.session)}<main class="admin" id="main"><h1 class="page-title">Administration</h1>
      ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
      ${this.halt()}
      <section class="section" aria-labelledby="health"><div class="section__head"><h2 class="title" id="health">Health</h2></div>${this.facts(this.health)}</section>
      <section class="section" aria-labelledby="users"><div class="section__head"><h2 class="title" id="users">People</h2></div>${this.people()}</section>
      <section class="section" aria-labelledby="policy"><div class="section__head"><h2 class="title" id="policy">Firm policy</h2></div>${this.facts(this.policy)}</section></main>`
  }
}
define('steward-admin', AdminPage)
