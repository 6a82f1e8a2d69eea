import { firmChain } from '../../ledger/record.ts'
import { closeDoors, type Doors } from '../foundations/doors.ts'
import type { Execution } from '../foundations/execution.ts'
import type { OpenedMarket } from '../foundations/market-clock.ts'
import type { Steward } from '../steward.ts'
import type { Log } from '../telemetry/log.ts'
import type { Foundations } from './foundations.ts'

/** What runs at the end may finish for so long; then it is stopped, and says so. */
const graceMs = 5_000

interface Running {
  readonly covering: { stop(): Promise<void> }
  readonly execution: Execution
  readonly ownActs: Steward['personal']
  readonly privacy: Steward['privacy']
  readonly conversations: Steward['conversations']
  readonly news: { idle(): Promise<void> }
  readonly teams: { stop(): Promise<void> }
  readonly supervision: { stop(): Promise<void> }
  readonly pool: Steward['pool']
  readonly checkpointer: Steward['checkpointer']
  readonly anchoring: { flush(): Promise<void> }
  readonly doors: Doors
  readonly log: Log
}

/** What writes stops first, the last checkpoint covers it, the database goes last. Each step is tried, whatever became of those before it. */
export const closing = (running: Running) => async (): Promise<void> => {
  const steps: Readonly<Record<string, () => Promise<unknown> | undefined>> = {
    covering: () => running.covering.stop(),
    execution: () => running.execution.stop(),
    'own-acts': () => running.ownActs.stop(),
    privacy: () => running.privacy.stop(),
    conversations: () => running.conversations.end(graceMs),
    news: () => running.news.idle(),
    teams: () => running.teams.stop(),
    supervision: () => running.supervision.stop(),
    workers: () => running.pool?.close(),
    checkpoint: () => running.checkpointer.flush(),
    anchors: () => running.anchoring.flush(),
    database: () => closeDoors(running.doors),
  }
  for (const [step, run] of Object.entries(steps)) {
    try {
      await run()
    } catch (error) {
      running.log.error('step-of-closing-failed', error, { step })
    }
  }
}

/** Moves the market's clock, tells it in the firm's chain, and lets what waits for prices know. */
export const advancing = (opened: OpenedMarket, append: Steward['append'], moved: () => Promise<void>): Steward['advance'] => async (days) => {
  const from = opened.market.now()
  const date = await opened.advance?.(days)
  if (date === undefined) return undefined
  await append(firmChain, 'market-advanced', { from, to: date, days })
  await moved()
  return date
}

/** What may wait until somebody is there. */
export const warming = ({ runTurn, log }: Foundations, pool: Steward['pool'], recall: { vectorOf(text: string): Promise<unknown>; indexKnowledge(): Promise<unknown> }) => async (): Promise<void> => {
  await runTurn().catch((error: unknown) => { log.error('model-not-loaded', error) })
  // After the model: most first questions only look something up, and on a small machine both at once are later than one after the other.
  pool?.warm()
  await recall.vectorOf('hello')
  await recall.indexKnowledge().catch((error: unknown) => { log.error('knowledge-not-indexed', error) })
}
