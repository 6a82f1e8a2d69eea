import { html, nothing, type TemplateResult } from 'lit'
import type { TicketView } from '../../../domain/ticket.ts'
import type { Http } from '../api/http.ts'
import type { Replay, Session, Transcript, TranscriptEntry, TranscriptRow, Verification } from '../api/shapes.ts'
import { prose } from '../chat/reply-view.ts'
import { entryCard, entryText, entryTitle, figuresNote, grouped, hashHead, personLabel, replayId } from '../compliance/entry-words.ts'
import '../compliance/hold.ts'
import type { Trade } from '../compliance/shapes.ts'
import { tradesPart } from '../compliance/trades.ts'
import { checks, head, legs, terms } from '../ticket/parts.ts'
import { stateView } from '../ticket/states.ts'
import { define, Piece } from '../ui/piece.ts'
import { clock, day, moment } from '../words/dates.ts'
import { capital, count, shortHash } from '../words/numbers.ts'
import { bar, failed } from './shell.ts'

const isTicket = (value: unknown): value is TicketView =>
  typeof value === 'object' && value !== null && 'legs' in value && 'worstCaseUsd' in value && 'checks' in value && 'title' in value

/** Read-only: find a conversation, read its record, prove it unbroken, replay what it recommended. */
export class CompliancePage extends Piece {
  static override properties = {
    http: { attribute: false }, session: { attribute: false }, rows: { state: true }, chosen: { state: true }, transcript: { state: true }, verification: { state: true },
    trades: { state: true }, replay: { state: true }, replayed: { state: true }, problem: { state: true }, working: { state: true },
  }
  declare http: Http
  declare session: Session
  declare rows: readonly TranscriptRow[] | undefined
  declare chosen: string
  declare transcript: Transcript | undefined
  declare verification: Verification | undefined
  declare trades: readonly Trade[] | undefined
  declare replay: Replay | undefined
  declare replayed: string
  declare problem: string
  declare working: string

  constructor() {
    super()
    this.chosen = new URLSearchParams(location.search).get('id') ?? ''
    this.replayed = ''
    this.problem = ''
    this.working = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.find(new URLSearchParams()).then(() => (this.chosen === '' ? undefined : this.open(this.chosen)))
  }

  private async find(query: URLSearchParams): Promise<void> {
    const found = await this.http.get<{ conversations: readonly TranscriptRow[] }>(`/api/transcripts${query.size > 0 ? `?${query}` : ''}`)
    if (found.ok) [this.rows, this.problem] = [found.value.conversations, '']
    else this.problem = found.problem.message
  }

  private async open(id: string): Promise<void> {
    this.chosen = id
    this.verification = undefined
    this.replay = undefined
    this.trades = undefined
    history.replaceState(null, '', `/compliance?id=${encodeURIComponent(id)}`)
    const path = `/api/transcripts/${encodeURIComponent(id)}`
    const [found, trades] = await Promise.all([this.http.get<Transcript>(path), this.http.get<{ trades: readonly Trade[] }>(`${path}/trades`)])
    if (trades.ok) this.trades = trades.value.trades
    if (found.ok) this.transcript = found.value
    else this.problem = found.problem.message
  }

  private async verify(): Promise<void> {
    this.working = 'verify'
    const answer = await this.http.get<Verification>(`/api/transcripts/${encodeURIComponent(this.chosen)}/verify`)
    if (answer.ok) this.verification = answer.value
    else this.problem = answer.problem.message
    this.working = ''
  }

  private async replayOne(id: string): Promise<void> {
    this.working = 'replay'
    const answer = await this.http.post<Replay>('/api/replay', { id })
    if (answer.ok) [this.replay, this.replayed] = [answer.value, id]
    else this.problem = answer.problem.message
    this.working = ''
    await this.updateComplete
    this.querySelector('#replay')?.scrollIntoView({ block: 'nearest' })
  }

  private readonly onFind = (event: Event): void => {
    event.preventDefault()
    const fields = [...new FormData(event.currentTarget as HTMLFormElement)].map(([name, value]) => [name, String(value).trim()] as [string, string]).filter(([, value]) => value !== '')
    void this.find(new URLSearchParams(fields))
  }

  private finder(): TemplateResult {
    const field = (name: string, label: string, type: string) => html`<div class="field"><label class="label" for=${name}>${label}</label><input class="input" id=${name} name=${name} type=${type}></div>`
    return html`<section class="finder" aria-labelledby="finder" tabindex="0"><form class="finder__head" role="search" @submit=${this.onFind}>
      <h2 class="title" id="finder">Transcripts</h2>${field('q', 'Words', 'search')}
      <details class="disclose"><summary>More filters</summary><div class="finder__head">${field('person', 'Person', 'text')}${field('symbol', 'Symbol', 'text')}${field('flag', 'Flag', 'text')}<div class="finder__dates">${field('from', 'From', 'date')}${field('to', 'To', 'date')}</div></div></details>
      <button class="btn" type="submit">Find</button>
      <p class="note" role="status">${this.rows ? `${capital(count(this.rows.length, 'conversation'))}, newest first` : 'Looking'}</p></form>
      <ul class="threads">${(this.rows ?? []).map((row) => html`<li><button type="button" class="thread" aria-current=${row.id === this.chosen ? 'true' : nothing} @click=${() => this.open(row.id)}>
        <span class="strong">${personLabel(row.person)}</span><span class="note">${day(row.lastAt, { year: false })} ${clock(row.lastAt)}</span><span class="thread__said">${row.title || 'Nothing said yet'}</span>
        <span class="chips">${row.tickets > 0 ? html`<span class="tag">${count(row.tickets, 'ticket')}</span>` : nothing}${row.flags.map((flag) => html`<span class="tag ${flag === 'ticket-confirmed' ? '' : 'tag--caution'}">${entryTitle(flag)}</span>`)}</span></button></li>`)}</ul></section>`
  }

  /** The record keeps a card as it was sent: its terms, before any state that came later. */
  private card(sent: TicketView): TemplateResult {
    const ticket: TicketView = { ...sent, state: sent.state ?? 'CHECKED', orders: sent.orders ?? [] }
    return html`<article class="ticket">${head(ticket, stateView(ticket), 2)}${legs(ticket)}${terms(ticket)}${checks(ticket, { plain: true })}<footer class="note">Terms <span class="mono">${shortHash(ticket.hash)}</span></footer></article>`
  }

  private raw(entry: TranscriptEntry): TemplateResult {
    return html`<details class="disclose"><summary>Entry as recorded</summary><pre tabindex="0">${JSON.stringify(entry.body, null, 1)}</pre><p class="note mono">${entry.hash}<br>after ${entry.prevHash}</p></details>`
  }

  private entry(entry: TranscriptEntry): TemplateResult {
    const said = entryText(entry)
    const card = entryCard(entry)
    const id = replayId(entry)
    const figures = figuresNote(entry)
    return html`<li class="entry"><span class="entry__seq">${entry.seq}<br>${clock(entry.at, true)}</span>
      <div class="entry__body"><span class="label">${entryTitle(entry.kind)}${typeof entry.body.name === 'string' ? html` <span class="mono">${entry.body.name}</span>` : nothing}</span>
        ${said === undefined ? nothing : entry.kind === 'reply-sent' ? prose(said, null, '') : html`<p>${said}</p>`}${figures === undefined ? nothing : html`<p class="note">${figures}</p>`}${isTicket(card) ? this.card(card) : nothing}
        ${this.raw(entry)}
        ${id === undefined ? nothing : html`<p><button class="link" type="button" @click=${() => this.replayOne(id)}>Replay this answer</button></p>`}</div>
      <span class="entry__hash">${hashHead(entry.hash)}</span></li>`
  }

  /** The sentences of one reply as one line; the reply below says them together. */
  private sentences(group: readonly TranscriptEntry[]): TemplateResult {
    const [first, last] = [group[0]!, group.at(-1)!]
    return html`<li class="entry"><span class="entry__seq">${first.seq}${group.length > 1 ? ` to ${last.seq}` : ''}<br>${clock(first.at, true)}</span>
      <div class="entry__body"><details class="disclose"><summary>${capital(count(group.length, 'sentence'))} checked, recorded and sent</summary>
        <ol class="record">${group.map((entry) => html`<li class="entry"><span class="entry__seq">${entry.seq}</span><div class="entry__body"><p>${entryText(entry)}</p>${this.raw(entry)}</div><span class="entry__hash">${hashHead(entry.hash)}</span></li>`)}</ol></details></div>
      <span class="entry__hash">${hashHead(last.hash)}</span></li>`
  }

  private reader(): TemplateResult {
    const { transcript } = this
    if (!transcript) return html`<main class="reader" id="reader"><h1 class="page-title">The record</h1><p class="section__reading">${this.problem === '' ? 'Choose a conversation to read its record.' : nothing}</p>${this.problem === '' ? nothing : failed(this.problem, () => void this.find(new URLSearchParams()))}</main>`
    const first = transcript.entries[0]
    return html`<main class="reader" id="reader"><header class="reader__head"><h1 class="page-title">${personLabel(transcript.person)}${first ? `, ${day(first.at)}` : ''}</h1>
      <p class="note">${capital(count(transcript.entries.length, 'entry', 'entries'))}. Conversation <span class="mono">${transcript.id}</span></p></header>
      ${this.problem === '' ? nothing : html`<p class="notice notice--caution" role="alert">${this.problem}</p>`}
      <ol class="record">${grouped(transcript.entries).map((group) => (group[0]!.kind === 'reply-sentence' ? this.sentences(group) : this.entry(group[0]!)))}</ol></main>`
  }

  private proof(): TemplateResult {
    const { verification, transcript } = this
    const last = transcript?.entries.at(-1)
    return html`<section aria-labelledby="chain"><h2 class="label" id="chain">Unbroken?</h2>
      ${verification === undefined ? html`<p class="note">${transcript ? 'Not checked yet in this visit.' : 'Choose a conversation.'}</p>` : html`<p class="state state--${verification.ok ? 'done' : 'refused'}" role="status">${verification.ok ? `Unbroken, ${count(verification.entries, 'entry', 'entries')}` : 'Broken'}</p>`}
      ${(verification?.problems ?? []).map((problem) => html`<p class="note">${typeof problem === 'string' ? problem : JSON.stringify(problem)}</p>`)}
      ${last ? html`<dl class="facts"><dt>Entries</dt><dd>${transcript!.entries.length}</dd><dt>Last</dt><dd>${moment(last.at)}</dd><dt>Head</dt><dd class="mono">${shortHash(last.hash)}</dd></dl>` : nothing}
      ${transcript ? html`<p><button class="btn" type="button" @click=${() => this.verify()}>${this.working === 'verify' ? 'Checking' : 'Check the chain'}</button></p>` : nothing}</section>`
  }

  private hold(): TemplateResult | typeof nothing {
    const { transcript } = this
    if (!transcript) return nothing
    const person = typeof transcript.person === 'string' ? '' : (transcript.person.id ?? '')
    return html`<steward-legal-hold .http=${this.http} .conversation=${transcript.id} .person=${person}></steward-legal-hold>`
  }

  private takeAway(): TemplateResult | typeof nothing {
    if (!this.transcript) return nothing
    const path = `/api/transcripts/${encodeURIComponent(this.transcript.id)}`
    return html`<section aria-labelledby="take"><h2 class="label" id="take">Hand on</h2>
      <p><a href=${`${path}/pdf`} download>Paper to read (PDF)</a></p><p><a href=${`${path}/export`} download>Record with its proofs (JSON Lines)</a></p></section>`
  }

  private replayPart(): TemplateResult {
    const { replay } = this
    const words = { identical: 'Identical', different: 'Different', 'version-changed': 'A tool has a newer version' }
    return html`<section aria-labelledby="replay"><h2 class="label" id="replay">Replay</h2>
      ${replay === undefined ? html`<p class="note">${this.working === 'replay' ? 'Recomputing from the record' : 'Choose “Replay this answer” at a reply. Its tools run again on the recorded data.'}</p>` : html`
        <p class="state state--${replay.status === 'identical' ? 'done' : replay.status === 'different' ? 'refused' : 'unknown'}" role="status">${words[replay.status]}, ${replay.calls.filter((call) => call.identical).length} of ${replay.calls.length} results</p>
        <p class="note mono">${this.replayed}</p>
        <table class="table table--tight"><caption class="sr">Recorded and replayed results</caption><thead><tr><th scope="col">Tool</th><th scope="col" class="num">Result</th></tr></thead>
          <tbody>${replay.calls.map((call) => html`<tr><th scope="row"><span class="mono">${call.name}</span>${call.difference === undefined ? nothing : html`<span class="table__sub">${call.difference}</span>`}</th><td class="num">${call.identical ? 'same' : 'differs'}</td></tr>`)}</tbody></table>`}</section>`
  }

  protected override render(): TemplateResult {
    return html`<a class="skip" href="#reader">Skip to transcript</a>${bar(this.http, this.session)}
      <div class="console console--record">${this.finder()}${this.reader()}<aside class="rail" aria-label="Proof" tabindex="0">${this.proof()}${tradesPart(this.trades)}${this.replayPart()}${this.hold()}${this.takeAway()}<p class="note">Reading and replaying add an entry to your own record. Nothing here changes one.</p></aside></div>`
  }
}
define('steward-compliance', CompliancePage)
