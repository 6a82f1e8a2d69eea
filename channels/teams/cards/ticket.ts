import type { TicketView } from '../../../domain/ticket.ts'
import { legCash } from '../../web/ticket/amounts.ts'
import { checkLines } from '../../web/ticket/check-words.ts'
import { isOpen, orderWords, stateText } from '../../web/ticket/states.ts'
import { day } from '../../web/words/dates.ts'
import { capital, decimal, dollars, percent, shortHash, ticketName } from '../../web/words/numbers.ts'
import type { TeamsCardView } from '../port.ts'
import { cardOf, clockTime, execute, open, table, words, type Element } from './elements.ts'

const side = (leg: TicketView['legs'][number]): string => (leg.side === 'buy' ? 'Buy' : 'Sell')

const legRows = (ticket: TicketView): readonly (readonly string[])[] => ticket.legs.map((leg) =>
  [`${side(leg)} ${leg.symbol}`, decimal(leg.quantity), `${decimal(leg.limitPrice ?? leg.refPrice)}${leg.type === 'limit' ? ' limit' : ''}`, decimal(legCash(leg), { signed: true })])

const orderRows = (ticket: TicketView): readonly (readonly string[])[] => ticket.orders.map((order, at) =>
  [`${ticket.legs[at] ? side(ticket.legs[at]) : ''} ${ticket.legs[at]?.symbol ?? ''}`.trim(), `${decimal(order.filledQuantity)} of ${decimal(ticket.legs[at]?.quantity ?? '0')}`, orderWords(order.state, order.averagePrice)])

const termRows = (ticket: TicketView): readonly (readonly string[])[] => [
  ['Most that can change hands', dollars(ticket.worstCaseUsd)],
  ['Fees, estimated', dollars(ticket.feesUsd)],
  ...(ticket.taxUsd === null ? [] : [['Tax, estimated', dollars(ticket.taxUsd)]]),
  ...(ticket.impact ? [['Cash left afterwards', dollars(ticket.impact.cashAfterUsd)]] : []),
  ...(ticket.impact?.riskBefore != null && ticket.impact.riskAfter != null ? [['Usual yearly swing, now and after', `${percent(ticket.impact.riskBefore)} → ${percent(ticket.impact.riskAfter)}`]] : []),
]

const impactRows = ({ impact }: TicketView): readonly (readonly string[])[] =>
  (impact?.classes ?? []).map((each) => [capital(each.assetClass.replaceAll('-', ' ')), percent(each.before), percent(each.after), each.target === null ? '–' : percent(each.target)])

const proofLine = (ticket: TicketView): string => `Prices: ${ticket.priceSource}, ${day(ticket.priceAsOf)}. What you confirm: ${shortHash(ticket.hash)}`

const textOf = (ticket: TicketView, note: string | undefined): string => [
  `${ticket.title} · ${ticket.accountLabel} · ${stateText(ticket)}`, ...(note === undefined ? [] : [note]),
  ...(ticket.orders.length > 0 ? orderRows(ticket) : legRows(ticket)).map((row) => row.join(' · ')),
  ...(isOpen(ticket.state) ? [...impactRows(ticket).map(([name = '', before = '', after = '']) => `${name}: ${before} → ${after}`), ...termRows(ticket).map((row) => row.join(': ')), ...checkLines(ticket.checks), `${proofLine(ticket)}.`] : []),
].join('\n')

export interface TicketScene {
  /** Where the person's own pages are: `https://…` without a slash at the end. */
  readonly pages: string
  /** Said first: what just happened. */
  readonly note?: string
  /** The person's id in Teams: their client asks for their own view as soon as it shows the card. */
  readonly userId?: string
  /** This view is the answer to their own client: it was shown to them, and may be confirmed from here. */
  readonly shown: boolean
}

/** Over the limit the yes is given on our page, with a proof; a proof never travels through a chat. */
const answers = (ticket: TicketView, { pages, shown }: TicketScene): readonly Element[] => {
  const data = { ticketId: ticket.id }
  if (!isOpen(ticket.state)) {
    if (ticket.state === 'EXPIRED') return [execute('New prices', 'requote', data)]
    if (ticket.replacement !== undefined) return [execute('Show the new ticket', 'show', { ticketId: ticket.replacement })]
    return ['CONFIRMED', 'ACKED', 'PARTIAL'].includes(ticket.state) ? [execute('Ask the broker to cancel', 'cancel', data), execute('Refresh', 'show', data)] : []
  }
  const cancel = execute('Cancel', 'cancel', data)
  const report = ticket.suitability === undefined ? [] : [open('Suitability report', `${pages}/api/tickets/${encodeURIComponent(ticket.id)}/suitability`)]
  if (ticket.stepUpRequired) return [open('Verify and confirm on the secure page', `${pages}/step-up?ticket=${encodeURIComponent(ticket.id)}`), cancel, ...report]
  return [shown ? execute('Confirm this order', 'confirm', data, 'positive') : execute('Review to confirm', 'show', data), cancel, ...report]
}

/** A ticket as it stands in the ledger now. A card that is over asks for nothing and refreshes nothing. */
export const ticketCard = (ticket: TicketView, scene: TicketScene): TeamsCardView => {
  const waiting = isOpen(ticket.state)
  const refresh = waiting && scene.userId !== undefined ? { refresh: { verb: 'show', data: { ticketId: ticket.id }, userIds: [scene.userId] } } : {}
  return cardOf({
    title: ticket.title, text: textOf(ticket, scene.note), actions: answers(ticket, scene), ...refresh,
    body: [
      words(`${stateText(ticket)} · ${ticketName(ticket.id)} · ${ticket.accountLabel}`, { isSubtle: true, spacing: 'None' }),
      ...(scene.note === undefined ? [] : [words(scene.note, { weight: 'Bolder' })]),
      ...(ticket.orders.length > 0 ? [table(['Order', 'Filled', 'State'], orderRows(ticket))] : [table(['Order', 'Quantity', 'Price', 'Cash, USD'], legRows(ticket))]),
      ...(waiting ? [table([], termRows(ticket)), ...(ticket.impact ? [table(['Share of', 'Now', 'After', 'Target'], impactRows(ticket))] : []), ...checkLines(ticket.checks).map((line) => words(line, { size: 'Small', spacing: 'Small' })),
        words(proofLine(ticket), { isSubtle: true, size: 'Small' }), clockTime(ticket.expiresAt, 'Holds until ', { isSubtle: true, size: 'Small', spacing: 'None' })] : []),
    ],
  })
}

/** What anybody else sees of a card that is not theirs, or not meant for here. */
export const inertCard = (sentence: string, actions: readonly Element[] = []): TeamsCardView => cardOf({ title: 'Steward', text: sentence, body: [words(sentence)], actions })
