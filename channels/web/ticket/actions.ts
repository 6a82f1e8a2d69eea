import type { TicketView } from '../../../domain/ticket.ts'
import type { Http, Problem } from '../api/http.ts'
import { ticketName } from '../words/numbers.ts'

/** A confirmation can end in four ways; "notice" is a refusal in words, after which the card shows the ticket anew. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'step-up' }
  | { readonly kind: 'halted' }
  | { readonly kind: 'notice'; readonly title: string; readonly text: string }

const path = (id: string, action = ''): string => `/api/tickets/${encodeURIComponent(id)}${action && `/${action}`}`

export const load = (http: Http, id: string) => http.get<TicketView>(path(id))
export const requote = (http: Http, id: string) => http.post<TicketView>(path(id, 'requote'))
export const markDisplayed = (http: Http, id: string, hash: string) => http.post(path(id, 'displayed'), { hash })
export const cancel = (http: Http, id: string) => http.post<{ state?: string }>(path(id, 'cancel'))

const nothingSent = 'Nothing was sent.'
const titles: Readonly<Record<string, (problem: Problem) => string>> = {
  OFFLINE: () => 'No connection.',
  TERMS_MISMATCH: () => `These are not the terms on record. ${nothingSent}`,
  NOT_DISPLAYED: () => 'This card was not yet recorded as shown. Please read it and try again.',
  EXPIRED: () => `The time for this ticket ran out. ${nothingSent}`,
  SUPERSEDED: ({ body }) => (typeof body.replacement === 'string' ? `${ticketName(body.replacement)} replaces this ticket. ${nothingSent}` : `A newer ticket replaces this one. ${nothingSent}`),
  STALE_QUOTE: () => `The prices moved past the tolerance or grew old. ${nothingSent}`,
  ALREADY_EXECUTED: () => 'This ticket was confirmed before. It was not sent again.',
  WITHDRAWN: () => `This ticket was canceled. ${nothingSent}`,
  CHECK_FAILED: () => `A check no longer passes. ${nothingSent}`,
  TRADING_HALTED: () => `Trading is halted. ${nothingSent}`,
  HTTP_404: () => 'This ticket is not in your account.',
}

/** A refusal in two short parts: what holds now, and the server's own sentence. */
export const refusalWords = (problem: Problem): { title: string; text: string } => {
  const title = titles[problem.code]?.(problem)
  if (problem.code === 'OFFLINE') return { title: title!, text: 'Your answer may or may not have arrived. Look at the ticket again when you are back.' }
  return title === undefined ? { title: 'That did not work.', text: problem.message } : { title, text: problem.message }
}

/** Sends the person's yes to exactly this hash. `key` makes a repeated press harmless. */
export const confirm = async (http: Http, ticket: Pick<TicketView, 'id' | 'hash'>, key: string): Promise<Outcome> => {
  const answer = await http.post(path(ticket.id, 'confirm'), { hash: ticket.hash }, { 'idempotency-key': key })
  if (answer.ok) return { kind: 'done' }
  const { problem } = answer
  if (problem.code === 'INSUFFICIENT_USER_AUTHENTICATION') return { kind: 'step-up' }
  if (problem.code === 'TRADING_HALTED') return { kind: 'halted' }
  return { kind: 'notice', ...refusalWords(problem) }
}
