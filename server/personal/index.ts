import { every } from '../concurrency/every.ts'
import { forgetExpired } from '../../ledger/memory.ts'
import { alertsOf, setAlert, stopAlert, tellAlerts } from './alerts.ts'
import { agreeImport, previewImport } from './imports.ts'
import { correct, forget, memoriesOf, remember } from './memories.ts'
import type { PersonalParts } from './parts.ts'
import { agreePlan, bookDuePlans, plansOf, previewPlan, stopPlan } from './plans.ts'
import { changePreferences, preferencesOf } from './settings.ts'
import { moveTask, openTask, tasksOf } from './tasks.ts'

type Bound<Act> = Act extends (parts: PersonalParts, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never

const acts = {
  previewPlan, agreePlan, stopPlan, plansOf, previewImport, agreeImport, remember, correct, forget, memoriesOf, setAlert, stopAlert, alertsOf, openTask, moveTask, tasksOf,
  changePreferences, preferencesOf,
} as const

/** What a person does by themselves beside trading, and what follows when the market's date moves. */
export type Personal = { readonly [Name in keyof typeof acts]: Bound<(typeof acts)[Name]> } & {
  /** Books plans that are due, tells alerts that are met, forgets what has expired. */
  marketMoved(): Promise<void>
  /** Looks by itself from time to time: a live market moves without being told to. */
  start(): void
  stop(): Promise<void>
}

/** As often as a delayed price can be new. */
const lookEveryMs = 60_000

export const createPersonal = (parts: PersonalParts): Personal => {
  const marketMoved = async (): Promise<void> => {
    await bookDuePlans(parts)
    await tellAlerts(parts)
    await forgetExpired(parts.db.kysely, parts.gate.market.now())
  }
  let loop: ReturnType<typeof every> | undefined
  const bound = Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, (act as (parts: PersonalParts, ...rest: unknown[]) => unknown).bind(undefined, parts)]))
  return {
    ...bound as { [Name in keyof typeof acts]: Bound<(typeof acts)[Name]> },
    marketMoved,
    start: () => { loop ??= every(lookEveryMs, marketMoved, (error) => { parts.log.error('personal-clock-failed', error) }) },
    stop: async () => { await loop?.stop() },
  }
}
