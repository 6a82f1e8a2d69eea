import type { Request } from 'express'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { Steward } from '../steward.ts'
import { gateProblem } from './gate-answers.ts'
import { refusalProblem } from './problem.ts'
import type { Answer } from './routing.ts'

const statuses: Readonly<Record<string, number>> = {
  NOT_FOUND: 404, ALREADY_KNOWN: 409, ALREADY_DECIDED: 409, TERMS_MISMATCH: 409, POLICY_MOVED: 409, NOT_FROZEN: 409, ADMINISTRATORS_EXIST: 409, ALREADY_ENROLLED: 409,
  NEEDS_FOUR_EYES: 409, NOT_ENROLLED: 409, FOUR_EYES: 403, NOT_YOURSELF: 422, NOT_AN_ADVISOR: 422, OWN_ACCOUNT: 422, ALREADY_OVER: 422,
}

/** What an administrator did, or why not. */
export const adminAnswer = <T>(result: T | Refusal, status = 200): Answer => {
  if (!isRefusal(result)) return { status, body: result }
  const own = statuses[result.code]
  throw own === undefined ? gateProblem(result) : refusalProblem(result, own)
}

/** The link that a person gets. Its secret stands behind the #, so that no server and no proxy writes it down. */
export const enrolmentUrl = ({ config }: Pick<Steward, 'config'>, request: Request, token: string): string =>
  `${config.PUBLIC_URL === undefined ? `http://${request.headers.host ?? 'localhost'}` : new URL(config.PUBLIC_URL).origin}/enrol#${token}`
