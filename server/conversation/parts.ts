import type { RunTurn } from '../../agent/port.ts'
import type { ModelUsage } from '../../agent/usage.ts'
import type { ChannelName, Reply } from '../../domain/conversation.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Proposal } from '../../domain/proposal.ts'
import type { Refusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { Database } from '../../ledger/database.ts'
import type { ReadPast } from '../../ledger/past-reader.ts'
import type { Market } from '../../market/port.ts'
import type { Tool } from '../../tools/define-tool.ts'
import type { Session } from '../auth/port.ts'
import type { Log } from '../telemetry/log.ts'
import type { ToolPool } from '../workers/pool.ts'
import type { Outbound } from './outbound.ts'
import type { TurnJob } from './turn.ts'

export interface ProposeRequest {
  readonly session: Session
  readonly channel: ChannelName
  readonly proposal: Proposal
  /** What the agent could not derive, and where it comes from. */
  readonly underived: readonly string[]
  /** The person's own messages of this conversation, newest last. */
  readonly words: readonly string[]
  readonly conversationId: string
  readonly turnId: string
}

export interface Progress { readonly conversationId: string; readonly turnId: string; readonly label: string }

/** What conversations are made of; `wire.ts` brings them together. */
export interface ConversationParts {
  readonly db: Database
  readonly market: Market
  readonly clock: Clock
  readonly newId: IdSource
  readonly log: Log
  readonly tools: readonly Tool[]
  readonly pool: ToolPool | undefined
  readonly outbound: Outbound
  /** Loaded at the first message, because a model's libraries are heavy. */
  readonly runTurn: () => Promise<RunTurn>
  /** `said` is the message to be answered: memories near to it come first. */
  readonly readFacts: (person: Person, said: string) => Promise<PersonFacts>
  readonly readPast: ReadPast
  readonly propose: (request: ProposeRequest) => Promise<TicketView | Refusal>
  /** A reply when the words confirm, cancel or accept by themselves; else `undefined`, and the agent answers. */
  readonly actingWords: (job: TurnJob) => Promise<Reply | undefined>
  /** A conversation's newest ticket as the ledger has it now. */
  readonly lastTicket: (personId: string, conversationId: string) => Promise<TicketView | undefined>
  readonly progress: (progress: Progress) => void
  /** Told what each call of a remote model took. */
  readonly spent: (usage: ModelUsage) => void
  readonly afterTurn: (reply: Reply) => void
}
