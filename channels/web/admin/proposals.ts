import { html, nothing, type TemplateResult } from 'lit'
import { ActPiece, codeField, submitted } from '../account/act.ts'
import { define } from '../ui/piece.ts'
import { moment } from '../words/dates.ts'
import { shortHash } from '../words/numbers.ts'
import { facts, nameWords, same, valueWords, type Data } from './facts.ts'
import { linkNotice, type User } from './people.ts'

interface Proposal {
  readonly id: string
  readonly kind: 'policy' | 'second-factor' | 'administrator' | 'account-release'
  readonly terms: { readonly policy?: Data; readonly personId?: string; readonly accountId?: string; readonly frozenFor?: string }
  readonly hash: string
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: string
  readonly state: string
}
interface Link { readonly url: string; readonly expiresAt: string }

const titles: Readonly<Record<Proposal['kind'], string>> = { policy: 'Other rules', 'second-factor': 'A new second factor', administrator: 'An administrator', 'account-release': 'A frozen account trades again' }

/** The firm's rules, and what two administrators decide together. */
export class Proposals extends ActPiece {
  static override properties = { ...ActPiece.properties, users: { attribute: false }, me: { attribute: false }, policy: { state: true }, proposals: { state: true }, link: { state: true } }
  declare users: readonly User[]
  declare me: string
  declare policy: Data | undefined
  declare proposals: readonly Proposal[]
  declare link: Link | undefined

  constructor() {
    super()
    this.proposals = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  private async load(): Promise<void> {
    const [policy, proposals] = await Promise.all([this.http.get<Data>('/api/admin/policy'), this.http.get<{ proposals: readonly Proposal[] }>('/api/admin/proposals')])
    if (policy.ok) this.policy = policy.value
    if (proposals.ok) this.proposals = proposals.value.proposals
  }

  private async propose(event: Event, terms: (field: (name: string) => string) => object): Promise<void> {
    const { form, field } = submitted(event)
    const given = { ...terms(field), reason: field('reason') }
    await this.act(form, () => this.http.post('/api/admin/proposals', given), 'Proposed. Another administrator decides.')
    await this.load()
  }

  private async decide(event: Event, { id, hash }: Proposal, path: 'approve' | 'reject'): Promise<void> {
    const { form, field } = submitted(event)
    const given = path === 'approve' ? { hash, code: field('code') } : { hash, reason: field('reason') }
    await this.act(form, () => this.http.post<Partial<Link>>(`/api/admin/proposals/${encodeURIComponent(id)}/${path}`, given), ({ url, expiresAt }) => {
      this.link = url === undefined ? undefined : { url, expiresAt: expiresAt ?? '' }
      return path === 'approve' ? 'Approved. It is in effect.' : 'It will not take effect.'
    })
    await this.load()
    this.dispatchEvent(new Event('changed', { bubbles: true }))
  }

  private nameOf(id: string | undefined): string {
    return this.users.find((user) => user.id === id)?.label ?? id ?? ''
  }

  /** Of a policy only what would change, now and then. */
  private wanted({ kind, terms }: Proposal): TemplateResult {
    if (kind === 'account-release') return html`<p><span class="mono">${terms.accountId}</span>, frozen because: ${terms.frozenFor}</p>`
    if (kind !== 'policy') return html`<p>${this.nameOf(terms.personId)}</p>`
    const changed = Object.entries(terms.policy ?? {}).filter(([name, value]) => name !== 'version' && !same(value, this.policy?.[name]))
    return html`<dl class="facts">${changed.map(([name, value]) => html`<dt>${nameWords(name)}</dt><dd>${valueWords(this.policy?.[name])} becomes ${valueWords(value)}</dd>`)}</dl>`
  }

  private open(proposal: Proposal): TemplateResult {
    const { id, hash, proposedBy } = proposal
    const mine = proposedBy === this.me
    return html`<li><span class="strong">${titles[proposal.kind]}</span><span class="note">by ${this.nameOf(proposedBy)}, ${moment(proposal.proposedAt)}</span>
      <div class="wanted">${this.wanted(proposal)}<p class="note">Reason: ${proposal.reason}. Terms <span class="mono">${shortHash(hash)}</span></p>
        ${mine ? nothing : html`<form class="proof" @submit=${(event: Event) => void this.decide(event, proposal, 'approve')}><div class="field">${codeField(`approve-${id}`)}</div><button class="btn btn--primary" type="submit">Approve exactly this</button></form>`}
        <details class="disclose"><summary>${mine ? 'Take it back' : 'Reject it'}</summary><form class="proof" @submit=${(event: Event) => void this.decide(event, proposal, 'reject')}>
          <div class="field"><label class="note" for="reject-${id}">Reason, for the record</label><input class="input" id="reject-${id}" name="reason" minlength="3" maxlength="500" required></div><button class="btn" type="submit">${mine ? 'Take it back' : 'Reject it'}</button></form></details></div></li>`
  }

  private reason(id: string): TemplateResult {
    return html`<div class="field"><label class="label" for=${id}>Reason, for the record</label><input class="input" id=${id} name="reason" minlength="3" maxlength="500" required></div><button class="btn" type="submit">Propose it</button>`
  }

  private forms(): TemplateResult {
    const rules = Object.entries(this.policy ?? {}).filter(([name, value]) => name !== 'version' && (typeof value === 'string' || typeof value === 'number'))
    const restricted = ((this.policy?.restricted ?? []) as readonly string[]).join(' ')
    const valueOf = (field: (name: string) => string): unknown => (typeof this.policy?.[field('rule')] === 'number' ? Number(field('value')) : field('value'))
    const others = this.users.filter((user) => user.id !== this.me)
    return html`<details class="disclose"><summary>Propose another limit</summary><form class="halt" @submit=${(event: Event) => void this.propose(event, (field) => ({ kind: 'policy', change: { [field('rule')]: valueOf(field) } }))}>
        <div class="field"><label class="label" for="rule">Limit</label><select class="input" id="rule" name="rule">${rules.map(([name]) => html`<option value=${name}>${nameWords(name)}</option>`)}</select></div>
        <div class="field"><label class="label" for="rule-value">New value: dollars as 100000.00, a share as 0.25 for 25 %</label><input class="input" id="rule-value" name="value" maxlength="40" required></div>${this.reason('rule-reason')}</form></details>
      <details class="disclose"><summary>Propose another restricted list</summary><form class="halt" @submit=${(event: Event) => void this.propose(event, (field) => ({ kind: 'policy', change: { restricted: field('symbols').toUpperCase().split(/[\s,]+/).filter((each) => each !== '') } }))}>
        <div class="field"><label class="label" for="symbols">Symbols that nobody may trade</label><input class="input" id="symbols" name="symbols" .value=${restricted} maxlength="8000"></div>${this.reason('symbols-reason')}</form></details>
      <details class="disclose"><summary>Propose a new second factor, or an administrator</summary><form class="halt" @submit=${(event: Event) => void this.propose(event, (field) => ({ kind: field('kind'), personId: field('personId') }))}>
        <div class="field"><label class="label" for="kind">What</label><select class="input" id="kind" name="kind"><option value="second-factor">A new second factor</option><option value="administrator">An administrator</option></select></div>
        <div class="field"><label class="label" for="whom">For</label><select class="input" id="whom" name="personId">${others.map(({ id, label }) => html`<option value=${id}>${label}</option>`)}</select></div>${this.reason('person-reason')}</form></details>`
  }

  protected override render(): TemplateResult {
    const waiting = this.proposals.filter(({ state }) => state === 'open')
    const past = this.proposals.filter(({ state }) => state !== 'open').slice(0, 10)
    return html`<section class="section" aria-labelledby="proposals"><div class="section__head"><h2 class="title" id="proposals">Decided by two</h2></div>${this.outcome()}${linkNotice(this.link)}
        ${waiting.length === 0 ? html`<p class="note">Nothing waits for a decision.</p>` : html`<ul class="queue">${waiting.map((each) => this.open(each))}</ul>`}${this.forms()}
        ${past.length === 0 ? nothing : html`<details class="disclose"><summary>Decided before</summary><ul class="queue">${past.map((each) => html`<li><span>${titles[each.kind]}: ${each.reason}</span><span class="note">${each.state}</span></li>`)}</ul></details>`}</section>
      <section class="section" aria-labelledby="policy"><div class="section__head"><h2 class="title" id="policy">Firm policy</h2></div>${facts(this.policy)}</section>`
  }
}
define('steward-proposals', Proposals)
