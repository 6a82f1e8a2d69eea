import type { AlpacaAccess } from '../../brokers/alpaca/index.ts'
import { withAlpacaQuotes } from '../../market/alpaca/index.ts'
import { ConfigError, isLoopback, type Config } from '../config.ts'
import type { OpenedMarket } from './market-clock.ts'

const paperUrl = 'https://paper-api.alpaca.markets'
const liveHost = 'api.alpaca.markets'

/** Where Alpaca is, and the credential for it. Throws `ConfigError` for an address that would risk the credential or a demo's money. */
export const alpacaAccess = (config: Config): AlpacaAccess => {
  const baseUrl = config.ALPACA_BASE_URL ?? paperUrl
  const { protocol, hostname } = new URL(baseUrl)
  if (protocol !== 'https:' && !isLoopback(hostname)) throw new ConfigError(`ALPACA_BASE_URL: found ${baseUrl}; allowed: https, or http on loopback.`)
  if (config.demo && hostname === liveHost) throw new ConfigError(`ALPACA_BASE_URL: found ${baseUrl} in demo mode; allowed: ${paperUrl}. Demo accounts never trade real money.`)
  if (config.MARKET === 'snapshot' && !isLoopback(hostname)) throw new ConfigError('MARKET: found snapshot with BROKER alpaca; allowed: auto or yahoo. Orders at a broker are compared with closes of these days, and the snapshot ends before them.')
  if (config.ALPACA_KEY_ID === undefined || config.ALPACA_SECRET_KEY === undefined) throw new ConfigError('ALPACA_KEY_ID, ALPACA_SECRET_KEY: found nothing; allowed with BROKER alpaca: both.')
  return { baseUrl, keyId: config.ALPACA_KEY_ID, secretKey: config.ALPACA_SECRET_KEY }
}

/** Alpaca's own data has an address of its own; another server of the same API speaks both. */
const dataUrlOf = (baseUrl: string): string => (new URL(baseUrl).hostname.endsWith('.alpaca.markets') ? 'https://data.alpaca.markets' : baseUrl)

/** With `BROKER=alpaca` every quote is Alpaca's, the clock is the wall's, and nobody moves it on. Otherwise the market as it is. */
export const tradingMarket = (config: Config, opened: OpenedMarket): OpenedMarket => {
  if (config.BROKER !== 'alpaca') return opened
  const { baseUrl, keyId, secretKey } = alpacaAccess(config)
  const { advance: _advance, ...rest } = opened
  const options = { fetch: globalThis.fetch, dataUrl: dataUrlOf(baseUrl), keyId, secretKey, clock: () => new Date() }
  return { ...rest, market: withAlpacaQuotes(opened.market, options) }
}
