import type { RunTurn } from '../../agent/port.ts'
import type { Broker } from '../../brokers/port.ts'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { GateSettings } from '../../gates/deps.ts'
import type { Signer } from '../../ledger/signer.ts'
import type { ExecutorSettings } from '../../tools/trade-executor/index.ts'
import type { Config } from '../config.ts'
import type { DemoAccount } from '../demo/accounts.ts'
import type { Doors } from '../foundations/doors.ts'
import type { OpenedMarket } from '../foundations/market-clock.ts'
import type { Embed } from '../memory/sentence-model.ts'
import type { Log } from '../telemetry/log.ts'

/** What comes from outside of the wiring: opened by `open.ts` for the server, in memory by tests. */
export interface Foundations {
  readonly config: Config
  readonly doors: Doors
  readonly market: OpenedMarket
  readonly signer: Signer
  readonly log: Log
  readonly runTurn: () => Promise<RunTurn>
  readonly demoAccounts: readonly DemoAccount[]
  readonly broker: Broker
  readonly clock?: Clock
  readonly newId?: IdSource
  readonly gateSettings?: Partial<GateSettings>
  readonly executorSettings?: Partial<ExecutorSettings>
  /** Instead of the bundled sentence model. */
  readonly embed?: Embed
}
