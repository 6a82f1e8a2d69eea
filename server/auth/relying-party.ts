import type { IncomingMessage } from 'node:http'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { RelyingParty } from '../../gates/passkeys/relying-party.ts'
import type { Config } from '../config.ts'

const notHere = (why: string, nextStep: string): Refusal => refuse('PASSKEYS_NOT_HERE', why, {}, nextStep)

/**
 * The name that passkeys belong to: that of PUBLIC_URL, else localhost in demo mode. Browsers make none for an address in numbers,
 * and a `Host` header is believed only for the port, and only where demo mode has checked it.
 */
export const relyingPartyOf = (config: Pick<Config, 'PUBLIC_URL' | 'demo'>, request: Pick<IncomingMessage, 'headers'>): RelyingParty | Refusal => {
  if (config.PUBLIC_URL !== undefined) {
    const { hostname, origin } = new URL(config.PUBLIC_URL)
    return { id: hostname, origin }
  }
  if (!config.demo) return notHere('Passkeys need the address that people open.', 'An administrator sets PUBLIC_URL. Until then use a code.')
  const host = (request.headers.host ?? '').toLowerCase()
  const [name, port] = host.split(':')
  if (name !== 'localhost') return notHere('Passkeys do not work on an address in numbers.', 'Open http://localhost instead, with the same port.')
  return { id: 'localhost', origin: `http://localhost${port === undefined ? '' : `:${port}`}` }
}
