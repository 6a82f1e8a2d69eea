import type { Audience, Endpoint } from '../access.ts'

/** Compliance proves anew every two hours who reads (DESIGN, Step-up). */
export const auditProofMs = 2 * 3_600_000
/** Who changes something of others or of their own sign-in proves it for the next five minutes (RFC 9470, max_age 300). */
export const settingsProofMs = 300_000

/** Stopping all trading waits for nothing; starting it again does (its route asks). */
const atOnce: ReadonlySet<Endpoint> = new Set(['POST /api/admin/kill-switch'])
const ownSettings: ReadonlySet<Endpoint> = new Set(['POST /api/account/openid', 'POST /api/account/sessions/:id/revoke'])

/**
 * How old the session's last proof may be for this endpoint, in ms; `undefined` where a session is enough. Whatever only compliance
 * may call is an audit record, and whatever changes something under /api/admin is a setting: a new line of the table needs nothing here.
 */
export const proofMaxAgeMs = (endpoint: Endpoint, audience: Audience): number | undefined => {
  if (Array.isArray(audience) && audience.every((role) => role === 'compliance')) return auditProofMs
  if (atOnce.has(endpoint)) return undefined
  return endpoint.startsWith('POST /api/admin/') || ownSettings.has(endpoint) ? settingsProofMs : undefined
}
