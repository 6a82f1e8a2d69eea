import type { ReadActivity } from './incoming.ts'

/** Who signs what the Bot Connector sends, in the public cloud. */
export const connectorIssuer = 'https://api.botframework.com'

interface Claims { readonly iss?: unknown; readonly aud?: unknown; readonly serviceurl?: unknown }

/** What a token says of itself, before anybody has checked its signature. */
export const claimsOf = (authorization: string | undefined): Claims | undefined => {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization ?? '')?.[1]
  if (payload === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return typeof claims === 'object' && claims !== null ? claims : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether the token could vouch for this activity: from the Bot Connector, for our bot, for the very address that answers would go to. The
 * library accepts other issuers as well (emulator, skills, other clouds), and a token without an address.
 */
export const vouchesFor = (claims: Claims | undefined, activity: ReadActivity, appId: string): boolean =>
  claims?.iss === connectorIssuer && claims.aud === appId && claims.serviceurl === activity.serviceUrl

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether an address is one that we ever write to. Plain HTTP only on this machine, and only where that is allowed. */
export const reachable = (address: string, local: boolean): boolean => {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (local && protocol === 'http:' && loopback.has(hostname))
}

/** Without a token to vouch for it an answer goes to this machine only. */
export const isLocal = (address: string): boolean => URL.canParse(address) && loopback.has(new URL(address).hostname)
