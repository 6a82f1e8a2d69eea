import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../../ledger/database.ts'
import type { Log } from '../telemetry/log.ts'

/** A server that says nothing for so long is taken for dead, and a turn that it let go without a reply for lost: each gets an honest reply. */
export const claimSeconds = 15
const renewEveryMs = 5_000
const lookEveryMs = 150

/** Turns that this server is at work on, told through the database to whoever looks for lost ones. */
export interface Claims {
  /** From when a message is stored until its turn is over. */
  hold(turnId: string): void
  release(turnId: string): void
  /** Resolves when no living server is still at an earlier turn of this conversation. */
  myTurn(conversationId: string, turnId: string): Promise<void>
  stop(): void
}

/** When a claim that is made or renewed now runs out, by the database's clock. */
export const claimEnd = sql<Date>`now() + make_interval(secs => ${claimSeconds})`

export const createClaims = (db: Database, log: Log): Claims => {
  const held = new Set<string>()
  const renew = async (): Promise<void> => {
    if (held.size > 0) await db.kysely.updateTable('inbound').set({ claimed_until: claimEnd }).where('turn_id', 'in', [...held]).execute()
  }
  const timer = setInterval(() => { renew().catch((error: unknown) => { log.error('claims-not-renewed', error) }) }, renewEveryMs)
  timer.unref()
  const earlier = async (conversationId: string, turnId: string): Promise<boolean> => (await db.kysely.selectFrom('inbound as other').innerJoin('inbound as mine', 'mine.conversation_id', 'other.conversation_id')
    .select('other.turn_id').where('mine.turn_id', '=', turnId).where('other.conversation_id', '=', conversationId)
    .whereRef('other.created_at', '<', 'mine.created_at').where('other.reply', 'is', null).where(sql<boolean>`other.claimed_until > now()`).limit(1).executeTakeFirst()) !== undefined
  return {
    hold: (turnId) => { held.add(turnId) },
    release: (turnId) => { held.delete(turnId) },
    // The embedded database has one process, whose own queue keeps the order.
    myTurn: async (conversationId, turnId) => { while (db.kind === 'postgres' && await earlier(conversationId, turnId)) await sleep(lookEveryMs) },
    stop: () => { clearInterval(timer) },
  }
}
