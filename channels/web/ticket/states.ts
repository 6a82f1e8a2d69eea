import type { OrderState } from '../../../domain/order.ts'
import type { TicketState, TicketView } from '../../../domain/ticket.ts'
import { clock } from '../words/dates.ts'
import { capital, count, decimal, ticketName } from '../words/numbers.ts'

/** Ring: your move. Half disc: under way. Disc: done. Square: over, nothing sent. Triangle: refused. Dotted ring: not known. */
export type Shape = 'yours' | 'moving' | 'done' | 'ended' | 'refused' | 'unknown'
/** What the card shows below its head: terms to read, orders to watch, fills to compare, or a sentence. */
type Body = 'terms' | 'orders' | 'fills' | 'sentence' | 'checks'

export interface StateView {
  readonly shape: Shape
  readonly body: Body
  readonly words: string
  /** What a screen reader hears on arrival in this state. */
  readonly said: string
  /** Interrupts what is being read: only for what a person must not act upon. */
  readonly assertive: boolean
}

const settled = (ticket: TicketView, ...states: OrderState[]): number => ticket.orders.filter((order) => states.includes(order.state)).length
const orders = (ticket: TicketView): string => count(ticket.legs.length, 'order')

type Entry = Omit<StateView, 'words' | 'said' | 'assertive'> & {
  readonly words: string | ((ticket: TicketView) => string)
  readonly said: string | ((ticket: TicketView) => string)
  readonly assertive?: true
}
const of = (shape: Shape, body: Body, words: Entry['words'], said: Entry['said'], assertive?: true): Entry =>
  ({ shape, body, words, said, ...(assertive && { assertive }) })
const name = (ticket: TicketView): string => `Ticket ${ticketName(ticket.id)}`

const table: Readonly<Record<TicketState, Entry>> = {
  PROPOSED: of('moving', 'terms', 'Being checked', 'Ticket is being checked.'),
  CHECKED: of('moving', 'terms', 'Checked, being shown', 'Ticket checked. Showing the terms.'),
  DISPLAYED: of('yours', 'terms', (t) => (t.stepUpRequired ? 'Verify to confirm' : 'Waiting for you'), (t) => `${name(t)} waits for your answer.`),
  STEP_UP_REQUIRED: of('yours', 'terms', 'Verify to confirm', 'One more step: verify on a separate page.'),
  REJECTED: of('refused', 'checks', 'Not offered', 'Ticket not offered. A check refused it.'),
  WITHDRAWN: of('ended', 'sentence', 'Canceled by you', 'Ticket canceled. Nothing was sent.'),
  EXPIRED: of('ended', 'sentence', (t) => `Expired at ${clock(t.expiresAt, true)}`, (t) => `${name(t)} expired. Nothing was sent.`),
  SUPERSEDED: of('ended', 'sentence', 'Replaced by a new ticket', (t) =>
    `${t.replacement === undefined ? 'A new ticket' : `A new ticket, ${ticketName(t.replacement)},`} replaces this one. Nothing was sent.`),
  CONFIRMED: of('moving', 'orders', 'Confirmed, queued', (t) => `Confirmed. ${capital(orders(t))} ${t.legs.length === 1 ? 'is' : 'are'} queued.`),
  SUBMITTING: of('moving', 'orders', 'Sending orders', ''),
  ACKED: of('moving', 'orders', 'With the broker', ''),
  PARTIAL: of('moving', 'orders', 'Partly filled', (t) => `Partly filled. ${settled(t, 'FILLED')} of ${orders(t)} complete.`),
  CANCEL_PENDING: of('moving', 'orders', 'Cancel asked for', 'Cancel requested. The broker has not answered yet.'),
  FILLED: of('done', 'fills', 'Filled', (t) => `Filled. ${capital(orders(t))} complete.`),
  RECONCILED: of('done', 'fills', 'Filled and reconciled', (t) => `Filled and reconciled. ${capital(orders(t))} complete.`),
  CANCELED: of('ended', 'orders', 'Canceled at the broker', 'Orders canceled. What was filled stays filled.'),
  REJECTED_BY_BROKER: of('refused', 'orders', (t) => {
    const refused = settled(t, 'REJECTED_BY_BROKER')
    return `${capital(count(refused, 'order'))} refused`
  }, (t) => `The broker refused ${count(settled(t, 'REJECTED_BY_BROKER'), 'order')}. ${capital(count(settled(t, 'FILLED', 'RECONCILED'), 'order'))} filled.`),
  BROKER_EXPIRED: of('ended', 'orders', 'Ended with the day', 'The day ended before the orders were complete.'),
  NOT_SENT: of('ended', 'orders', 'Not sent', 'The orders were not sent. Nothing was traded.'),
  UNKNOWN: of('unknown', 'orders', 'No answer yet', 'An order has no answer yet. We are looking it up. Please do not place it again.', true),
  RECON_BREAK: of('unknown', 'orders', 'Books disagree', 'Our books and the broker’s differ for this ticket. A person is looking.', true),
}

const text = (value: Entry['words'], ticket: TicketView): string => (typeof value === 'string' ? value : value(ticket))

/** Shape, words and speech of a ticket's state. `halted`: the firm stopped trading while this ticket waits. */
export const stateView = (ticket: TicketView, halted = false): StateView => {
  const entry = table[ticket.state]
  if (halted && isOpen(ticket.state)) {
    return { shape: 'refused', body: entry.body, words: 'Trading is halted', said: 'Trading is halted. This ticket cannot be confirmed now.', assertive: false }
  }
  return { shape: entry.shape, body: entry.body, words: text(entry.words, ticket), said: text(entry.said, ticket), assertive: entry.assertive ?? false }
}

const signs: Readonly<Record<Shape, string>> = { yours: '○', moving: '◐', done: '●', ended: '■', refused: '▲', unknown: '◌' }

/** The state where text is all there is, a chat or a terminal: the shape says it to people who see no colour. */
export const stateText = (ticket: TicketView): string => {
  const view = stateView(ticket)
  if (ticket.state === 'CHECKED') return `${signs.yours} Waiting for you`
  // The page writes the reader's own clock here; a text that stays is read later and elsewhere.
  return `${signs[view.shape]} ${ticket.state === 'EXPIRED' ? 'Expired, nothing was sent' : view.words}`
}

/** The person can still answer. */
export const isOpen = (state: TicketState): boolean => state === 'PROPOSED' || state === 'CHECKED' || state === 'DISPLAYED' || state === 'STEP_UP_REQUIRED'
/** Confirmed, and something can still happen at the broker. */
export const isUnderWay = (state: TicketState): boolean =>
  ['CONFIRMED', 'SUBMITTING', 'ACKED', 'PARTIAL', 'CANCEL_PENDING', 'UNKNOWN'].includes(state)

/** One line below an order: what is known of it, and no more. */
export const orderWords = (state: OrderState, averagePrice: string | null): string => {
  const at = averagePrice === null ? '' : ` at ${decimal(averagePrice)}`
  const words: Readonly<Record<OrderState, string>> = {
    CONFIRMED: 'Waiting', SUBMITTING: 'Sending', UNKNOWN: 'Sent, no answer yet', ACKED: 'Accepted by the broker',
    PARTIAL: `Partly filled${at}`, CANCEL_PENDING: 'Cancel asked for', FILLED: `Filled${at}`, RECONCILED: `Filled${at}, reconciled`,
    CANCELED: `Canceled${at && `, part filled${at}`}`, REJECTED_BY_BROKER: 'Refused by the broker', BROKER_EXPIRED: 'Ended with the day',
    NOT_SENT: 'Not sent', RECON_BREAK: 'In question',
  }
  return words[state]
}
