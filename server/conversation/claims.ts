import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../../ledger/database.ts'
import type { Log } from '../telemetry/log.ts'

/** A server that says nothing for so long is taken for dead; its turns get an honest reply from another. */
export const claimSeconds = 15
const renewEveryMs = 5_000
const lookEveryMs = 150

/** Turns that this server is at work on, told to the others through the database. */
export interface Claims {
  /** From when a message is stored until its turn is over. */
  hold(turnId: string): void
  release(turnId: string): void
  /** Resolves when no living server is still at an earlier turn of this conversation. */
  myTurn(conversationId: string, turnId: string): Promise<void>
  stop(): void
}

/** The embedded database has one process: nobody to tell. */
const alone: Claims = { hold: () => undefined, release: () => undefined, myTurn: () => Promise.resolve(), stop: () => undefined }

/** When a claim that is made or renewed now runs out, by the database's clock. */
export const claimEnd = sql<Date>`now() + make_interval(secs => ${claimSeconds})`

export const createClaims = (db: Database, log: Log): Claims => {
  if (db.kind === 'embedded') return alone
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
    myTurn: async (conversationId, turnId) => { while (await earlier(conversationId, turnId)) await sleep(lookEveryMs) },
    stop: () => { clearInterval(timer) },
  }
}
