import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Config } from '../config.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { strictBody } from './body.ts'
import { cors } from './cors.ts'
import { noStore, securityHeaders } from './headers.ts'
import { allowedOrigins, demoHostRule, originRule } from './origin.ts'
import { HttpProblem, notFound, sendProblem } from './problem.ts'
import { mount, type Guard, type Routes } from './routing.ts'
import { noSuchPage, staticPages } from './static.ts'

export interface AppParts {
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  readonly routes: Routes
  readonly guard: Guard
}

/** Express's own errors (a malformed path) carry a status; everything else unexpected is ours, logged, and tells the caller nothing. */
const onError = (log: Log): ErrorRequestHandler => (error: unknown, request, response, _next) => {
  if (error instanceof HttpProblem) { sendProblem(response, error.problem); return }
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  if (status >= 400 && status < 500) { sendProblem(response, { status, code: 'BAD_REQUEST', title: 'This request is malformed.' }); return }
  log.error('request-failed', error, { requestId: String(response.locals['requestId']), method: request.method, endpoint: String(response.locals['endpoint'] ?? '') })
  sendProblem(response, { status: 500, code: 'INTERNAL', title: 'Something went wrong here. Nothing was changed by this request unless a later look says so.' })
}

const measure = (metrics: Metrics): RequestHandler => (request, response, next) => {
  const start = performance.now()
  response.on('finish', () => {
    const endpoint = String(response.locals['endpoint'] ?? 'other')
    metrics.count('steward_http_requests_total', { endpoint, method: request.method, status: response.statusCode })
    metrics.observe('steward_http_ms', performance.now() - start, { endpoint })
  })
  next()
}

/** The order matters: what is cheap to refuse is refused before anything is read or looked up. */
export const createApp = ({ config, log, metrics, routes, guard }: AppParts): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.use(measure(metrics), securityHeaders(config.STEWARD_MODE === 'production'))
  if (config.demo) app.use(demoHostRule)
  app.use(staticPages())
  app.use(noStore, cors(config.STEWARD_ORIGINS), originRule(allowedOrigins(config)), strictBody)
  mount(app, routes, guard)
  app.use(noSuchPage)
  app.use(() => { throw notFound() })
  app.use(onError(log))
  return app
}
