import { moment } from '../words/dates.ts'
import { decimal, ticketName } from '../words/numbers.ts'
import type { Item, Timeline } from './timeline.ts'

const ticketLines = (timeline: Timeline, id: string): readonly string[] => {
  const ticket = timeline.tickets[id]
  if (!ticket) return []
  const legs = ticket.legs.map((leg) => `  ${leg.side} ${decimal(leg.quantity)} ${leg.symbol} at ${decimal(leg.limitPrice ?? leg.refPrice)}`)
  return [`Ticket ${ticketName(ticket.id)}, ${ticket.state}: ${ticket.title}`, ...legs, `  terms ${ticket.hash}`]
}

const lines = (timeline: Timeline, item: Item): readonly string[] => {
  if (item.kind === 'said') return [`You, ${moment(item.at)}`, item.text]
  if (item.kind === 'notice') return [item.text]
  if (item.kind === 'ticket') return ticketLines(timeline, item.ticketId)
  const text = item.reply?.text ?? item.parts.map((part) => part.text).join('')
  return [`Steward${item.at && `, ${moment(item.at)}`}`, text, ...item.ticketIds.flatMap((id) => ticketLines(timeline, id))]
}

/** The conversation as plain text, for a person's own files. The record that counts is the server's. */
export const transcriptText = (timeline: Timeline): string =>
  timeline.items.map((item) => lines(timeline, item).join('\n')).join('\n\n')
