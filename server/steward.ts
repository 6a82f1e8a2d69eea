import type { Clock, IdSource } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { PersonFacts } from '../domain/facts.ts'
import type { GateDeps } from '../gates/deps.ts'
import type { Checkpointer } from '../ledger/checkpointer.ts'
import type { Database } from '../ledger/database.ts'
import type { ChainRef } from '../ledger/record.ts'
import type { Market } from '../market/port.ts'
import type { Tool } from '../tools/define-tool.ts'
import type { AdminParts } from './admin/parts.ts'
import type { Auth } from './auth/index.ts'
import type { Session } from './auth/port.ts'
import type { Sessions } from './auth/sessions.ts'
import type { Config } from './config.ts'
import type { Conversations } from './conversation/service.ts'
import type { TicketState } from './conversation/ticket-news.ts'
import type { DemoAccount } from './demo/accounts.ts'
import type { Log } from './telemetry/log.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Personal } from './personal/index.ts'
import type { Notices } from './personal/notices.ts'
import type { Privacy } from './privacy/index.ts'
import type { Supervision } from './supervision/index.ts'
import type { Teams } from './teams/index.ts'
import type { Widget } from './widget/index.ts'
import type { ToolPool } from './workers/pool.ts'

/** What one person is told beside their conversations. Of a ticket only that it moved: how it stands now is read by those who show it to somebody. */
export type PersonalEvent = { readonly personId: string } & (
  { readonly event: 'alert'; readonly body: Readonly<Record<string, unknown>> } | { readonly event: 'ticket.state'; readonly ticketId: string })

/** The wired product. Routes, sockets and commands use this and nothing behind it. */
export interface Steward {
  readonly config: Config
  /** The owner's door: sign-in, people, administration. */
  readonly db: Database
  /** Compliance's door: reads. */
  readonly audit: Database
  readonly market: Market
  readonly clock: Clock
  readonly newId: IdSource
  readonly log: Log
  readonly metrics: Metrics
  readonly tools: readonly Tool[]
  readonly pool: ToolPool | undefined
  readonly gate: GateDeps
  readonly auth: Auth
  /** What administration works with; a route hands it on. */
  readonly admin: AdminParts
  readonly sessions: Sessions
  /** How pages of other sites come to act for a person. */
  readonly widget: Widget
  readonly conversations: Conversations
  /** Tells people what happened while they were away. */
  readonly notices: Notices
  /** What people do by themselves beside trading. */
  readonly personal: Personal
  /** What people may ask about their data, and how long it is kept. */
  readonly privacy: Privacy
  /** Microsoft Teams. */
  readonly teams: Teams
  /** Reads the record behind the conversations for what a reviewer should look at. */
  readonly supervision: Supervision
  readonly checkpointer: Checkpointer
  /** PEM of the key that signs checkpoints. */
  readonly recordKey: string
  readonly demoAccounts: readonly DemoAccount[]
  readFacts(person: Person): Promise<PersonFacts>
  /** One entry in a transaction of its own. */
  append(chain: ChainRef, kind: string, body: Readonly<Record<string, unknown>>): Promise<void>
  /** Sends a ticket's card to its conversation, outside of a turn. */
  sendTicket(personId: string, ticketId: string): Promise<void>
  /** Starts all that works by itself: the executor, people's own plans and alerts, privacy, Teams, supervision. */
  start(): void
  endSession(session: Session): Promise<void>
  /** Moves the snapshot market's clock; `undefined` on a live market. */
  advance(days: number): Promise<string | undefined>
  onPersonal(listener: (sent: PersonalEvent) => void): void
  /** A ticket as its owner's pages are told of it; `undefined` before it can be shown. */
  ticketState(personId: string, ticketId: string): Promise<TicketState | undefined>
  /** Loads the model's libraries and starts the threads, so that the first question does not wait for them. */
  warm(): Promise<void>
  close(): Promise<void>
}
