import { ConfigError, type Config } from '../config.ts'
import { databaseMarketCache } from './market-cache.ts'
import type { Database } from '../../ledger/database.ts'
import type { Market } from '../../market/port.ts'
import { openSnapshot, type SnapshotMarket } from '../../market/snapshot/index.ts'

const name = 'market-now'

const stored = async (db: Database): Promise<string | undefined> => {
  const row = await db.kysely.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return typeof row?.value === 'string' ? row.value : undefined
}

const store = async (db: Database, date: string): Promise<void> => {
  const value = JSON.stringify(date)
  await db.kysely.insertInto('setting').values({ name, value }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute()
}

const lastBooking = async (db: Database): Promise<string | undefined> => {
  const row = await db.kysely.selectFrom('journal').select('on_date').orderBy('on_date', 'desc').limit(1).executeTakeFirst()
  return row?.on_date
}

/** The bundled market with its clock in the database: a restart does not turn it back, and it never stands before a booking. */
const openClock = async (config: Config, db: Database): Promise<SnapshotMarket> => {
  const booked = await lastBooking(db)
  const asked = config.STEWARD_AS_OF ?? await stored(db)
  if (asked !== undefined && booked !== undefined && asked < booked) {
    throw new ConfigError(`STEWARD_AS_OF: found ${asked}; allowed: ${booked} or later, because something was booked on that day.`)
  }
  return openSnapshot({ asOf: asked, writeNow: (date) => store(db, date) })
}

export interface OpenedMarket {
  readonly market: Market
  /** Instruments that settle on the day itself. */
  readonly coins: ReadonlySet<string>
  /** From when an instrument's past closes can be relied on; only on the bundled market, as is `advance`. */
  readonly lotsFrom?: (symbol: string) => string | undefined
  readonly advance?: (days: number) => Promise<string>
}

/** Tickets that wait for a person stand on this source's prices: it is kept, whatever is reachable now. */
const pinnedSource = async (db: Database): Promise<Market['source'] | undefined> => {
  const rows = await db.kysely.selectFrom('ticket').innerJoin('ticket_state', 'ticket_state.ticket_id', 'ticket.id').select('terms')
    .where('state', 'in', ['CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED']).where('expires_at', '>', new Date()).limit(1).execute()
  const source = (JSON.parse(rows[0]?.terms ?? '{}') as { readonly priceSource?: unknown }).priceSource
  return source === 'snapshot' || source === 'yahoo' ? source : undefined
}

/** A date that somebody asked for, or the demo's world of past lots, needs the bundled prices; else Yahoo where it answers. */
const wantsSnapshot = (config: Config): boolean =>
  config.MARKET === 'snapshot' || (config.MARKET === 'auto' && (config.demo || config.STEWARD_AS_OF !== undefined))

export const openMarket = async (config: Config, db: Database): Promise<OpenedMarket> => {
  const snapshot = await openClock(config, db)
  const instruments = (await snapshot.asOf(snapshot.now())).instruments()
  const coins = new Set(instruments.filter(({ kind }) => kind === 'crypto').map(({ symbol }) => symbol))
  const lotsFrom = (symbol: string): string | undefined => snapshot.lotsFrom(symbol)
  if (wantsSnapshot(config)) return { market: snapshot, coins, lotsFrom, advance: (days) => snapshot.advance(days) }
  // Loaded only where it is wanted: Yahoo's library takes its time.
  const { openSource } = await import('../../market/open.ts')
  const pinned = config.MARKET === 'auto' ? await pinnedSource(db) : undefined
  const market = openSource({ mode: config.MARKET, snapshot, fetch: globalThis.fetch, cache: databaseMarketCache(db), clock: () => new Date(), pinned })
  return { market, coins, lotsFrom }
}
