import { sql } from 'kysely'
import type { Actor } from '../../../gates/deps.ts'
import type { Executor } from '../../../tools/trade-executor/index.ts'
import type { TradingWorld } from '../trading-world.ts'

/** What a simple observer expects of each ticket; it knows nothing of databases. */
export interface ExpectedTicket {
  readonly id: string
  readonly hash: string
  readonly side: 'buy' | 'sell'
  readonly price: string
  state: 'open' | 'shown' | 'confirmed' | 'withdrawn' | 'expired' | 'superseded'
}

/** The same for a bulk; `dropped`: its first ticket was canceled by the advisor. */
export interface ExpectedBulk {
  readonly id: string
  readonly hash: string
  readonly price: string
  readonly ticketIds: readonly string[]
  state: 'open' | 'shown' | 'done' | 'rejected' | 'expired'
  proven: boolean
  dropped: boolean
}

/** Who can make and approve bulks, and the second client in them. */
export interface Desk { readonly advisor: Actor; readonly supervisor: Actor; readonly clients: readonly Actor[] }

export interface History {
  readonly world: TradingWorld
  readonly me: Actor
  readonly tickets: ExpectedTicket[]
  readonly bulks: ExpectedBulk[]
  desk: Desk | undefined
  executor: Executor
  halted: boolean
  price: string
  /** Each size once, so that the rule against duplicates has nothing to say. */
  size: number
  key: number
  /** The supervisor's next one-time code counts from this step; a code counts once. */
  step: number
}

export const drifted = (shown: string, now: string): boolean => Math.abs(Number(now) - Number(shown)) > Number(shown) * 0.005 + 1e-9

/** Runs a clock's round until nothing is left: on a long run tickets of earlier histories come to their own end, and go first. */
export const untilDone = async (round: () => Promise<readonly string[]>): Promise<void> => { while ((await round()).length > 0); }

/** Moves an end into the past, as only time can: the walls around the rows are away for a moment. */
export const letTimePass = ({ db }: TradingWorld, table: 'ticket' | 'bulk', ids: readonly string[]): Promise<void> =>
  db.kysely.transaction().execute(async (tx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(tx)
    await sql`UPDATE ${sql.table(table)} SET expires_at = now() - interval '1 second' WHERE id = ANY(${[...ids]})`.execute(tx)
  })
