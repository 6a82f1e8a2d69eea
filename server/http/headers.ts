import type { RequestHandler } from 'express'
import { randomUUID } from 'node:crypto'

const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
  "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ')

/** A request id for every answer, and the headers that keep a browser from doing anything that we did not ask for. */
export const securityHeaders = (production: boolean): RequestHandler => (_request, response, next) => {
  response.locals['requestId'] = randomUUID()
  response.setHeader('X-Request-Id', String(response.locals['requestId']))
  response.setHeader('Content-Security-Policy', policy)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()')
  if (production) response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
  next()
}

/** What people see is theirs alone: no shared cache keeps it. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store')
  next()
}
