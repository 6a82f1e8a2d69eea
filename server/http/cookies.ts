import type { IncomingMessage } from 'node:http'
import type { Response } from 'express'

/** `__Host-` ties a cookie to this host and to TLS; on loopback without TLS a browser would refuse it. */
const named = (name: string, production: boolean): string => (production ? `__Host-${name}` : name)
export const cookieName = (production: boolean): string => named('steward', production)

/** Lax: a link from elsewhere finds the person signed in, a form post from elsewhere does not (and `originRule` refuses it). */
const attributes = (production: boolean): string => `Path=/; HttpOnly; SameSite=Lax${production ? '; Secure' : ''}`

export const setSessionCookie = (response: Response, production: boolean, token: string, expiresAt: Date): void => {
  response.append('Set-Cookie', `${cookieName(production)}=${token}; ${attributes(production)}; Expires=${expiresAt.toUTCString()}`)
}

export const clearSessionCookie = (response: Response, production: boolean): void => {
  response.append('Set-Cookie', `${cookieName(production)}=; ${attributes(production)}; Max-Age=0`)
}

/** Beside the session: `device` recognises a browser for 400 days (the most that browsers keep), `openid` one round trip for ten minutes. */
const otherCookies = { device: 400 * 86_400, openid: 600 } as const

export const setOtherCookie = (response: Response, production: boolean, which: keyof typeof otherCookies, value: string): void => {
  response.append('Set-Cookie', `${named(`steward-${which}`, production)}=${value}; ${attributes(production)}; Max-Age=${otherCookies[which]}`)
}

/** A cookie of ours with 256 random bits; `undefined` without one, or with two that differ. */
const cookieOf = (request: IncomingMessage, name: string): string | undefined => {
  const prefix = `${name}=`
  const found = new Set((request.headers.cookie ?? '').split(';').map((part) => part.trim())
    .filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length)))
  const [token] = found
  return found.size === 1 && token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

/** The session secret that a request or handshake carries. */
export const sessionToken = (request: IncomingMessage, production: boolean): string | undefined => cookieOf(request, cookieName(production))
export const otherCookie = (request: IncomingMessage, production: boolean, which: keyof typeof otherCookies): string | undefined => cookieOf(request, named(`steward-${which}`, production))
