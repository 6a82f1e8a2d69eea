import { sql } from 'kysely'
import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import { cancelTicket, type Canceled } from './cancel.ts'
import { confirmTicket } from './confirm.ts'
import type { Actor, GateDeps } from './deps.ts'
import type { ConfirmedTicket } from './enter-orders.ts'
import { needsStepUp } from './read-ticket.ts'
import { databaseNow } from './locks.ts'
import { findTickets, type StoredTicket } from './tickets.ts'

/** A message of a conversation: its person's own words, and nobody else is there. What is said in a group, quoted or forwarded reaches none (`server/teams/hear.ts`). */
export interface TypedMessage {
  readonly actor: Actor
  readonly conversationId: string
  /** Unique to this message: a message sent twice confirms once. */
  readonly messageId: string
  readonly text: string
  /** The ticket whose card is the last thing that we sent in this conversation; `undefined` when that is anything else. */
  readonly lastCardTicketId: string | undefined
}

/** `dialogue`: not one of our words; the turn goes on and nothing happened. */
export type TypedOutcome =
  | { readonly kind: 'dialogue' }
  | { readonly kind: 'confirmed'; readonly ticketId: string; readonly result: ConfirmedTicket }
  | { readonly kind: 'canceled'; readonly ticketId: string; readonly result: Canceled }
  | { readonly kind: 'refused'; readonly ticketId: string | null; readonly refusal: Refusal }

/** What a card says to type when a bare "confirm" could be mistaken. */
export const confirmCode = (hash: string): string => hash.slice(0, 6)

/** Exactly these words, in plain ASCII; nothing is trimmed, folded or guessed. `yes` is dialogue. */
export const parseTyped = (text: string): { readonly word: 'confirm' | 'cancel'; readonly code?: string } | undefined => {
  const match = /^(?:(confirm)(?: ([0-9a-f]{6}))?|(cancel))$/i.exec(text)
  if (!match) return undefined
  if (match[3] !== undefined) return { word: 'cancel' }
  return match[2] === undefined ? { word: 'confirm' } : { word: 'confirm', code: match[2].toLowerCase() }
}

const nothing = (why: string): Refusal =>
  refuse('NOTHING_TO_CONFIRM', `There is nothing here that typing can confirm: ${why}.`, { why }, 'Use the button on the ticket, or ask for a new one.')

const openOf = async (deps: GateDeps, personId: string): Promise<StoredTicket[]> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const rows = await tx.selectFrom('ticket').innerJoin('ticket_state', 'ticket_state.ticket_id', 'ticket.id').select('ticket.id')
      .where('owner_id', '=', personId).where('created_at', '>', sql<Date>`now() - interval '2 days'`).where('state', 'in', ['DISPLAYED', 'STEP_UP_REQUIRED'])
      .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM bulk_item WHERE bulk_item.ticket_id = ticket.id)`).where('expires_at', '>', new Date(await databaseNow(tx))).execute()
    return [...(await findTickets(tx, rows.map(({ id }) => id))).values()]
  })

/** Why this ticket can't be confirmed by typing, or `undefined`. */
const problemOf = async (deps: GateDeps, message: TypedMessage, tickets: readonly StoredTicket[], code: string | undefined): Promise<string | undefined> => {
  const [ticket] = tickets
  if (!ticket) return 'no ticket is open'
  if (tickets.length > 1) return 'more than one ticket is open'
  if (message.lastCardTicketId !== ticket.id || ticket.conversationId !== message.conversationId) return 'the ticket is not the last thing shown here'
  if (ticket.terms.legs.length > 1) return 'the ticket has several orders'
  if (ticket.underived) return 'a part of it may not be in your own words'
  if (code !== undefined && code !== confirmCode(ticket.hash)) return 'the code is not that of the ticket'
  if (await deps.db.kysely.transaction().execute((tx) => needsStepUp(tx, ticket))) return 'the amount needs a code on the confirmation page'
  return undefined
}

const typedCancel = async (deps: GateDeps, message: TypedMessage, tickets: readonly StoredTicket[]): Promise<TypedOutcome> => {
  const [ticket] = tickets
  if (!ticket || tickets.length > 1) return { kind: 'dialogue' }
  const result = await cancelTicket(deps, { actor: message.actor, ticketId: ticket.id })
  return isRefusal(result) ? { kind: 'refused', ticketId: ticket.id, refusal: result } : { kind: 'canceled', ticketId: ticket.id, result }
}

/**
 * Looks for the words that act, before and outside of any model. Everything else is dialogue and confirms nothing.
 * A typed confirmation goes through the same transaction as the button's.
 */
export const typedConfirmation = async (deps: GateDeps, message: TypedMessage): Promise<TypedOutcome> => {
  const typed = parseTyped(message.text)
  if (!typed) return { kind: 'dialogue' }
  const tickets = await openOf(deps, message.actor.person.id)
  if (typed.word === 'cancel') return typedCancel(deps, message, tickets)
  const problem = await problemOf(deps, message, tickets, typed.code)
  const ticket = tickets[0]
  if (problem !== undefined || !ticket) return { kind: 'refused', ticketId: null, refusal: nothing(problem ?? 'no ticket is open') }
  const result = await confirmTicket(deps, { actor: message.actor, ticketId: ticket.id, hash: ticket.hash, idempotencyKey: `typed/${message.messageId}` })
  return isRefusal(result) ? { kind: 'refused', ticketId: ticket.id, refusal: result } : { kind: 'confirmed', ticketId: ticket.id, result }
}
