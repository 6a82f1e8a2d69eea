import { randomUUID } from 'node:crypto'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { readPersonFacts } from '../../ledger/people.ts'
import { appendEntry } from '../../ledger/record.ts'
import { createListeners, type Listeners } from '../concurrency/listeners.ts'
import type { Config } from '../config.ts'
import { createOutbound } from '../conversation/outbound.ts'
import type { Doors } from '../foundations/doors.ts'
import type { PersonalEvent, Steward } from '../steward.ts'
import type { Log } from '../telemetry/log.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import { createToolPool, type ToolPool } from '../workers/pool.ts'
import type { Foundations } from './foundations.ts'

/** What every part of the server stands on. */
export interface Core {
  readonly config: Config
  readonly doors: Doors
  /** The agent's door: conversations and what a turn may know. */
  readonly db: Database
  readonly market: Steward['market']
  readonly clock: Clock
  readonly newId: IdSource
  readonly log: Log
  readonly metrics: Metrics
  readonly pool: ToolPool | undefined
  readonly append: Steward['append']
  readonly readFacts: Steward['readFacts']
  readonly outbound: ReturnType<typeof createOutbound>
  /** What one person is told beside their conversations, wherever their pages are. */
  readonly personal: Listeners<PersonalEvent>
}

const wallClock: Clock = () => new Date()
const randomId: IdSource = (prefix) => `${prefix}-${randomUUID()}`

export const coreOf = ({ config, doors, log, market: { market }, clock = wallClock, newId = randomId }: Foundations): Core => {
  const db = doors.agent
  return {
    config, doors, db, market, clock, newId, log, metrics: createMetrics(), outbound: createOutbound(db), personal: createListeners<PersonalEvent>(),
    pool: config.TOOL_WORKERS > 0 ? createToolPool(config.TOOL_WORKERS) : undefined,
    append: async (chain, kind, body) => { await db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, clock())) },
    readFacts: (person) => readPersonFacts(db.kysely, person, market.now()),
  }
}
