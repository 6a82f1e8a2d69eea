import { html, nothing, type TemplateResult } from 'lit'
import type { CheckResult } from '../../../domain/check.ts'
import type { TicketView } from '../../../domain/ticket.ts'
import { capital, count, decimal, dollars, fundName, percent, shortHash, ticketName } from '../words/numbers.ts'
import { day } from '../words/dates.ts'
import { legCash, totals } from './amounts.ts'
import { checkFacts, checkName, passedWords } from './check-words.ts'
import type { StateView } from './states.ts'

type Leg = TicketView['legs'][number]

export const sideWord = (leg: Leg): string => (leg.side === 'buy' ? 'Buy' : 'Sell')
const signed = (text: string): string => decimal(text, { signed: true })
const orderKind = (ticket: TicketView): string => {
  const limits = ticket.legs.filter((leg) => leg.type === 'limit').length
  const kind = limits === 0 ? 'Market orders' : limits === ticket.legs.length ? 'Limit orders' : 'Market and limit orders'
  return ticket.legs.length === 1 ? kind.replace('orders', 'order') : kind
}

/** Shape, words, number, title, account. The card has its own live region, so the state is not read twice. `level` is the title's rank on the page. */
export const head = (ticket: TicketView, view: StateView, level = 3): TemplateResult => html`
  <header class="ticket__head">
    <p class="state state--${view.shape}">${view.words}</p>
    <p class="note num" id="number-${ticket.id}">Ticket ${ticketName(ticket.id)}</p>
    <h3 class="title" id="ticket-${ticket.id}" tabindex="-1" aria-level=${level}>${ticket.title}</h3>
    <p class="note">${ticket.accountLabel}. ${orderKind(ticket)}, good for the day. Prices: ${ticket.priceSource}, ${day(ticket.priceAsOf)}.</p>
  </header>`

/** What stands in the order column: side, symbol and name. */
export const legName = (ticket: TicketView, leg: Leg, withName = true): TemplateResult => html`<th scope="row"><span class="side">${sideWord(leg)}</span>${leg.symbol}
  ${withName && ticket.names[leg.symbol] ? html`<span class="legs__name">${fundName(ticket.names[leg.symbol]!)}</span>` : nothing}</th>`

export const legs = (ticket: TicketView): TemplateResult => {
  const sum = totals(ticket.legs)
  return html`<div><table class="legs">
    <caption class="sr">${capital(count(ticket.legs.length, 'order'))} in this ticket, at reference prices</caption>
    <thead><tr><th scope="col">Order</th><th scope="col" class="num">Quantity</th><th scope="col" class="num">Price</th><th scope="col" class="num">Cash, USD</th></tr></thead>
    <tbody>${ticket.legs.map((leg) => html`<tr>${legName(ticket, leg)}<td class="num">${decimal(leg.quantity)}</td>
      <td class="num">${decimal(leg.limitPrice ?? leg.refPrice)}${leg.type === 'limit' ? html`<span class="table__sub">limit</span>` : nothing}</td>
      <td class="num">${signed(legCash(leg))}</td></tr>`)}</tbody>
    ${ticket.legs.length < 2 ? nothing : html`<tfoot>
      ${sum.sells === '0.00' ? nothing : html`<tr><th scope="row" colspan="3">You sell</th><td class="num">${signed(sum.sells)}</td></tr>`}
      ${sum.buys === '0.00' ? nothing : html`<tr><th scope="row" colspan="3">You buy</th><td class="num">${signed(sum.buys)}</td></tr>`}
      <tr><th scope="row" colspan="3">${sum.net.startsWith('-') ? 'Comes from cash, before fees' : 'Goes to cash, before fees'}</th><td class="num">${signed(sum.net)}</td></tr>
    </tfoot>`}
  </table></div>`
}

const term = (name: string, value: string, note?: string): TemplateResult =>
  html`<div><dt>${name}</dt><dd>${value}</dd>${note ? html`<dd class="note">${note}</dd>` : nothing}</div>`

const worstNote = ({ legs: orders, tolerance }: TicketView): string => {
  const share = percent(Number(tolerance), { digits: 2 })
  return orders.some((leg) => leg.side === 'buy') ? `If every purchase costs ${share} more than shown. No fill can be worse.` : `At the prices shown. A sale fills at most ${share} below.`
}

export const terms = (ticket: TicketView): TemplateResult => html`<div><p class="ticket__part">At worst, and what it costs</p>
  <dl class="terms">
    ${term('Most that can change hands', dollars(ticket.worstCaseUsd), worstNote(ticket))}
    ${ticket.impact ? term('Cash left afterwards', dollars(ticket.impact.cashAfterUsd)) : nothing}
    ${term('Fees, estimated', dollars(ticket.feesUsd))}
    ${ticket.taxUsd === null ? (ticket.impact?.taxNote ? term('Tax', 'none', ticket.impact.taxNote) : nothing) : term('Tax, estimated', dollars(ticket.taxUsd), ticket.impact?.taxNote)}
  </dl></div>`

const passedList = (passed: readonly CheckResult[], plain: boolean): TemplateResult | typeof nothing => (passed.length === 0 ? nothing
  : plain ? html`<li class="check"><span>${capital(count(passed.length, 'check'))} passed.</span></li>`
    : html`<li><details class="disclose"><summary>${capital(count(passed.length, 'check'))} passed</summary>
      <ul class="checks checks--list">${passed.map((check) => html`<li class="check"><span>${passedWords(check)}</span></li>`)}</ul></details></li>`)

/** What the checks said: refusals first, then cautions, then how many passed. */
export const checks = (ticket: TicketView, { plain = false } = {}): TemplateResult | typeof nothing => {
  if (ticket.checks.length === 0) return nothing
  const item = (check: CheckResult, style: string) =>
    html`<li class="check ${style}"><div><span class="strong">${checkName(check)}.</span> ${checkFacts(check)}</div></li>`
  const by = (outcome: CheckResult['outcome']) => ticket.checks.filter((check) => check.outcome === outcome)
  return html`<div><p class="ticket__part">Checks</p><ul class="checks">
    ${by('blocked').map((check) => item(check, 'check--failed'))}
    ${by('warned').map((check) => item(check, 'check--caution'))}
    ${passedList(by('passed'), plain)}</ul></div>`
}

/** Opens in a tab of its own, so that the card stays. */
export const report = (ticket: TicketView, base = ''): TemplateResult | typeof nothing => (ticket.suitability === undefined ? nothing
  : html`<p class="note"><a href=${`${base}/api/tickets/${encodeURIComponent(ticket.id)}/suitability`} target="_blank" rel="noopener">${ticket.suitability.basis === 'own-order'
    ? 'How your own order fits you: the suitability report' : 'Why this is recommended: the suitability report'}</a></p>`)

export const proof = (ticket: TicketView): TemplateResult => html`<p class="note ticket__proof">${ticket.stepUpRequired
  ? 'Over the limit for a plain yes, so we ask for a code on a separate page. ' : ''}What you confirm is exactly the above: <span class="mono">${shortHash(ticket.hash)}</span></p>`
