import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test bends to see that it is refused. Everything that is not bent is right. */
export interface ProviderBend {
  readonly claims?: Readonly<Record<string, unknown>>
  /** `none` sends an unsigned token, `HS256` one signed with the client's secret, `stranger` one by a key that is not published. */
  readonly signature?: 'none' | 'HS256' | 'stranger'
  /** Of the authorisation answer (RFC 9207). */
  readonly answerIssuer?: string
  readonly state?: string
  readonly error?: string
  /** The discovery document names another issuer. */
  readonly discoveredIssuer?: string
}

export interface FakeProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who is signed in there. */
  subject: string
  bend: ProviderBend
  /** Follows an authorisation address as a browser would, and answers where it is sent back to. */
  authorise(url: string): Promise<string>
  close(): Promise<void>
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const keysOf = (alg: 'RS256' | 'ES256') => (alg === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' }))

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

/** An OpenID provider on loopback: real HTTP, real keys, PKCE and the client's secret checked. */
export const startProvider = async (alg: 'RS256' | 'ES256' = 'RS256'): Promise<FakeProvider> => {
  const [own, stranger] = [keysOf(alg), keysOf(alg)]
  const codes = new Map<string, { readonly challenge: string; readonly nonce: string; readonly redirect: string }>()
  const [clientId, clientSecret] = ['steward', randomBytes(16).toString('hex')]
  const signed = (header: object, claims: object, key: KeyObject): string => {
    const input = `${encode(header)}.${encode(claims)}`
    return `${input}.${sign('sha256', Buffer.from(input), alg === 'RS256' ? key : { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const tokenOf = (nonce: string): string => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: provider.issuer, sub: provider.subject, aud: clientId, nonce, iat: now, exp: now + 300, ...provider.bend.claims }
    if (provider.bend.signature === 'none') return `${encode({ alg: 'none' })}.${encode(claims)}.`
    if (provider.bend.signature === 'HS256') return `${encode({ alg: 'HS256' })}.${encode(claims)}.${createHash('sha256').update(clientSecret).digest('base64url')}`
    return signed({ alg, kid: 'one' }, claims, provider.bend.signature === 'stranger' ? stranger.privateKey : own.privateKey)
  }
  const authorize = (url: URL, response: ServerResponse): void => {
    const asked = (name: string): string => url.searchParams.get(name) ?? ''
    const back = new URL(asked('redirect_uri'))
    const code = randomBytes(16).toString('hex')
    codes.set(code, { challenge: asked('code_challenge'), nonce: asked('nonce'), redirect: asked('redirect_uri') })
    back.searchParams.set('state', provider.bend.state ?? asked('state'))
    back.searchParams.set('iss', provider.bend.answerIssuer ?? provider.issuer)
    if (provider.bend.error === undefined) back.searchParams.set('code', code)
    else back.searchParams.set('error', provider.bend.error)
    response.writeHead(302, { location: back.href }).end()
  }
  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const code = body.get('code') ?? ''
    const known = codes.get(code)
    codes.delete(code)
    const proven = known && createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url') === known.challenge
    if (!proven || body.get('redirect_uri') !== known.redirect || body.get('client_id') !== clientId || body.get('client_secret') !== clientSecret) { json(response, { error: 'invalid_grant' }, 400); return }
    json(response, { access_token: 'of no use', token_type: 'Bearer', expires_in: 60, id_token: tokenOf(known.nonce) })
  }
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer)
    if (url.pathname === '/.well-known/openid-configuration') {
      json(response, {
        issuer: provider.bend.discoveredIssuer ?? provider.issuer, authorization_endpoint: `${provider.issuer}/authorize`, token_endpoint: `${provider.issuer}/token`, jwks_uri: `${provider.issuer}/keys`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: [alg], authorization_response_iss_parameter_supported: true,
      })
    } else if (url.pathname === '/keys') json(response, { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg }] })
    else if (url.pathname === '/authorize') authorize(url, response)
    else if (url.pathname === '/token') void token(request, response)
    else json(response, { error: 'not found' }, 404)
  })
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve) })
  const provider: FakeProvider = {
    issuer: `http://localhost:${(http.address() as AddressInfo).port}`, clientId, clientSecret, subject: 'subject-1', bend: {},
    authorise: async (url) => (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '',
    close: () => new Promise((resolve) => { http.closeAllConnections(); http.close(() => { resolve() }) }),
  }
  return provider
}
