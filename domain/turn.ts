import type { ChannelName, Outcome } from './conversation.ts'
import type { EarlierResult } from './facts.ts'
import type { Person } from './person.ts'

/** A finished turn as the transcript tells it: all the state that a conversation has. */
export interface PastTurn {
  readonly turnId: string
  readonly messageId: string
  readonly said: string
  readonly reply: string
  readonly outcome: Outcome
  readonly results: readonly EarlierResult[]
  readonly ticketIds: readonly string[]
}

/** One message to be answered. The person comes from the session. */
export interface TurnInput {
  readonly conversationId: string
  readonly turnId: string
  readonly messageId: string
  readonly text: string
  readonly person: Person
  readonly channel: ChannelName
}
