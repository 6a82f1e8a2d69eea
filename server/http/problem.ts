import type { Response } from 'express'
import type { Refusal } from '../../domain/result.ts'

/** RFC 9457 problem details with a stable `code`; `extra` are members such as `checks` or `orders`. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail?: string
  readonly extra?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown inside handlers for what a client did wrong; the error handler turns it into its answer. */
export class HttpProblem extends Error {
  readonly problem: Problem
  constructor(status: number, code: string, title: string, more: Omit<Problem, 'status' | 'code' | 'title'> = {}) {
    super(title)
    this.problem = { status, code, title, ...more }
  }
}

export const notFound = (what = 'There is nothing here.'): HttpProblem => new HttpProblem(404, 'NOT_FOUND', what)

export const problemBody = (problem: Problem, requestId: string): Readonly<Record<string, unknown>> => ({
  ...problem.extra, type: 'about:blank', title: problem.title, status: problem.status, code: problem.code,
  ...(problem.detail === undefined ? {} : { detail: problem.detail }), requestId,
})

export const sendProblem = (response: Response, problem: Problem): void => {
  if (response.headersSent) { response.destroy(); return }
  for (const [name, value] of Object.entries(problem.headers ?? {})) response.setHeader(name, value)
  response.status(problem.status).type('application/problem+json')
  response.send(JSON.stringify(problemBody(problem, String(response.locals['requestId'] ?? ''))))
}

/** A gate's or tool's refusal as a problem: what happened, the facts that decided it, and the next step. */
export const refusalProblem = (refusal: Refusal, status: number, headers?: Readonly<Record<string, string>>): HttpProblem =>
  new HttpProblem(status, refusal.code, refusal.message, {
    detail: `${refusal.message} ${refusal.nextStep}`, extra: { ...refusal.facts, facts: refusal.facts, nextStep: refusal.nextStep }, ...(headers === undefined ? {} : { headers }),
  })
