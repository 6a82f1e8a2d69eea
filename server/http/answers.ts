import { isRefusal, type Refusal } from '../../domain/result.ts'
import { gateStatuses } from '../../gates/answer.ts'
import { refusalProblem, type HttpProblem } from './problem.ts'
import type { Answer } from './routing.ts'

/** HTTP status of each code: the gate's as the contract pins them, and what people, settings and records are refused with beside it. */
const statuses: Readonly<Record<string, number>> = {
  ...gateStatuses,
  INVALID_CREDENTIALS: 401, CODE_REQUIRED: 401, CODE_REFUSED: 401, HOST_TOKEN_REFUSED: 401,
  FOUR_EYES: 403, NOT_YOURS: 403,
  NOT_PAPER: 409, NOT_LINKED: 409, NOT_EMBEDDED: 409, NOT_FROZEN: 409, NOT_ENROLLED: 409, NEEDS_FOUR_EYES: 409, POLICY_MOVED: 409, ALREADY_KNOWN: 409, ALREADY_DECIDED: 409,
  ALREADY_ENROLLED: 409, ALREADY_REVIEWED: 409, ADMINISTRATORS_EXIST: 409, RETENTION_RUNS: 409, LEGAL_HOLD: 409,
  ENROLMENT_OVER: 410,
  LOCKED_OUT: 429,
  OPENID_UNREACHABLE: 503,
}

const authenticate = ({ code }: Refusal): string => (code !== 'INSUFFICIENT_USER_AUTHENTICATION' ? 'Session'
  // RFC 9470.
  : 'Bearer realm="steward", error="insufficient_user_authentication", error_description="A fresh proof of who acts is needed for exactly this.", max_age="300"')

const headersOf = (refusal: Refusal, status: number): Readonly<Record<string, string>> | undefined => {
  if (status === 401) return { 'WWW-Authenticate': authenticate(refusal) }
  const wait = refusal.facts['retryAfterSeconds']
  return status === 429 ? { 'Retry-After': String(typeof wait === 'number' ? wait : 60) } : undefined
}

/** A refusal as its HTTP answer, with the headers that its status asks for. What a person can act on is 422 unless its code says otherwise. */
export const problemOf = (refusal: Refusal): HttpProblem => {
  const status = statuses[refusal.code] ?? 422
  return refusalProblem(refusal, status, headersOf(refusal, status))
}

/** What came of it, or its refusal thrown as a problem. */
export const settled = <T>(result: T | Refusal): T => {
  if (isRefusal(result)) throw problemOf(result)
  return result
}

export const answered = <T>(result: T | Refusal, status = 200): Answer => ({ status, body: settled(result) })
