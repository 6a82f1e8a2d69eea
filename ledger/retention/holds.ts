import type { Kysely, Transaction } from 'kysely'
import { appendEntry, firmChain } from '../record.ts'
import type { Schema } from '../schema.ts'

export interface Hold {
  readonly id: string
  readonly personId: string
  /** `null`: everything of this person. */
  readonly conversationId: string | null
  readonly reason: string
  readonly setBy: string
  readonly setAt: string
  readonly liftedBy: string | null
  readonly liftedAt: string | null
  readonly liftReason: string | null
}

export interface HoldWish { readonly id: string; readonly personId: string; readonly conversationId: string | null; readonly reason: string; readonly by: string; readonly at: Date }

/** Sets a hold and tells it in the firm's chain: not in the person's own, which they may ask for. */
export const setHold = async (trx: Transaction<Schema>, wish: HoldWish): Promise<void> => {
  const { id, personId, conversationId, reason, by, at } = wish
  await trx.insertInto('legal_hold').values({ id, person_id: personId, conversation_id: conversationId, reason, set_by: by, set_at: at }).execute()
  await appendEntry(trx, firmChain, 'hold-set', { holdId: id, personId, conversationId, by }, at)
}

/** `false` when there is no such open hold. */
export const liftHold = async (trx: Transaction<Schema>, holdId: string, reason: string, by: string, at: Date): Promise<boolean> => {
  const lifted = await trx.updateTable('legal_hold').set({ lifted_by: by, lifted_at: at, lift_reason: reason }).where('id', '=', holdId).where('lifted_at', 'is', null).executeTakeFirst()
  if (lifted.numUpdatedRows === 0n) return false
  await appendEntry(trx, firmChain, 'hold-lifted', { holdId, by }, at)
  return true
}

/** Newest first. */
export const readHolds = async (db: Kysely<Schema>): Promise<readonly Hold[]> => {
  const rows = await db.selectFrom('legal_hold').selectAll().orderBy('set_at', 'desc').orderBy('id').limit(1000).execute()
  return rows.map((row) => ({
    id: row.id, personId: row.person_id, conversationId: row.conversation_id, reason: row.reason, setBy: row.set_by, setAt: row.set_at.toISOString(),
    liftedBy: row.lifted_by, liftedAt: row.lifted_at?.toISOString() ?? null, liftReason: row.lift_reason,
  }))
}

/** Does a hold stand over this person, or over this conversation of theirs? */
export const isHeld = async (db: Kysely<Schema>, personId: string, conversationId?: string): Promise<boolean> => {
  const found = await db.selectFrom('legal_hold').select('id').where('person_id', '=', personId).where('lifted_at', 'is', null)
    .$if(conversationId !== undefined, (query) => query.where((eb) => eb.or([eb('conversation_id', 'is', null), eb('conversation_id', '=', conversationId!)])))
    .limit(1).executeTakeFirst()
  return found !== undefined
}
