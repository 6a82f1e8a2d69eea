import { html, nothing, type TemplateResult } from 'lit'
import '../admin/books.ts'
import { facts, type Data } from '../admin/facts.ts'
import '../admin/halt.ts'
import '../admin/people.ts'
import type { User } from '../admin/people.ts'
import '../admin/proposals.ts'
import type { Http } from '../api/http.ts'
import type { Session } from '../api/shapes.ts'
import { define, Piece } from '../ui/piece.ts'
import { bar } from './shell.ts'

/** Runs the house: the switch, what two decide, people, books, health. No client's money and no words. */
export class AdminPage extends Piece {
  static override properties = { http: { attribute: false }, session: { attribute: false }, health: { state: true }, users: { state: true }, problem: { state: true } }
  declare http: Http
  declare session: Session
  declare health: Data | undefined
  declare users: readonly User[]
  declare problem: string

  constructor() {
    super()
    this.users = []
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const [health, users] = await Promise.all([this.http.get<Data>('/api/admin/health'), this.http.get<{ users: readonly User[] }>('/api/admin/users')])
    if (health.ok) this.health = health.value
    if (users.ok) this.users = users.value.users
    const wrong = [health, users].find((each) => !each.ok)
    this.problem = wrong && !wrong.ok ? wrong.problem.message : ''
  }

  protected override render(): TemplateResult {
    const { http, users } = this
    return html`${bar(http, this.session)}<main class="admin" id="main" @changed=${() => void this.load()}><h1 class="page-title">Administration</h1>
      ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
      <steward-halt .http=${http}></steward-halt>
      <steward-proposals .http=${http} .users=${users} .me=${this.session.person.id}></steward-proposals>
      <steward-people .http=${http} .users=${users}></steward-people>
      <steward-books .http=${http} .users=${users}></steward-books>
      <section class="section" aria-labelledby="health"><div class="section__head"><h2 class="title" id="health">Health</h2></div>${facts(this.health, ['killSwitch'])}</section></main>`
  }
}
define('steward-admin', AdminPage)
