import type { Transaction } from 'kysely'
import type { ChannelName } from '../domain/conversation.ts'
import { defaultFees, type FeeSchedule } from '../domain/fees.ts'
import type { IdSource } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Database } from '../ledger/database.ts'
import type { Schema } from '../ledger/schema.ts'
import type { Signer } from '../ledger/signer.ts'
import { delayedQuoteMaxAgeMs } from '../market/freshness.ts'
import type { Market } from '../market/port.ts'

export type Tx = Transaction<Schema>

/** Who acts, where and in which session: always from the session, never from a message. */
export interface Actor {
  readonly person: Person
  readonly sessionId: string
  readonly channel: ChannelName
}

/** Named limits of the gate. All are defaults of the design; tests shorten the times. */
export interface GateSettings {
  /** A marketable ticket on live quotes: prices move, so it lives short. */
  readonly marketableTtlMs: number
  /** Limits, and everything on the snapshot, whose prices stand still. */
  readonly ticketTtlMs: number
  /** Nobody reads a card in less. */
  readonly minReadingMs: number
  readonly stepUpMaxAgeMs: number
  readonly stepUpAttempts: number
  readonly stepUpWindowMs: number
  /** So many wrong hashes within a minute lock a ticket. */
  readonly mismatchesAMinute: number
  /** An order not sent by then is not sent at all. */
  readonly orderValidMs: number
  /** A quote's age by the exchange's stamp. */
  readonly maxQuoteAgeMs: { readonly yahoo: number; readonly alpaca: number }
  readonly maxLegs: number
  readonly fees: FeeSchedule
}

export const defaultGateSettings: GateSettings = {
  marketableTtlMs: 120_000,
  ticketTtlMs: 600_000,
  minReadingMs: 1_000,
  stepUpMaxAgeMs: 300_000,
  stepUpAttempts: 5,
  stepUpWindowMs: 900_000,
  mismatchesAMinute: 5,
  orderValidMs: 600_000,
  maxQuoteAgeMs: { yahoo: delayedQuoteMaxAgeMs, alpaca: 5_000 },
  maxLegs: 60,
  fees: defaultFees,
}

/** What the gate needs from outside. Its clock is the database's. */
export interface GateDeps {
  readonly db: Database
  readonly market: Market
  readonly ids: IdSource
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** Its key is the gate's alone; what it signs is what the executor asks for. */
  readonly signer: Signer
  readonly settings: GateSettings
  /** Called after a commit that changed the ticket: sockets tell the person. */
  readonly onTicketChange?: (ticketId: string) => void
  /** Called after a commit that queued orders: wakes the executor. */
  readonly onOrdersQueued?: () => void
}
