import type { TicketView } from '../../../domain/ticket.ts'
import type { Http } from '../api/http.ts'
import type { ConversationRow, History, Verdict } from '../api/shapes.ts'
import type { AlertEvent, ChatSocket, DeltaEvent, Displayed, ProgressEvent, ReplyEvent, SendAnswer, TicketEvent, TicketStateEvent } from './events.ts'
import { Outbox, type Outgoing } from './outbox.ts'
import * as timeline from './timeline.ts'

const ackTimeoutMs = 15_000
/** After this silence the card's receipt goes by HTTP: the socket's answer may have been lost. */
const receiptWaitMs = 2500

export interface ConversationPorts {
  readonly http: Http
  readonly connect: () => ChatSocket
  readonly newId: () => string
}

/** How long to wait before coming back to a server that ended the connection of a session that still is. */
const comeBackMs = 3000

/**
 * The person's talk with Steward: one socket, one timeline, an outbox. Fires `change`; `traded` when a ticket's state moved; `news` when
 * an answer, a card or a notice arrived; `signed-out` when the session is over.
 */
export class Conversation extends EventTarget {
  readonly http: Http
  readonly #ports: ConversationPorts
  readonly #outbox: Outbox
  readonly #receipts: Map<string, Displayed>
  readonly #early: string[]
  #socket: ChatSocket | undefined
  timeline: timeline.Timeline
  online: boolean
  loading: boolean
  problem: string

  constructor(ports: ConversationPorts) {
    super()
    this.http = ports.http
    this.#ports = ports
    this.#outbox = new Outbox((message) => this.#ask(message), (message, answer) => this.#settled(message, answer))
    this.#receipts = new Map()
    this.#early = []
    this.timeline = timeline.emptyTimeline('')
    this.online = true
    this.loading = true
    this.problem = ''
  }

  get busy(): boolean {
    return timeline.runningTurn(this.timeline) !== undefined || this.timeline.items.some((item) => item.kind === 'said' && item.delivery === 'waiting')
  }

  /** Connects and opens the latest conversation, or a new one. */
  async start(): Promise<void> {
    const list = await this.list()
    if (list[0]) await this.open(list[0].id)
    else await this.create()
    this.#listen()
  }

  async list(): Promise<readonly ConversationRow[]> {
    const found = await this.http.get<readonly ConversationRow[] | { conversations: readonly ConversationRow[] }>('/api/conversations')
    if (!found.ok) return []
    return 'conversations' in found.value ? found.value.conversations : found.value
  }

  async open(id: string): Promise<void> {
    const found = await this.http.get<History>(`/api/conversations/${encodeURIComponent(id)}`)
    if (found.ok) {
      this.problem = ''
      this.#set(timeline.loaded(found.value))
      this.#socket?.emit('resume', { conversationId: id, after: this.timeline.seq })
    } else this.problem = found.problem.message
    this.#opened()
  }

  async create(): Promise<void> {
    const made = await this.http.post<{ id: string }>('/api/conversations')
    if (made.ok) {
      this.problem = ''
      this.#set(timeline.emptyTimeline(made.value.id))
      this.#socket?.emit('resume', { conversationId: made.value.id, after: 0 })
    } else this.problem = made.problem.message
    this.#opened()
  }

  /** Words that come before a conversation is open wait for it. */
  send(text: string): void {
    if (this.loading) {
      this.#early.push(text)
      return
    }
    const message = { conversationId: this.timeline.conversationId, text, clientMessageId: this.#ports.newId() }
    this.#outbox.push(message)
    this.#set(timeline.said(this.timeline, message.clientMessageId, text, this.#at()))
    if (this.#socket?.connected) void this.#outbox.flush()
  }

  stop(): void {
    this.#socket?.emit('stop', { conversationId: this.timeline.conversationId })
    this.#set(timeline.stopped(this.timeline))
  }

  /** A ticket that came by HTTP (a re-quote), or a fresher view of one that is here. */
  ticket(ticket: TicketView): void {
    this.#set(timeline.ticketArrived(this.timeline, ticket))
    this.#traded()
  }

  /** The card of this ticket stands rendered before the person: send the receipt, by socket and, if that stays silent, by HTTP. */
  displayed(ticket: TicketView): void {
    const receipt = this.#receipts.get(ticket.id)
    this.#receipts.delete(ticket.id)
    receipt?.({ displayed: true, hash: ticket.hash })
    setTimeout(() => void this.#receiptByHttp(ticket), receipt ? receiptWaitMs : 0)
  }

  /** What the person says of an answer; compliance reads it. */
  async judge(turnId: string, verdict: Verdict, words?: string): Promise<boolean> {
    const path = `/api/conversations/${encodeURIComponent(this.timeline.conversationId)}/feedback`
    const told = await this.http.post(path, { turnId, verdict, ...(words !== undefined && words !== '' && { words }) })
    if (told.ok) this.#set(timeline.judged(this.timeline, turnId, verdict))
    return told.ok
  }

  close(): void {
    this.#socket?.close()
  }

  async #receiptByHttp(ticket: TicketView): Promise<void> {
    const state = this.timeline.tickets[ticket.id]?.state
    if (state !== 'CHECKED' && state !== 'PROPOSED') return
    const shown = await this.http.post(`/api/tickets/${encodeURIComponent(ticket.id)}/displayed`, { hash: ticket.hash })
    const now = shown.ok ? await this.http.get<TicketView>(`/api/tickets/${encodeURIComponent(ticket.id)}`) : shown
    if (now.ok) this.ticket(now.value as TicketView)
  }

  #listen(): void {
    const socket = this.#ports.connect()
    this.#socket = socket
    socket.on('connect', () => this.#online(true))
    socket.on('disconnect', (reason?: string) => this.#lost(reason === 'io server disconnect'))
    socket.on('connect_error', (error?: Error) => this.#lost(error?.message === 'UNAUTHENTICATED'))
    socket.on('progress', (event: ProgressEvent) => this.#here(event) && this.#set(timeline.progressed(this.timeline, event.turnId, event.label, this.#at())))
    socket.on('reply.delta', (event: DeltaEvent) => this.#here(event) && this.#set(timeline.streamed(this.timeline, event, this.#at())))
    socket.on('reply', (event: ReplyEvent) => this.#here(event) && this.#news(timeline.replied(this.timeline, event, this.#at())))
    socket.on('ticket', (event: TicketEvent, receipt?: Displayed) => this.#ticketEvent(event, receipt))
    socket.on('ticket.state', (event: TicketStateEvent) => {
      this.#set(timeline.ticketChanged(this.timeline, event))
      this.#traded()
    })
    socket.on('alert', (event: AlertEvent) => this.#here(event) && this.#news(timeline.alerted(this.timeline, event)))
  }

  #ticketEvent({ seq, ...ticket }: TicketEvent, receipt?: Displayed): void {
    if (!this.#here(ticket)) return
    if (typeof receipt === 'function') this.#receipts.set(ticket.id, receipt)
    this.#news(timeline.ticketArrived(this.timeline, ticket, seq))
  }

  /** What the server ended for good is not tried again by itself: either the session is over, or it may come back later. */
  #lost(ended: boolean): void {
    this.#online(false)
    if (ended) void this.#afterEnd()
  }

  async #afterEnd(): Promise<void> {
    const session = await this.http.get('/api/session')
    if (!session.ok && session.problem.status === 401) this.dispatchEvent(new Event('signed-out'))
    else setTimeout(() => this.#socket?.open(), comeBackMs)
  }

  #online(online: boolean): void {
    this.online = online
    if (online) {
      this.#socket?.emit('resume', { conversationId: this.timeline.conversationId, after: this.timeline.seq })
      void this.#outbox.flush()
    }
    this.#changed()
  }

  async #ask(message: Outgoing): Promise<SendAnswer> {
    if (!this.#socket?.connected) throw new Error('not connected')
    return (await this.#socket.ask('message', message, ackTimeoutMs)) as SendAnswer
  }

  #settled(message: Outgoing, answer: SendAnswer): void {
    if (message.conversationId !== this.timeline.conversationId) return
    this.#set(answer.ok ? timeline.accepted(this.timeline, message.clientMessageId, answer.turnId, this.#at())
      : timeline.refused(this.timeline, message.clientMessageId, answer.message))
  }

  #opened(): void {
    this.loading = false
    this.#changed()
    for (const text of this.#early.splice(0)) this.send(text)
  }

  #here(event: { readonly conversationId?: string }): boolean {
    return event.conversationId === undefined || event.conversationId === this.timeline.conversationId
  }

  #at(): string {
    return new Date(this.http.now()).toISOString()
  }

  #set(next: timeline.Timeline): void {
    this.timeline = next
    this.#changed()
  }

  #news(next: timeline.Timeline): void {
    if (next === this.timeline) return
    this.#set(next)
    this.dispatchEvent(new Event('news'))
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'))
  }

  #traded(): void {
    this.dispatchEvent(new Event('traded'))
  }
}
