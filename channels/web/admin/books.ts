import { html, type TemplateResult } from 'lit'
import { ActPiece, submitted } from '../account/act.ts'
import { define } from '../ui/piece.ts'
import { day } from '../words/dates.ts'
import type { User } from './people.ts'

interface Account { readonly id: string; readonly ownerId: string; readonly label: string; readonly kind: string; readonly openedOn: string; readonly frozen: boolean }
interface Mandate { readonly advisorId: string; readonly accountId: string; readonly scope: string; readonly until: string; readonly reference: string | null; readonly running: boolean }

/** Accounts without their money, and which advisor may act on them until when. */
export class Books extends ActPiece {
  static override properties = { ...ActPiece.properties, users: { attribute: false }, accounts: { state: true }, mandates: { state: true } }
  declare users: readonly User[]
  declare accounts: readonly Account[]
  declare mandates: readonly Mandate[]

  constructor() {
    super()
    this.accounts = []
    this.mandates = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const [accounts, mandates] = await Promise.all([this.http.get<{ accounts: readonly Account[] }>('/api/admin/accounts'), this.http.get<{ mandates: readonly Mandate[] }>('/api/admin/mandates')])
    if (accounts.ok) this.accounts = accounts.value.accounts
    if (mandates.ok) this.mandates = mandates.value.mandates
  }

  private async send(form: HTMLFormElement | undefined, path: string, body: object, done: string): Promise<void> {
    await this.act(form, () => this.http.post(path, body), done)
    await this.load()
  }

  private submit(event: Event, path: string, names: readonly string[], done: string): void {
    const { form, field } = submitted(event)
    void this.send(form, path, Object.fromEntries(names.map((name) => [name, field(name)])), done)
  }

  private nameOf(id: string): string {
    return this.users.find((user) => user.id === id)?.label ?? id
  }

  private row(account: Account): TemplateResult {
    const held = this.mandates.filter((each) => each.accountId === account.id && each.running)
    return html`<tr><th scope="row">${account.label}${account.frozen ? ', frozen' : ''}</th><td>${this.nameOf(account.ownerId)}</td><td>${account.kind}</td><td>${day(account.openedOn)}</td>
      <td>${held.length === 0 ? 'nobody' : held.map(({ advisorId, scope, until }) => html`<div>${this.nameOf(advisorId)}, ${scope} until ${day(until)}
        <button class="link" type="button" @click=${() => void this.send(undefined, '/api/admin/mandates/end', { advisorId, accountId: account.id }, 'The mandate has ended.')}>End<span class="sr"> the mandate over ${account.label}</span></button></div>`)}</td></tr>`
  }

  private choice(id: string, name: string, label: string, options: readonly (readonly [string, string])[]): TemplateResult {
    return html`<div class="field"><label class="label" for=${id}>${label}</label><select class="input" id=${id} name=${name}>${options.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></div>`
  }

  private forms(): TemplateResult {
    const of = (...roles: readonly string[]): [string, string][] => this.users.filter((user) => user.active && roles.includes(user.role)).map((user) => [user.id, user.label])
    return html`<details class="disclose"><summary>Open an account</summary><form class="halt" @submit=${(event: Event) => this.submit(event, '/api/admin/accounts', ['ownerId', 'label', 'kind'], 'The account is open.')}>
        ${this.choice('account-owner', 'ownerId', 'Owner', of('investor', 'advisor'))}<div class="field"><label class="label" for="account-label">Name</label><input class="input" id="account-label" name="label" maxlength="100" required></div>
        ${this.choice('account-kind', 'kind', 'Kind', [['individual', 'individual'], ['joint', 'joint'], ['ira', 'IRA (retirement)']])}<button class="btn" type="submit">Open it</button></form></details>
      <details class="disclose"><summary>Give a mandate</summary><form class="halt" @submit=${(event: Event) => this.submit(event, '/api/admin/mandates', ['advisorId', 'accountId', 'scope', 'until', 'reference'], 'The mandate is given.')}>
        ${this.choice('mandate-advisor', 'advisorId', 'Advisor', of('advisor'))}${this.choice('mandate-account', 'accountId', 'Account', this.accounts.map(({ id, label, ownerId }) => [id, `${label}, ${this.nameOf(ownerId)}`]))}
        ${this.choice('mandate-scope', 'scope', 'They may', [['advise', 'advise'], ['trade', 'trade']])}
        <div class="field"><label class="label" for="mandate-until">Last day</label><input class="input" id="mandate-until" name="until" type="date" required></div>
        <div class="field"><label class="label" for="mandate-reference">Where the client's written permission is filed</label><input class="input" id="mandate-reference" name="reference" minlength="3" maxlength="200" required></div>
        <button class="btn" type="submit">Give it</button></form></details>`
  }

  protected override render(): TemplateResult {
    return html`<section class="section" aria-labelledby="books"><div class="section__head"><h2 class="title" id="books">Accounts and mandates</h2></div>
      <p class="section__reading">Whose they are and who may act on them. What is in them is not shown here.</p>${this.outcome()}
      <div class="scroll" tabindex="0" role="group" aria-label="Accounts"><table class="table table--tight table--stack"><thead><tr><th scope="col">Account</th><th scope="col">Owner</th><th scope="col">Kind</th><th scope="col">Opened</th><th scope="col">In whose book</th></tr></thead>
        <tbody>${this.accounts.map((each) => this.row(each))}</tbody></table></div>${this.forms()}</section>`
  }
}
define('steward-books', Books)
