import type { TeamsConnector } from '../../channels/teams/port.ts'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { GateDeps } from '../../gates/deps.ts'
import type { Database } from '../../ledger/database.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Conversations } from '../conversation/service.ts'
import type { Log } from '../telemetry/log.ts'
import type { Mouth } from './mouth.ts'
import type { Pictures } from './pictures.ts'

/** What the Teams channel is made of; `index.ts` brings it together. */
export interface TeamsParts {
  /** The owner's door: links and chats are nobody else's. */
  readonly db: Database
  readonly gate: GateDeps
  readonly sessions: Sessions
  readonly conversations: Conversations
  readonly clock: Clock
  readonly newId: IdSource
  readonly log: Log
  readonly sendTicket: (personId: string, ticketId: string) => Promise<void>
  readonly checkpoint: () => void
  /** Where people find our pages, without a slash at the end. */
  readonly pages: () => string
  readonly pictures: Pictures
  /** Opens a chat with the bot, for somebody who is in another conversation; `undefined` without a registration. */
  readonly chatLink: string | undefined
  readonly connector: () => Promise<TeamsConnector>
  readonly mouth: Mouth
}
