import type { IncomingMessage } from 'node:http'
import type { Response } from 'express'

/** `__Host-` ties the cookie to this host and to TLS; on loopback without TLS a browser would refuse it. */
export const cookieName = (production: boolean): string => (production ? '__Host-steward' : 'steward')

/** Lax: a link from elsewhere finds the person signed in, a form post from elsewhere does not (and `originRule` refuses it). */
const attributes = (production: boolean): string => `Path=/; HttpOnly; SameSite=Lax${production ? '; Secure' : ''}`

export const setSessionCookie = (response: Response, production: boolean, token: string, expiresAt: Date): void => {
  response.append('Set-Cookie', `${cookieName(production)}=${token}; ${attributes(production)}; Expires=${expiresAt.toUTCString()}`)
}

export const clearSessionCookie = (response: Response, production: boolean): void => {
  response.append('Set-Cookie', `${cookieName(production)}=; ${attributes(production)}; Max-Age=0`)
}

/** The session secret a request or handshake carries; `undefined` without one, or with two that differ. */
export const sessionToken = (request: IncomingMessage, production: boolean): string | undefined => {
  const prefix = `${cookieName(production)}=`
  const found = new Set((request.headers.cookie ?? '').split(';').map((part) => part.trim())
    .filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length)))
  const [token] = found
  return found.size === 1 && token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}
