import type { CompanyFigures, Headline, Press } from '../../domain/press.ts'
import type { MarketCache } from '../cache.ts'
import type { YahooClient } from './client.ts'

/** Headlines age within minutes, but nobody trades on them here. */
const headlinesTtlMs = 15 * 60_000
/** Company figures change with a quarter's results. */
const companyTtlMs = 12 * 60 * 60_000
/** So many instruments a question; each costs two requests when nothing is cached. */
const mostSymbols = 5

const kept = async <T>(cache: MarketCache, key: string, ttlMs: number, load: () => Promise<T>): Promise<T> => {
  const found = await cache.get(key)
  if (found !== undefined) return JSON.parse(found) as T
  const loaded = await load()
  await cache.set(key, JSON.stringify(loaded), ttlMs)
  return loaded
}

/** A symbol that fails to load has nothing; when all fail there is no press, and the answer says so. */
export const readPress = async (client: Pick<YahooClient, 'headlines' | 'company'>, cache: MarketCache, clock: () => Date, symbols: readonly string[]): Promise<Press | undefined> => {
  const asked = symbols.slice(0, mostSymbols)
  const [headlines, companies] = await Promise.all([
    Promise.allSettled(asked.map((symbol) => kept<readonly Headline[]>(cache, `yahoo:headlines:${symbol}`, headlinesTtlMs, () => client.headlines(symbol)))),
    Promise.allSettled(asked.map((symbol) => kept<CompanyFigures | null>(cache, `yahoo:company:${symbol}`, companyTtlMs, async () => await client.company(symbol) ?? null))),
  ])
  if (asked.length > 0 && [...headlines, ...companies].every(({ status }) => status === 'rejected')) return undefined
  return {
    source: 'yahoo', fetchedAt: clock().toISOString(), symbols: asked,
    headlines: headlines.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])),
    companies: companies.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : [])),
  }
}
