import { readFileSync } from 'node:fs'
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { refuse, type Refusal } from '../../domain/result.ts'

/** What a host's server says of its own signed-in visitor. `subject` is their address with us. */
export interface HostToken { readonly issuer: string; readonly subject: string; readonly id: string; readonly expiresAt: Date }

/** Reads a token that the site `origin` signed for `audience`, our own address. */
export type ReadHostToken = (token: string, origin: string, audience: string) => Promise<HostToken | Refusal>

/** Asymmetric ones only: whoever can verify must not be able to sign. */
const algorithms = ['EdDSA', 'ES256', 'PS256', 'RS256']
const mostSeconds = 300

const no = (why: string): Refusal => refuse('HOST_TOKEN_REFUSED', `The site's own token was not taken: ${why}.`, {}, 'Sign in in the window instead, or ask the site for a new token.')

const keysAt = (place: string): JWTVerifyGetKey => (/^https?:\/\//.test(place) ? createRemoteJWKSet(new URL(place), { timeoutDuration: 3_000 })
  : createLocalJWKSet(JSON.parse(readFileSync(place, 'utf8')) as JSONWebKeySet))

/** `places` by origin: the address of its key set (JWKS), or a file with one. RFC 7519, RFC 8725. */
export const createHostKeys = (places: ReadonlyMap<string, string>): ReadHostToken => {
  const keys = new Map([...places].map(([origin, place]) => [origin, keysAt(place)]))
  return async (token, origin, audience) => {
    const key = keys.get(origin)
    if (key === undefined) return no('no key of this site is in the settings')
    // An empty audience would be no check at all.
    if (audience === '') return no('this server has not been told its own address (PUBLIC_URL)')
    try {
      const { payload: { sub, jti, iat, exp } } = await jwtVerify(token, key, { issuer: origin, audience, algorithms, requiredClaims: ['sub', 'jti', 'iat', 'exp'], clockTolerance: 5 })
      if (exp! - iat! > mostSeconds) return no(`it lives longer than ${mostSeconds} seconds`)
      return { issuer: origin, subject: sub!.trim().toLowerCase(), id: jti!, expiresAt: new Date(exp! * 1000) }
    } catch (error) {
      return no(error instanceof errors.JOSEError ? error.message : 'its keys could not be read')
    }
  }
}
