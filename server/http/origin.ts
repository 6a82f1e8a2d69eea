import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import type { Config } from '../config.ts'
import { HttpProblem } from './problem.ts'

const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'] as const

/**
 * Demo accounts have printed passwords, so demo mode answers only somebody at this machine: a `Host` of localhost or
 * 127.0.0.1 (which also stops DNS rebinding) and no sign of a proxy that would open it to others.
 */
export const isDirectLoopback = (request: IncomingMessage): boolean => {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  return ['localhost', '127.0.0.1'].includes(host) && forwarding.every((name) => request.headers[name] === undefined)
}

export const demoHostRule: RequestHandler = (request, _response, next) => {
  if (!isDirectLoopback(request)) {
    throw new HttpProblem(421, 'MISDIRECTED_REQUEST', 'Demo mode answers on localhost and 127.0.0.1 only, without a proxy.')
  }
  next()
}

/** The sites whose pages may act here besides the address that the client used: those of the settings, and the public one. */
export const allowedOrigins = ({ STEWARD_ORIGINS: named, PUBLIC_URL: own }: Pick<Config, 'STEWARD_ORIGINS' | 'PUBLIC_URL'>): readonly string[] =>
  (own === undefined ? named : [...named, new URL(own).origin])

/** By its Origin, or without one by what a browser says of the page that asks. `extra` are the sites that may besides our own. */
export const originAllowed = (request: IncomingMessage, extra: readonly string[]): boolean => {
  const origin = request.headers.origin
  if (origin === undefined) {
    // Every browser sends Origin or Sec-Fetch-Site with a cross-site write; a program sends neither and has no ambient cookie.
    const site = request.headers['sec-fetch-site']
    return site === undefined || site === 'same-origin' || site === 'none'
  }
  if (extra.includes(origin)) return true
  const host = request.headers.host
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host
}

/** A page of another site asks: one that the settings name, or it would not have come this far. */
export const isElsewhere = (request: IncomingMessage, ownUrl: string | undefined): boolean =>
  request.headers.origin !== undefined && !originAllowed(request, ownUrl === undefined ? [] : [new URL(ownUrl).origin])

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Against cross-site request forgery: a write that carries our cookie comes from our own pages, or from no page at all. */
export const originRule = (extra: readonly string[]): RequestHandler => (request, _response, next) => {
  if (!reads.has(request.method) && !originAllowed(request, extra)) {
    throw new HttpProblem(403, 'ORIGIN_NOT_ALLOWED', 'This site may not act for you here.')
  }
  next()
}
