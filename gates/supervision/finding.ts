import type { ChainEntry } from '../../domain/record.ts'
import type { SupervisionKind } from '../../ledger/schema-supervision.ts'

/** One rule that an entry met. `rule` is a stable name; people read `ruleTitle`. */
export interface Finding {
  readonly kind: SupervisionKind
  readonly rule: string
}

export type Entry = Pick<ChainEntry, 'kind' | 'body' | 'hash'>
export const bodyOf = (entry: Entry): Readonly<Record<string, unknown>> => JSON.parse(entry.body) as Readonly<Record<string, unknown>>
