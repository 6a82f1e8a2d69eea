import type { TicketView } from '../../domain/ticket.ts'
import { checkLines } from '../web/ticket/check-words.ts'
import { isOpen, isUnderWay, orderWords, stateText } from '../web/ticket/states.ts'
import { clock, day } from '../web/words/dates.ts'
import { capital, decimal, dollars, percent, shortHash, ticketName } from '../web/words/numbers.ts'
import { table, wrap } from './layout.ts'

const legRow = (ticket: TicketView) => (leg: TicketView['legs'][number]): readonly string[] =>
  [leg.side === 'buy' ? 'Buy' : 'Sell', leg.symbol, ticket.names[leg.symbol] ?? '', decimal(leg.quantity), decimal(leg.limitPrice ?? leg.refPrice), leg.type]

const orderRows = (ticket: TicketView): readonly (readonly string[])[] => ticket.orders.map((order, at) =>
  [ticket.legs[at]?.symbol ?? '', `${decimal(order.filledQuantity)} of ${decimal(ticket.legs[at]?.quantity ?? '0')}`, orderWords(order.state, order.averagePrice)])

/** What the person can do with it here. */
const nextStep = (ticket: TicketView): string | undefined => {
  if (isOpen(ticket.state)) return `/confirm${ticket.stepUpRequired ? ', with a one-time code,' : ''} places it, /cancel withdraws it, /requote asks for new prices.`
  if (isUnderWay(ticket.state)) return '/cancel asks the broker to cancel what is still open.'
  return ticket.state === 'EXPIRED' ? '/requote asks for new prices.' : undefined
}

const terms = ({ worstCaseUsd, feesUsd, taxUsd, impact }: TicketView): readonly (readonly string[])[] => [
  ['Most that can change hands', dollars(worstCaseUsd)],
  ['Fees, estimated', dollars(feesUsd)],
  ...(taxUsd === null ? [] : [['Tax, estimated', dollars(taxUsd)]]),
  ...(impact ? [['Cash left afterwards', dollars(impact.cashAfterUsd)]] : []),
  ...(impact?.riskBefore != null && impact.riskAfter != null ? [['Usual yearly swing, now', percent(impact.riskBefore)], ['Usual yearly swing, after', percent(impact.riskAfter)]] : []),
]

/** The card, from the ledger's view alone. `width` in columns. */
export const ticketText = (ticket: TicketView, width: number): string => {
  const classes = ticket.impact?.classes.map((each) =>
    [capital(each.assetClass.replaceAll('-', ' ')), percent(each.before), percent(each.after), each.target === null ? '–' : percent(each.target)]) ?? []
  const rule = '─'.repeat(Math.min(width, 72))
  const step = nextStep(ticket)
  return [
    rule, wrap(`${stateText(ticket)} · ${ticketName(ticket.id)} · ${ticket.accountLabel}`, width), wrap(ticket.title, width), '',
    table(['Order', '', '', 'Quantity', 'Price', 'Kind'], ticket.legs.map(legRow(ticket)), width), '',
    table([], terms(ticket), width),
    ...(classes.length > 0 ? ['', table(['Share of', 'Now', 'After', 'Target'], classes, width)] : []),
    '', ...checkLines(ticket.checks).map((line) => wrap(line, width)),
    ...(ticket.orders.length > 0 ? ['', table(['Order', 'Filled', 'State'], orderRows(ticket), width)] : []),
    ...(ticket.suitability === undefined ? [] : [`${ticket.suitability.basis === 'own-order' ? 'How it fits you' : 'Why this is recommended'}, on the web page:`, `/api/tickets/${ticket.id}/suitability`]),
    wrap(`Prices: ${ticket.priceSource}, ${day(ticket.priceAsOf)}.${isOpen(ticket.state) ? ` They hold until ${clock(ticket.expiresAt, true)}.` : ''} What you confirm: ${shortHash(ticket.hash)}`, width),
    ...(step === undefined ? [] : [wrap(step, width)]), rule,
  ].join('\n')
}
