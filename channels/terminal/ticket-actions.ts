import type { TicketView } from '../../domain/ticket.ts'
import { isOpen, isUnderWay, stateText } from '../web/ticket/states.ts'
import { dollars } from '../web/words/numbers.ts'
import type { TerminalConnection } from './connection.ts'

type Problem = { readonly code?: string; readonly detail?: string; readonly title?: string; readonly replacement?: string }
/** `undefined` when the input has ended. */
export type Ask = (question: string) => Promise<string | undefined>

const problemText = (status: number, body: unknown): string => {
  const problem = (body ?? {}) as Problem
  return `${problem.detail ?? problem.title ?? `The server answered ${status}.`} (${problem.code ?? status})`
}

/** After printing a card: the record must know that this person saw this hash. */
export const recordDisplay = async (connection: TerminalConnection, ticket: TicketView): Promise<void> => {
  await connection.call('POST', `/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
}

/** Confirms exactly the displayed hash; asks for the one-time code when the gate wants a fresh proof. */
export const confirmTicket = async (connection: TerminalConnection, ticket: TicketView, ask: Ask, key: string): Promise<string> => {
  const confirm = () => connection.call('POST', `/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': key })
  let answer = await confirm()
  if (answer.status === 401) {
    const code = await ask(`One-time code for exactly this ticket, ${dollars(ticket.worstCaseUsd)} at most: `)
    if (code === undefined || code.trim() === '') return 'Without a code nothing is confirmed.'
    const grant = await connection.call('POST', '/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: code.trim() })
    if (grant.status !== 200) return problemText(grant.status, grant.body)
    answer = await confirm()
  }
  if (answer.status !== 200) return problemText(answer.status, answer.body)
  const { orders } = answer.body as { readonly orders: readonly unknown[] }
  return `Confirmed. ${orders.length} ${orders.length === 1 ? 'order goes' : 'orders go'} to the broker.`
}

export const cancelTicket = async (connection: TerminalConnection, ticket: TicketView): Promise<string> => {
  if (!isOpen(ticket.state) && !isUnderWay(ticket.state)) return `There is nothing to cancel any more: ${stateText(ticket)}.`
  const answer = await connection.call('POST', `/api/tickets/${ticket.id}/cancel`)
  if (answer.status === 200) return 'Withdrawn. Nothing was sent.'
  return answer.status === 202 ? 'The broker is asked to cancel what is still open.' : problemText(answer.status, answer.body)
}

/** The same orders at new prices, as a new ticket; `undefined` with the reason when that isn't possible. */
export const requoteTicket = async (connection: TerminalConnection, ticket: TicketView): Promise<{ ticket?: TicketView; text: string }> => {
  const answer = await connection.call('POST', `/api/tickets/${ticket.id}/requote`)
  return answer.status === 201 ? { ticket: answer.body as TicketView, text: 'New prices, a new ticket.' } : { text: problemText(answer.status, answer.body) }
}
