import type { CheckResult } from '../domain/check.ts'
import { refuse, type Refusal } from '../domain/result.ts'

/** HTTP status of each code that the gate answers with, as the contract pins it. */
export const gateStatuses: Readonly<Record<string, number>> = {
  IDEMPOTENCY_KEY_INVALID: 400,
  INSUFFICIENT_USER_AUTHENTICATION: 401,
  NOT_PERMITTED: 403,
  NOT_FOUND: 404,
  TERMS_MISMATCH: 409, NOT_DISPLAYED: 409, EXPIRED: 409, SUPERSEDED: 409, STALE_QUOTE: 409, ALREADY_EXECUTED: 409, WITHDRAWN: 409,
  NOTHING_TO_CONFIRM: 409, IDEMPOTENCY_IN_FLIGHT: 409, NO_PASSKEY: 409, TOO_MANY_PASSKEYS: 409, PASSKEYS_NOT_HERE: 409,
  CHECK_FAILED: 422, PASSKEY_NOT_ACCEPTED: 422, NOTHING_TO_DO: 422, IDEMPOTENCY_KEY_REUSED: 422, INVALID_LEGS: 422, UNKNOWN_SYMBOL: 422, NO_QUOTE: 422, UNTRUSTED_SOURCE: 422,
  TICKET_LOCKED: 429, TOO_MANY_ATTEMPTS: 429,
  TRADING_HALTED: 503,
}

/** 500 for a code that is none of the gate's: a defect must not look like an answer. */
export const statusOf = (refusal: Refusal): number => gateStatuses[refusal.code] ?? 500

/** The 409s that asking again can't change, and that an idempotency key therefore remembers. */
export const isFinal = (refusal: Refusal): boolean =>
  ['TERMS_MISMATCH', 'EXPIRED', 'SUPERSEDED', 'ALREADY_EXECUTED', 'WITHDRAWN'].includes(refusal.code)

/** The same for another person's ticket as for none. */
export const notFound = (ticketId: string): Refusal =>
  refuse('NOT_FOUND', 'There is no such ticket.', { ticketId }, 'Look at your open tickets.')

export const halted = (): Refusal =>
  refuse('TRADING_HALTED', 'Trading is stopped at the moment. Nothing was sent.', {}, 'Your ticket is kept. Try again when trading is back.')

export const expired = (ticketId: string, expiresAt: string): Refusal =>
  refuse('EXPIRED', 'This ticket has expired. Nothing was sent.', { ticketId, expiresAt }, 'Ask for new prices; your legs are kept.')

export const withdrawn = (ticketId: string): Refusal =>
  refuse('WITHDRAWN', 'This ticket was withdrawn. Nothing was sent.', { ticketId }, 'Ask for a new ticket if you still want the trade.')

export const superseded = (ticketId: string, replacement: string | null): Refusal =>
  refuse('SUPERSEDED', 'A newer ticket took the place of this one. Nothing was sent.', { ticketId, replacement }, 'Look at the new ticket and confirm that.')

export const checkFailed = (ticketId: string, checks: readonly CheckResult[]): Refusal => {
  const names = checks.filter((check) => check.outcome === 'blocked').map((check) => check.name)
  if (names.includes('kill-switch')) return refuse('CHECK_FAILED', 'The firm has stopped all trading for now.', { ticketId, checks }, 'Try again when trading is back.')
  return refuse('CHECK_FAILED', `A rule does not allow this trade: ${names.map((name) => name.replaceAll('-', ' ')).join(', ')}.`, { ticketId, checks }, 'Change the trade so that it keeps the rules, or ask why.')
}
