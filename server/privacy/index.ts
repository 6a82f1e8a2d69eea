import { every } from '../concurrency/every.ts'
import { readEverything } from '../../ledger/privacy/access.ts'
import { endHold, holds, placeHold } from './holds.ts'
import type { PrivacyParts } from './parts.ts'
import { describePrivacy, noteAccess, requestErasure, requestReview } from './requests.ts'
import { closeAccount, deleteConversation, purgeDue } from './retention.ts'

type Bound<Act> = Act extends (parts: PrivacyParts, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never
const acts = { describePrivacy, requestErasure, requestReview, noteAccess, placeHold, endHold, holds, deleteConversation, closeAccount, purgeDue } as const

/** What people may ask about their data, and how long it is kept. */
export type Privacy = { readonly [Name in keyof typeof acts]: Bound<(typeof acts)[Name]> } & {
  readonly years: number
  readEverything(personId: string): ReturnType<typeof readEverything>
  /** Looks by itself for what has run its years. */
  start(): void
  stop(): Promise<void>
}

const lookEveryMs = 3_600_000

export const createPrivacy = (parts: PrivacyParts): Privacy => {
  let loop: ReturnType<typeof every> | undefined
  const bound = Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, (act as (parts: PrivacyParts, ...rest: unknown[]) => unknown).bind(undefined, parts)]))
  return {
    ...bound as { [Name in keyof typeof acts]: Bound<(typeof acts)[Name]> },
    years: parts.years,
    readEverything: (personId) => readEverything(parts.db.kysely, personId),
    start: () => {
      loop ??= every(lookEveryMs, () => purgeDue(parts), (error) => { parts.log.error('purge-failed', error) })
      loop.wake()
    },
    stop: async () => { await loop?.stop() },
  }
}
