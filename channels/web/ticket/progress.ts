import { html, nothing, type TemplateResult } from 'lit'
import type { TicketView } from '../../../domain/ticket.ts'
import { vars } from '../ui/vars.ts'
import { decimal } from '../words/numbers.ts'
import { againstCard, filledCash, filledShare } from './amounts.ts'
import { legName, sideWord } from './parts.ts'
import { orderWords } from './states.ts'

const signed = (text: string): string => decimal(text, { signed: true })

/** One line an order while something can still happen: how much is done, and what is known. */
export const orders = (ticket: TicketView): TemplateResult => html`<div><ul class="fills">
  ${ticket.legs.map((leg, index) => {
    const order = ticket.orders[index]
    return html`<li class="fill"><span><span class="side">${sideWord(leg)}</span><span class="strong">${leg.symbol}</span></span>
      <span class="num">${decimal(order?.filledQuantity ?? '0')} of ${decimal(leg.quantity)}</span>
      <span class="fill__track" ${vars({ '--done': filledShare(leg, order) })}></span>
      <span class="note">${order ? orderWords(order.state, order.averagePrice) : 'Waiting'}</span></li>`
  })}</ul></div>`

/** What was agreed beside what was done. */
export const fills = (ticket: TicketView): TemplateResult => {
  const difference = againstCard(ticket)
  const equal = difference === '0.00'
  return html`<div><table class="legs">
    <caption class="sr">Fills against the prices on the card</caption>
    <thead><tr><th scope="col">Order</th><th scope="col" class="num">Filled</th><th scope="col" class="num">Card</th><th scope="col" class="num">Price</th><th scope="col" class="num">Cash, USD</th></tr></thead>
    <tbody>${ticket.legs.map((leg, index) => {
      const order = ticket.orders[index]
      return html`<tr>${legName(ticket, leg, false)}<td class="num">${decimal(order?.filledQuantity ?? '0')}</td><td class="num">${decimal(leg.refPrice)}</td>
        <td class="num">${order?.averagePrice == null ? '' : decimal(order.averagePrice)}</td><td class="num">${order ? signed(filledCash(leg, order)) : ''}</td></tr>`
    })}</tbody>
    <tfoot><tr><th scope="row" colspan="4">Fees, estimated</th><td class="num">${signed(`-${ticket.feesUsd}`)}</td></tr>
      <tr><th scope="row" colspan="4">Against the card, before fees</th>
        <td class="num">${equal ? '0.00' : html`<span class="delta ${difference.startsWith('-') ? 'delta--down' : 'delta--up'}">${signed(difference)}</span>`}</td></tr></tfoot>
  </table></div>`
}

const symbolsIn = (ticket: TicketView, state: string): string =>
  ticket.legs.filter((_, index) => ticket.orders[index]?.state === state).map((leg) => leg.symbol).join(' and ')

/** What a person should know before doing anything more, where the state asks for it. */
export const caution = (ticket: TicketView): TemplateResult | typeof nothing => {
  if (ticket.state === 'UNKNOWN') {
    return html`<div><div class="notice notice--caution"><strong>The ${symbolsIn(ticket, 'UNKNOWN') || 'last'} order may or may not exist.</strong>
      We are asking the broker by its number. Please do not place it again.</div></div>`
  }
  if (ticket.state === 'RECON_BREAK') {
    return html`<div><div class="notice notice--caution"><strong>${symbolsIn(ticket, 'RECON_BREAK') || 'An order'} is in question.</strong>
      Our book and the broker’s differ. A person is looking. New tickets that need it wait until it is settled.</div></div>`
  }
  return nothing
}

/** What the replacement changes, row by row; nothing when it is not known here. */
export const changes = (old: TicketView, fresh: TicketView | undefined): TemplateResult | typeof nothing => {
  const rows = old.legs.flatMap((leg) => {
    const next = fresh?.legs.find((each) => each.symbol === leg.symbol && each.side === leg.side)
    return [
      ...(next && next.refPrice !== leg.refPrice ? [[`${leg.symbol} price`, leg.refPrice, next.refPrice]] : []),
      ...(next && next.quantity !== leg.quantity ? [[`${leg.symbol} quantity`, leg.quantity, next.quantity]] : []),
    ]
  })
  return rows.length === 0 ? nothing : html`<div><table class="legs"><caption class="sr">What the new ticket changes</caption>
    <thead><tr><th scope="col">What changes</th><th scope="col" class="num">Was</th><th scope="col" class="num">Is now</th></tr></thead>
    <tbody>${rows.map(([name, was, now]) => html`<tr><th scope="row">${name}</th><td class="num">${decimal(was!)}</td><td class="num">${decimal(now!)}</td></tr>`)}</tbody></table></div>`
}
