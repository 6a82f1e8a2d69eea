import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunTurn } from '../agent/port.ts'
import type { Broker } from '../brokers/port.ts'
import type { Clock } from '../domain/ids.ts'
import type { GateSettings } from '../gates/deps.ts'
import type { Database } from '../ledger/database.ts'
import { newSigner, type Signer } from '../ledger/signer.ts'
import { testDatabase } from '../ledger/testing.ts'
import type { Market } from '../market/port.ts'
import type { ExecutorSettings } from '../tools/trade-executor/index.ts'
import { createCredentials } from '../server/auth/credentials.ts'
import { readConfig } from '../server/config.ts'
import { seedDemoWorld } from '../server/foundations/demo-world.ts'
import { oneDoor, type Doors } from '../server/foundations/doors.ts'
import { startHttp } from '../server/http/server.ts'
import type { Embed } from '../server/memory/sentence-model.ts'
import type { Log } from '../server/telemetry/log.ts'
import { silentLog } from '../server/telemetry/log.ts'
import { openMarket } from '../server/foundations/market-clock.ts'
import { lazyRunTurn } from '../server/foundations/model.ts'
import { openBroker } from '../server/open.ts'
import type { Steward } from '../server/steward.ts'
import { createSteward } from '../server/wire.ts'
import { createClient, signIn, type Client } from './world/client.ts'
import { demoDatabase } from './world/demo-database.ts'

export { codeOf, type Answer, type Client } from './world/client.ts'

export interface WorldOptions {
  /** Environment settings over the defaults; demo mode and no worker threads unless said otherwise. */
  readonly env?: Readonly<Record<string, string>>
  /** Instead of the offline model. */
  readonly runTurn?: RunTurn
  readonly broker?: (db: Database, market: Market) => Broker
  readonly gateSettings?: Partial<GateSettings>
  readonly executorSettings?: Partial<ExecutorSettings>
  readonly clock?: Clock
  /** Migrated and empty; default: one in memory. The world closes it. */
  readonly doors?: Doors
  readonly log?: Log
  /** Instead of the bundled sentence model. */
  readonly embed?: Embed
}

/** The whole product on a free port with its database in memory and the bundled market: about a second. */
export interface World {
  readonly url: string
  readonly db: Database
  readonly market: Market
  readonly steward: Steward
  readonly signer: Signer
  readonly localToken: string
  readonly anonymous: Client
  /** `who` is an address, or the part before @demo.local. */
  signIn(who: string): Promise<Client>
  close(): Promise<void>
}

/** Settings on which the demo world depends: with one of them it is made anew. */
const decidesWorld = ['STEWARD_AS_OF', 'MARKET', 'STEWARD_MODE']

const databaseFor = ({ doors, env = {} }: WorldOptions): Promise<Database> | Database =>
  doors?.main ?? (decidesWorld.some((name) => name in env) ? testDatabase() : demoDatabase())

const localToken = 'local-token-of-a-test-world'

export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'steward-world-'))
  const config = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), CHECKPOINT_DIR: join(folder, 'checkpoints'), TOOL_WORKERS: '0', ...options.env })
  const db = await databaseFor(options)
  const doors = options.doors ?? oneDoor(db)
  const opened = await openMarket(config, db)
  const demoAccounts = await seedDemoWorld(db, opened)
  const signer = newSigner()
  const steward = createSteward({
    config, doors, market: opened, signer, log: options.log ?? silentLog, demoAccounts,
    runTurn: options.runTurn ? () => Promise.resolve(options.runTurn!) : lazyRunTurn(config),
    broker: options.broker?.(doors.executor, opened.market) ?? openBroker(config, doors.executor, opened.market),
    gateSettings: { minReadingMs: 0, ...options.gateSettings }, executorSettings: { idleMs: 20, backoffMs: 20, ...options.executorSettings },
    ...(options.clock && { clock: options.clock }), ...(options.embed && { embed: options.embed }),
  })
  const credentials = createCredentials(db)
  const withPassword = new Set((await db.pool.query<{ email: string }>('SELECT email FROM auth_user')).rows.map(({ email }) => email))
  const server = await startHttp(steward, localToken)
  steward.start()
  const url = `http://127.0.0.1:${server.port}`
  return {
    url, db, market: opened.market, steward, signer, localToken, anonymous: createClient(url, ''),
    signIn: async (who) => {
      const account = demoAccounts.find(({ email }) => email === who || email === `${who}@demo.local`)
      if (!account) throw new Error(`There is no demo account ${who}.`)
      // Hashing is slow on purpose: only the passwords that a test uses are set.
      if (!withPassword.has(account.email)) await credentials.setPassword(account.email, account.password)
      withPassword.add(account.email)
      return signIn(url, account)
    },
    close: async () => {
      await server.close()
      await steward.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
