import * as client from 'openid-client'
import type { Config } from '../config.ts'

export interface OpenIdSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Claims that the ID token must carry with exactly this value, such as the tenant's id. */
  readonly claims: ReadonlyMap<string, string>
}

/** `undefined` unless OpenID Connect is set up. */
export const openIdSettings = (config: Pick<Config, 'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET' | 'OIDC_CLAIMS'>): OpenIdSettings | undefined => {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_CLAIMS: claims } = config
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  return { issuer, clientId, clientSecret, claims: new Map(claims.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)])) }
}

/** One round trip to the provider; all three are kept here and checked when it comes back. */
export interface RoundTrip { readonly state: string; readonly nonce: string; readonly verifier: string }
export interface Identity { readonly issuer: string; readonly subject: string }

export interface Provider {
  /** Where to send the browser. */
  begin(trip: RoundTrip, redirectUri: string): Promise<URL>
  /** Who came back. Throws for whatever is not right: signature, issuer, audience, nonce, state, age, a claim. */
  finish(trip: RoundTrip, currentUrl: URL): Promise<Identity>
}

export const newRoundTrip = (): RoundTrip => ({ state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() })

const isLoopback = (address: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname)

const discover = ({ issuer, clientId, clientSecret }: OpenIdSettings): Promise<client.Configuration> => client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
  // The library trusts TLS alone for the ID token of a code flow. We check its signature as well: a proxy that ends TLS is no provider.
  execute: [client.enableNonRepudiationChecks, ...(isLoopback(issuer) ? [client.allowInsecureRequests] : [])],
})

const mustCarry = (claims: Readonly<Record<string, unknown>>, wanted: ReadonlyMap<string, string>): void => {
  for (const [name, value] of wanted) if (claims[name] !== value) throw new Error(`The claim ${name} is not the one that is allowed.`)
}

/** Authorisation code flow with PKCE, state and nonce (OpenID Connect Core 1.0; RFC 9700). Discovers at the first use, again after a failure. */
export const createProvider = (settings: OpenIdSettings): Provider => {
  let known: Promise<client.Configuration> | undefined
  const configuration = (): Promise<client.Configuration> => (known ??= discover(settings).catch((error: unknown) => { known = undefined; throw error }))
  return {
    begin: async ({ state, nonce, verifier }, redirectUri) => client.buildAuthorizationUrl(await configuration(), {
      redirect_uri: redirectUri, scope: 'openid', state, nonce, code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    }),
    finish: async ({ state, nonce, verifier }, currentUrl) => {
      const tokens = await client.authorizationCodeGrant(await configuration(), currentUrl, {
        expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('The provider sent no ID token.')
      mustCarry(claims, settings.claims)
      return { issuer: claims.iss, subject: claims.sub }
    },
  }
}
