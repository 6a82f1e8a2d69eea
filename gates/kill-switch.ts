import type { Kysely } from 'kysely'
import { refuse, type Refusal } from '../domain/result.ts'
import { appendEntry, firmChain } from '../ledger/record.ts'
import type { Schema } from '../ledger/schema.ts'
import type { Actor, GateDeps } from './deps.ts'
import { databaseNow } from './locks.ts'

const name = 'kill-switch'

export interface KillSwitch {
  readonly on: boolean
  readonly reason: string
  readonly by: string | null
  /** ISO 8601; `null` when it was never touched. */
  readonly at: string | null
}

/** A value that can't be read counts as on. */
export const isHaltedBy = (value: unknown): boolean => (value as Partial<KillSwitch> | null)?.on !== false

/** As stored, so that a restart changes nothing. */
export const readKillSwitch = async (db: Kysely<Schema>): Promise<KillSwitch> => {
  const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  if (!row) return { on: false, reason: '', by: null, at: null }
  const value = row.value as Partial<KillSwitch> | null
  return { on: isHaltedBy(value), reason: value?.reason ?? '', by: value?.by ?? null, at: value?.at ?? null }
}

/** Stops or resumes every submission of the firm, and writes who, when and why into the firm's chain. Administrators only. */
export const setKillSwitch = async (
  deps: Pick<GateDeps, 'db'>, input: { readonly actor: Actor; readonly on: boolean; readonly reason: string },
): Promise<KillSwitch | Refusal> => {
  const { actor, on, reason } = input
  return deps.db.kysely.transaction().execute(async (tx) => {
    // As the ledger has it now: a session may be older than a change of role.
    const person = await tx.selectFrom('person').select('role').where('id', '=', actor.person.id).where('active', '=', true).executeTakeFirst()
    if (person?.role !== 'admin') return refuse('NOT_PERMITTED', 'Only an administrator stops or resumes trading.', { role: person?.role ?? 'none' }, 'Ask an administrator.')
    const at = await databaseNow(tx)
    const value: KillSwitch = { on, reason, by: actor.person.id, at }
    await tx.insertInto('setting').values({ name, value: JSON.stringify(value), changed_at: at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: JSON.stringify(value), changed_at: at })).execute()
    await appendEntry(tx, firmChain, on ? 'trading-halted' : 'trading-resumed', { personId: actor.person.id, sessionId: actor.sessionId, reason }, new Date(at))
    return value
  })
}
