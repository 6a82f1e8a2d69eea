import type { Reply } from '../../../domain/conversation.ts'
import type { TicketState, TicketView } from '../../../domain/ticket.ts'

/** What the server sends on `/chat`. `seq` numbers a conversation's lasting events; progress has none. */
export interface ProgressEvent { readonly conversationId?: string; readonly turnId?: string; readonly label: string }
export interface DeltaEvent { readonly seq?: number; readonly conversationId: string; readonly turnId: string; readonly text: string }
export type ReplyEvent = Reply & { readonly seq?: number }
export type TicketEvent = TicketView & { readonly seq?: number; readonly conversationId?: string }
export interface TicketStateEvent { readonly seq?: number; readonly ticketId: string; readonly state: TicketState; readonly ticket?: TicketView }
export interface AlertEvent { readonly seq?: number; readonly conversationId?: string; readonly title?: string; readonly text?: string; readonly message?: string }
/** The receipt for a card that the person's device has rendered. */
export type Displayed = (receipt: { readonly displayed: true; readonly hash: string }) => void
export type SendAnswer = { readonly ok: true; readonly turnId?: string } | { readonly ok: false; readonly code: string; readonly message: string }

/** The few things that a conversation needs of a socket; a test gives it one without a network. */
export interface ChatSocket {
  readonly connected: boolean
  on(event: string, listener: (...args: never[]) => void): void
  emit(event: string, body: unknown): void
  /** Rejects when no answer comes within `timeoutMs`. */
  ask(event: string, body: unknown, timeoutMs: number): Promise<unknown>
  /** Connects again after the server ended the connection. */
  open(): void
  close(): void
}
