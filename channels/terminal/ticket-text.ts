import type { TicketView } from '../../domain/ticket.ts'
import { dollars, table, wrap } from './layout.ts'

/** A ticket's state in words; a shape says the same for people who don't see colour. */
const stateWords: Readonly<Record<string, string>> = {
  CHECKED: '○ Waiting for you', DISPLAYED: '○ Waiting for you', STEP_UP_REQUIRED: '○ Needs your one-time code',
  CONFIRMED: '◐ Confirmed, going to the broker', SUBMITTING: '◐ On its way to the broker', ACKED: '◐ With the broker', PARTIAL: '◐ Partly filled',
  CANCEL_PENDING: '◐ Cancel asked', FILLED: '● Filled', RECONCILED: '● Filled and reconciled', REJECTED: '▲ Refused by the checks',
  REJECTED_BY_BROKER: '▲ Refused by the broker', EXPIRED: '■ Expired, nothing was sent', WITHDRAWN: '■ Withdrawn, nothing was sent',
  SUPERSEDED: '■ Replaced by a newer ticket', CANCELED: '■ Canceled', BROKER_EXPIRED: '■ Expired at the broker', NOT_SENT: '■ Not sent',
  UNKNOWN: '◌ No answer yet: it may or may not exist', RECON_BREAK: '▲ Books disagree; the account is frozen', PROPOSED: '○ Being checked',
}
export const stateText = (state: string): string => stateWords[state] ?? state

const share = (value: number): string => `${(value * 100).toFixed(1)} %`

/** A check's facts as words: `neededUsd 12777.16, unsettled`. */
const factsText = (facts: TicketView['checks'][number]['facts']): string => Object.entries(facts)
  .filter(([, value]) => value !== null && value !== false)
  .map(([name, value]) => (value === true ? name : `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)).join('; ')

const legRow = (ticket: TicketView) => (leg: TicketView['legs'][number]): readonly string[] =>
  [leg.side === 'buy' ? 'Buy' : 'Sell', leg.symbol, ticket.names[leg.symbol] ?? '', leg.quantity, leg.refPrice,
    leg.type === 'limit' ? `limit ${leg.limitPrice ?? ''}` : 'market']

const orderRows = (ticket: TicketView): readonly (readonly string[])[] => ticket.orders.map((order, at) =>
  [ticket.legs[at]?.symbol ?? '', stateText(order.state), `${order.filledQuantity} filled`, order.averagePrice ? `at ${order.averagePrice}` : ''])

/** The card, from the ledger's view alone. `width` in columns. */
export const ticketText = (ticket: TicketView, width: number): string => {
  const facts: (readonly string[])[] = [
    ['Most that can change hands', dollars(ticket.worstCaseUsd)],
    ['Fees, estimated', dollars(ticket.feesUsd)],
    ...(ticket.taxUsd === null ? [] : [['Tax, estimated', dollars(ticket.taxUsd)]]),
    ...(ticket.impact ? [['Cash afterwards', dollars(ticket.impact.cashAfterUsd)]] : []),
    ...(ticket.impact?.riskBefore != null && ticket.impact.riskAfter != null
      ? [['Usual yearly swing, now', share(ticket.impact.riskBefore)], ['Usual yearly swing, after', share(ticket.impact.riskAfter)]] : []),
  ]
  const classes = ticket.impact?.classes.map((each) => [each.assetClass.replaceAll('-', ' '), share(each.before), share(each.after), each.target === null ? '–' : share(each.target)]) ?? []
  const warned = ticket.checks.filter((check) => check.outcome !== 'passed')
    .map((check) => `${check.outcome === 'blocked' ? '✗' : '!'} ${check.name}: ${factsText(check.facts)}`)
  const passed = ticket.checks.filter((check) => check.outcome === 'passed').length
  const rule = '─'.repeat(Math.min(width, 72))
  return [
    rule, `${stateText(ticket.state)}   ticket ${ticket.id}`, wrap(`${ticket.title} · ${ticket.accountLabel}`, width), '',
    table(['Order', '', '', 'Quantity', 'Price', 'Kind'], ticket.legs.map(legRow(ticket)), width), '',
    table([], facts, width),
    ...(classes.length > 0 ? ['', table(['Share of', 'Now', 'After', 'Target'], classes, width)] : []),
    '', ...warned.map((line) => wrap(line, width)), `${passed} checks passed`,
    ...(ticket.orders.length > 0 ? ['', table([], orderRows(ticket), width)] : []),
    ...(ticket.suitability === undefined ? [] : [wrap(`${ticket.suitability.basis === 'own-order' ? 'Your own order; how it fits you' : 'Why this is recommended'}: /api/tickets/${ticket.id}/suitability`, width)]),
    `Prices: ${ticket.priceSource}, ${ticket.priceAsOf}. Holds until ${ticket.expiresAt}.`,
    `What you confirm: ${ticket.hash.slice(0, 4)} ${ticket.hash.slice(4, 8)} … ${ticket.hash.slice(-4)}`, rule,
  ].join('\n')
}
