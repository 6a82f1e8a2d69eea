import { sql } from 'kysely'
import { createAlpacaBroker } from '../brokers/alpaca/index.ts'
import type { Broker } from '../brokers/port.ts'
import { createPaperBroker } from '../brokers/paper/index.ts'
import type { Database } from '../ledger/database.ts'
import { migrate } from '../ledger/migrate.ts'
import type { Market } from '../market/port.ts'
import { createCredentials } from './auth/credentials.ts'
import type { Config } from './config.ts'
import { alpacaAccess, tradingMarket } from './foundations/alpaca.ts'
import { openDemoWorld } from './foundations/demo-world.ts'
import { closeDoors, openDoors } from './foundations/doors.ts'
import { openSigner } from './foundations/keys.ts'
import { createLog, silentLog, type Log } from './telemetry/log.ts'
import { openMarket } from './foundations/market-clock.ts'
import { openRecordKeys, openVault } from './foundations/record-keys.ts'
import { lazyRunTurn } from './foundations/model.ts'
import { databasePaperStore } from './foundations/paper-store.ts'
import type { Steward } from './steward.ts'
import { createSteward } from './wire.ts'

export const openBroker = (config: Config, db: Database, market: Market): Broker => {
  if (config.BROKER === 'alpaca') return createAlpacaBroker(alpacaAccess(config))
  return createPaperBroker({ market, store: databasePaperStore(db), clock: () => new Date() })
}

/** Opens the database, brings its schema up to date, seeds the demo world into an empty one, and wires the rest. */
export const openSteward = async (config: Config, { quiet }: { readonly quiet: boolean }): Promise<Steward> => {
  const vault = await openVault(config)
  const doors = await openDoors(config, vault)
  const db = doors.main
  try {
    await migrate(db.pool)
    // We own the folder, so whoever led the executor before is dead: its orders need not wait for the lease to run out.
    if (db.kind === 'embedded') await sql`UPDATE lease SET until = clock_timestamp()`.execute(db.kysely)
    const signer = await openSigner(config)
    const opened = await openMarket(config, db)
    const demoAccounts = config.demo ? await openDemoWorld(db, opened, createCredentials(db)) : []
    await openRecordKeys(db.kysely, vault)
    const market = tradingMarket(config, opened)
    const log: Log = quiet ? silentLog : createLog((line) => { process.stderr.write(line) }, () => new Date())
    return createSteward({ config, doors, market, signer, log, runTurn: lazyRunTurn(config), demoAccounts, broker: openBroker(config, doors.executor, market.market) })
  } catch (error) {
    await closeDoors(doors)
    throw error
  }
}
