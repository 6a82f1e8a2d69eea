import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Express, Request, Response } from 'express'
import type { z } from 'zod'
import { access, fromElsewhere, mayCall, type Audience, type Endpoint } from '../access.ts'
import type { Session } from '../auth/port.ts'
import { HttpProblem } from './problem.ts'

export interface Call {
  readonly request: Request
  readonly response: Response
  readonly body: unknown
  readonly session: Session | undefined
}
export interface SignedCall extends Call { readonly session: Session }

/** What a handler answers; `text` instead of JSON for the few that aren't. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly text?: string
  /** Sent as they come; the stream may end early, in its own words. */
  readonly lines?: AsyncIterable<string>
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}
export const ok = (body: unknown): Answer => ({ status: 200, body })

type Handler<E extends Endpoint> =
  (call: (typeof access)[E] extends 'public' | 'local' | 'connector' ? Call : SignedCall) => Answer | Promise<Answer>
export type Routes<E extends Endpoint = Endpoint> = { readonly [Each in E]: Handler<Each> }

export interface Guard {
  /** Whether a page of another site asks. */
  isElsewhere(request: Request): boolean
  sessionOf(request: Request): Promise<Session | undefined>
  /** Throws when this caller may not use the local endpoints. */
  checkLocal(request: Request): void
  /** Throws when this caller calls too often. */
  throttle(request: Request, session: Session | undefined): void
  /** Throws when this endpoint needs a fresher proof of who acts than the session has. */
  checkProof(endpoint: Endpoint, audience: Audience, session: Session): Promise<void>
  /** Told after a signed-in person acted. */
  acted(endpoint: Endpoint, session: Session): Promise<void>
}

const authorise = async (endpoint: Endpoint, audience: Audience, request: Request, guard: Guard): Promise<Session | undefined> => {
  if (audience === 'local') { guard.checkLocal(request); return undefined }
  // Who sends and how often is judged by the token in the handler: all of Teams comes from a few addresses.
  if (audience === 'connector') return undefined
  if (!fromElsewhere.has(endpoint) && guard.isElsewhere(request)) throw new HttpProblem(403, 'ORIGIN_NOT_ALLOWED', "This is done on Steward's own pages only.")
  const session = await guard.sessionOf(request)
  guard.throttle(request, session)
  if (mayCall(audience, session?.person.role)) {
    if (session && audience !== 'public') {
      await guard.checkProof(endpoint, audience, session)
      await guard.acted(endpoint, session)
    }
    return session
  }
  if (!session) throw new HttpProblem(401, 'UNAUTHENTICATED', 'Sign in first.', { headers: { 'WWW-Authenticate': 'Session' } })
  throw new HttpProblem(403, 'FORBIDDEN', 'Your role may not do this.')
}

const send = async (response: Response, answer: Answer): Promise<void> => {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  response.status(answer.status)
  if (answer.text !== undefined) response.send(answer.text)
  else if (answer.lines !== undefined) await pipeline(Readable.from(answer.lines), response)
  else if (answer.bytes !== undefined) response.end(answer.bytes)
  else if (answer.body === undefined) response.end()
  else response.json(answer.body)
}

/** Serves exactly the endpoints of the access table; the type makes a missing or an extra one a compile error. */
export const mount = (app: Express, routes: Routes, guard: Guard): void => {
  for (const [endpoint, audience] of Object.entries(access) as [Endpoint, Audience][]) {
    const [method, path] = endpoint.split(' ') as ['GET' | 'POST' | 'DELETE', string]
    const handler = routes[endpoint] as (call: Call) => Answer | Promise<Answer>
    app[method.toLowerCase() as 'get' | 'post' | 'delete'](path, async (request, response) => {
      response.locals['endpoint'] = endpoint
      const session = await authorise(endpoint, audience, request, guard)
      await send(response, await handler({ request, response, body: request.body as unknown, session }))
    })
  }
}

/** Strictly parsed or a 422 that names each field. */
export const parsed = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`)
  throw new HttpProblem(422, 'INVALID_INPUT', `This does not fit: ${fields.slice(0, 5).join('; ')}.`, { extra: { fields } })
}

export const param = (call: Call, name: string): string => String(call.request.params[name] ?? '')
