import type { Database } from '../../ledger/database.ts'
import type { Credentials } from '../auth/port.ts'
import type { DemoAccount } from '../demo/accounts.ts'
import { seedDemo } from '../demo/seed.ts'
import type { OpenedMarket } from './market-clock.ts'

/** Seeds the demo world into an empty database, as of the market's now. Does nothing to one that has it. */
export const seedDemoWorld = async (db: Database, { market, lotsFrom }: OpenedMarket): Promise<readonly DemoAccount[]> =>
  seedDemo(db, await market.asOf(market.now()), { production: false, lotsFrom: lotsFrom ?? (() => undefined), at: new Date() })

/** The demo world with its printed passwords; hashing is slow on purpose, so it happens once. */
export const openDemoWorld = async (db: Database, market: OpenedMarket, credentials: Credentials): Promise<readonly DemoAccount[]> => {
  const accounts = await seedDemoWorld(db, market)
  const { rows } = await db.pool.query<{ email: string }>('SELECT email FROM auth_user')
  const known = new Set(rows.map(({ email }) => email))
  await Promise.all(accounts.filter(({ email }) => !known.has(email)).map(({ email, password }) => credentials.setPassword(email, password)))
  return accounts
}
