import type { RequestHandler } from 'express'

/** The sites that the settings name may call the API from a page of theirs; nobody else's browser is told anything. */
export const cors = (origins: readonly string[]): RequestHandler => (request, response, next) => {
  const { origin } = request.headers
  if (origin === undefined || !origins.includes(origin)) { next(); return }
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Credentials', 'true')
  response.setHeader('Access-Control-Expose-Headers', 'Date, Retry-After, WWW-Authenticate')
  response.vary('Origin')
  if (request.method !== 'OPTIONS') { next(); return }
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE')
  response.setHeader('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key, X-Steward-Csrf, Authorization')
  response.setHeader('Access-Control-Max-Age', '600')
  response.status(204).end()
}
