import { html, nothing, type TemplateResult } from 'lit'
import '../advisor/bulk-propose.ts'
import '../proposals/sent.ts'
import { alertText, filterNames, filters, matches, search, sorted, totalUsd, type Filter, type Order } from '../advisor/book.ts'
import { newId, type Http } from '../api/http.ts'
import type { ClientBook, ClientRow, Session } from '../api/shapes.ts'
import { Conversation } from '../chat/conversation.ts'
import type { ConversationView } from '../chat/conversation-view.ts'
import '../chat/conversation-view.ts'
import { connect } from '../chat/socket.ts'
import { define, Piece } from '../ui/piece.ts'
import { day } from '../words/dates.ts'
import { capital, count, points, wholeDollars } from '../words/numbers.ts'
import { bar, failed } from './shell.ts'

const questions = ['Whose portfolios drifted more than 5 %?', 'How would my book take 2022?', 'Who holds idle cash?']

/** The client book beside the advisor's own conversation: pick clients, and the words go into the chat. */
export class AdvisorPage extends Piece {
  static override properties = {
    http: { attribute: false }, session: { attribute: false }, book: { state: true }, problem: { state: true }, filter: { state: true }, order: { state: true }, words: { state: true }, picked: { state: true },
  }
  declare http: Http
  declare session: Session
  declare book: ClientBook | undefined
  declare problem: string
  declare filter: Filter
  declare order: Order
  declare words: string
  declare picked: ReadonlySet<string>
  declare private conversation: Conversation

  constructor() {
    super()
    this.problem = ''
    this.filter = 'all'
    this.order = 'drift'
    this.words = ''
    this.picked = new Set()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const { http } = this
    this.conversation = new Conversation({ http, newId, connect: () => connect(http) })
    this.conversation.addEventListener('signed-out', () => location.reload())
    void this.conversation.start()
    void this.load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.conversation.close()
  }

  private async load(): Promise<void> {
    const found = await this.http.get<ClientBook>('/api/clients')
    if (found.ok) [this.book, this.problem] = [found.value, '']
    else this.problem = found.problem.message
  }

  private toggle(id: string): void {
    const next = new Set(this.picked)
    if (!next.delete(id)) next.add(id)
    this.picked = next
  }

  private propose(clients: readonly ClientRow[]): void {
    this.querySelector<ConversationView>('steward-conversation')?.say(`Prepare a rebalance for ${clients.map((client) => client.label).join(', ')}.`)
    this.querySelector('.chat--rail')?.scrollIntoView({ block: 'nearest' })
  }

  private summary({ clients, asOf }: ClientBook): string {
    const past = matches(clients, 'drift').length
    const mismatch = matches(clients, 'risk').length
    return `${capital(count(clients.length, 'client'))}, ${wholeDollars(totalUsd(clients))}. ${capital(count(past, 'client is', 'clients are'))} more than 5 points from target`
      + `${mismatch === 0 ? '' : `, and ${count(mismatch, 'client holds', 'clients hold')} too much in one place`}. Prices as of ${day(asOf)}.`
  }

  private sortHead(order: Order, text: string, style = ''): TemplateResult {
    const current = this.order === order
    return html`<th scope="col" class=${style} aria-sort=${current ? (order === 'name' ? 'ascending' : 'descending') : nothing}><button class="sort" type="button" @click=${() => { this.order = order }}>${text}</button></th>`
  }

  private row(client: ClientRow): TemplateResult {
    const { personId, label, accountId, valueUsd, drift, riskLevel, riskNow, cashWeight, alerts } = client
    const picked = this.picked.has(personId)
    return html`<tr class=${picked ? 'is-picked' : ''}>
      <td class="book__pick"><label><input type="checkbox" aria-label="Include ${label}" .checked=${picked} @change=${() => this.toggle(personId)}></label></td>
      <th scope="row"><a href="/?accountId=${encodeURIComponent(accountId)}">${label}</a>${riskLevel === null ? nothing : html`<span class="table__sub">${capital(riskLevel)}</span>`}</th>
      <td class="num book__value">${wholeDollars(valueUsd, { symbol: false })}</td>
      <td class="num book__drift"><span class=${matches([client], 'drift').length > 0 ? 'strong' : ''}>${drift === null ? '' : points(Math.abs(drift))}</span></td>
      <td class="book__risk num">${riskNow === null ? '' : points(riskNow)}</td>
      <td class="num book__cash">${cashWeight === null ? '' : points(cashWeight)}</td>
      <td class="book__alert">${alerts.map((alert) => html`<span class="tag tag--caution">${capital(alertText(alert))}</span> `)}</td></tr>`
  }

  private table(book: ClientBook): TemplateResult {
    const shown = sorted(search(matches(book.clients, this.filter), this.words), this.order)
    return html`<form class="tools" role="search" @submit=${(event: Event) => event.preventDefault()}>
      <div class="chips" role="group" aria-label="Filter clients">${filters.map((filter) => html`<button class="chip" type="button" aria-pressed=${this.filter === filter ? 'true' : 'false'}
        @click=${() => { this.filter = filter }}>${filterNames[filter]} <span class="chip__n">${matches(book.clients, filter).length}</span></button>`)}</div>
      <div><label class="sr" for="find">Find a client</label><input class="input" id="find" type="search" placeholder="Find a client" @input=${(event: Event) => { this.words = (event.target as HTMLInputElement).value }}></div></form>
      ${this.actions(book)}
      <table class="table book"><caption class="sr">Clients. Drift is the largest distance of one class from its target.</caption>
        <thead><tr><th scope="col" class="book__pick"><span class="sr">Include</span></th>${this.sortHead('name', 'Client')}${this.sortHead('value', 'Value, USD', 'num')}${this.sortHead('drift', 'Drift, points', 'num')}
          <th scope="col" class="num">Yearly swing, %</th><th scope="col" class="num">Cash, %</th><th scope="col" class="book__alert">Alerts</th></tr></thead>
        <tbody>${shown.map((client) => this.row(client))}</tbody></table>
      <p class="note" role="status">${shown.length === 0 ? 'No client matches.' : `${capital(count(shown.length, 'client'))} shown.`}</p>`
  }

  private chosen(book: ClientBook): readonly ClientRow[] {
    return book.clients.filter((client) => this.picked.has(client.personId))
  }

  /** Three ways to act for the picked clients, and what was suggested before. */
  private actions(book: ClientBook): TemplateResult {
    const chosen = this.chosen(book)
    const some = chosen.length > 0
    return html`<div class="ways-to-act ${some ? 'advice' : ''}" role=${some ? 'region' : nothing} aria-label=${some ? 'Picked clients' : nothing}>${some ? html`
      <p><span class="strong">${capital(count(chosen.length, 'client'))} picked.</span> Prepare it here, have a supervisor approve it for all, or suggest it: then each client confirms a ticket of their own. <button class="link" type="button" @click=${() => { this.picked = new Set() }}>Clear</button></p>
      <button class="btn btn--primary" type="button" @click=${() => this.propose(chosen)}>Prepare a rebalance</button>
      <steward-bulk-propose .http=${this.http} .clients=${chosen}></steward-bulk-propose>` : nothing}
      <steward-sent-proposals .http=${this.http} .clients=${chosen}></steward-sent-proposals></div>`
  }

  protected override render(): TemplateResult {
    const { book } = this
    return html`<a class="skip" href="#book">Skip to clients</a>${bar(this.http, this.session)}
      <div class="console console--book"><main class="book-page" id="book"><header class="intro"><h1 class="page-title">Clients</h1>${book ? html`<p>${this.summary(book)}</p><p class="note">This year’s report of the book: <a href="/api/reports/book" target="_blank">read it</a> or <a href="/api/reports/book?format=pdf" download>keep it as PDF</a>.</p>` : nothing}<p class="to-chat"><a href="#say">Ask about your clients</a></p></header>
        ${book ? this.table(book) : this.problem === '' ? html`<p class="label" role="status">Reading the book</p>` : failed(this.problem, () => void this.load())}</main>
        <aside class="chat chat--rail" aria-labelledby="chat-title"><steward-conversation asks="Ask about your clients" .conversation=${this.conversation} .suggestions=${questions}></steward-conversation></aside></div>`
  }
}
define('steward-advisor', AdvisorPage)
