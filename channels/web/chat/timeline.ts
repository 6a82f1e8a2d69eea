import type { Reply } from '../../../domain/conversation.ts'
import type { TicketView } from '../../../domain/ticket.ts'
import type { History, Verdict } from '../api/shapes.ts'
import type { AlertEvent, DeltaEvent, ReplyEvent, TicketStateEvent } from './events.ts'

export interface Said { readonly kind: 'said'; readonly id: string; readonly text: string; readonly at: string; readonly delivery: 'waiting' | 'sent' | 'refused'; readonly reason?: string }
export interface Turn {
  readonly kind: 'turn'
  readonly turnId: string
  readonly at: string
  /** Checked sentences so far, each with its sequence number, so that a late one finds its place. */
  readonly parts: readonly { readonly seq: number; readonly text: string }[]
  readonly steps: readonly string[]
  readonly reply: Reply | null
  readonly ticketIds: readonly string[]
  readonly stopped: boolean
  readonly verdict?: Verdict
}
export type Item = Said | Turn
  | { readonly kind: 'ticket'; readonly ticketId: string }
  | { readonly kind: 'notice'; readonly text: string }

/** One conversation as the page shows it. Immutable; every function below returns the next one. */
export interface Timeline {
  readonly conversationId: string
  readonly items: readonly Item[]
  readonly tickets: Readonly<Record<string, TicketView>>
  /** Highest sequence number seen: `resume` asks for what came after. */
  readonly seq: number
  readonly seen: ReadonlySet<number>
}

export const emptyTimeline = (conversationId: string): Timeline => ({ conversationId, items: [], tickets: {}, seq: 0, seen: new Set() })

/** A turn is running: the last turn has no reply yet and was not stopped. */
export const runningTurn = (timeline: Timeline): Turn | undefined =>
  timeline.items.findLast((item): item is Turn => item.kind === 'turn' && item.reply === null && !item.stopped)

/** True the first time that a numbered event arrives; unnumbered ones are always new. */
const fresh = (timeline: Timeline, seq: number | undefined): boolean => seq === undefined || !timeline.seen.has(seq)
const noted = (timeline: Timeline, seq: number | undefined): Timeline =>
  seq === undefined ? timeline : { ...timeline, seq: Math.max(timeline.seq, seq), seen: new Set(timeline.seen).add(seq) }

const newTurn = (turnId: string, at: string): Turn => ({ kind: 'turn', turnId, at, parts: [], steps: [], reply: null, ticketIds: [], stopped: false })
/** The turn that the page made before the server named it. */
const unnamed = ''

/** Changes one turn; one that is not there yet stands last. A named turn takes over the unnamed one that waits for its name. */
const withTurn = (timeline: Timeline, turnId: string, at: string, change: (turn: Turn) => Turn): Timeline => {
  const isTurn = (name: string) => (item: Item) => item.kind === 'turn' && item.turnId === name
  let index = timeline.items.findIndex(isTurn(turnId))
  if (index < 0) index = timeline.items.findIndex(isTurn(unnamed))
  const items = [...timeline.items]
  if (index < 0) items.push(change(newTurn(turnId, at)))
  else items[index] = change({ ...(items[index] as Turn), turnId })
  return { ...timeline, items }
}

const holdsTicket = (timeline: Timeline, ticketId: string): boolean => timeline.items.some((item) =>
  (item.kind === 'ticket' && item.ticketId === ticketId) || (item.kind === 'turn' && item.ticketIds.includes(ticketId)))
const withTickets = (timeline: Timeline, tickets: readonly TicketView[]): Timeline =>
  ({ ...timeline, tickets: { ...timeline.tickets, ...Object.fromEntries(tickets.map((ticket) => [ticket.id, ticket])) } })
const union = (left: readonly string[], right: readonly string[]): readonly string[] => [...new Set([...left, ...right])]

export const said = (timeline: Timeline, id: string, text: string, at: string): Timeline =>
  ({ ...timeline, items: [...timeline.items, { kind: 'said', id, text, at, delivery: 'waiting' }] })

const withSaid = (timeline: Timeline, id: string, change: Partial<Said>): Timeline =>
  ({ ...timeline, items: timeline.items.map((item) => (item.kind === 'said' && item.id === id ? { ...item, ...change } : item)) })

/** The server has taken the message: its turn opens at once, so that waiting has a place. */
export const accepted = (timeline: Timeline, id: string, turnId: string | undefined, at: string): Timeline => {
  const next = withSaid(timeline, id, { delivery: 'sent' })
  const asked = next.items.findIndex((item) => item.kind === 'said' && item.id === id)
  const answered = next.items.slice(asked + 1).some((item) => item.kind === 'turn')
  return turnId === undefined && answered ? next : withTurn(next, turnId ?? unnamed, at, (turn) => turn)
}

export const refused = (timeline: Timeline, id: string, reason: string): Timeline => withSaid(timeline, id, { delivery: 'refused', reason })

export const progressed = (timeline: Timeline, turnId: string | undefined, label: string, at: string): Timeline => {
  const target = turnId ?? runningTurn(timeline)?.turnId
  if (target === undefined) return timeline
  return withTurn(timeline, target, at, (turn) => (turn.reply ? turn : { ...turn, steps: union(turn.steps, [label]) }))
}

export const streamed = (timeline: Timeline, { seq, turnId, text }: DeltaEvent, at: string): Timeline => {
  if (!fresh(timeline, seq)) return timeline
  const place = seq ?? timeline.seq
  return withTurn(noted(timeline, seq), turnId, at, (turn) => (turn.reply ? turn
    : { ...turn, parts: [...turn.parts, { seq: place, text }].sort((a, b) => a.seq - b.seq) }))
}

export const replied = (timeline: Timeline, { seq, ...reply }: ReplyEvent, at: string): Timeline => {
  const own = reply.tickets.map((ticket) => ticket.id)
  const missing = reply.tickets.filter((ticket) => !timeline.tickets[ticket.id])
  // A ticket that arrived before its turn was known moves to where it was proposed: a card stands once.
  const items = timeline.items.filter((item) => item.kind !== 'ticket' || !own.includes(item.ticketId))
  return withTurn(withTickets(noted({ ...timeline, items }, seq), missing), reply.turnId, at, (turn) =>
    ({ ...turn, reply, ticketIds: union(turn.ticketIds, own) }))
}

/** A ticket belongs to the running turn; without one it stands by itself (a re-quote, another device). */
export const ticketArrived = (timeline: Timeline, ticket: TicketView, seq?: number): Timeline => {
  if (!fresh(timeline, seq)) return timeline
  const next = withTickets(noted(timeline, seq), [ticket])
  if (holdsTicket(next, ticket.id)) return next
  const running = runningTurn(next)
  if (running) return withTurn(next, running.turnId, running.at, (turn) => ({ ...turn, ticketIds: union(turn.ticketIds, [ticket.id]) }))
  return { ...next, items: [...next.items, { kind: 'ticket', ticketId: ticket.id }] }
}

export const ticketChanged = (timeline: Timeline, { seq, ticketId, state, ticket }: TicketStateEvent): Timeline => {
  if (!fresh(timeline, seq)) return timeline
  const known = timeline.tickets[ticketId]
  const next = noted(timeline, seq)
  if (ticket) return withTickets(next, [ticket])
  return known ? withTickets(next, [{ ...known, state }]) : next
}

export const alerted = (timeline: Timeline, { seq, title, text, message }: AlertEvent): Timeline => {
  const words = [title, text ?? message].filter((each) => each !== undefined && each !== '').join('. ')
  const told = timeline.items.some((item) => item.kind === 'said' && item.delivery === 'refused' && item.reason === words)
  if (!fresh(timeline, seq) || words === '' || told) return timeline
  return { ...noted(timeline, seq), items: [...timeline.items, { kind: 'notice', text: words }] }
}

/** The person stopped the turn, or the server never came back for it. */
export const stopped = (timeline: Timeline): Timeline => {
  const running = runningTurn(timeline)
  return running ? withTurn(timeline, running.turnId, running.at, (turn) => ({ ...turn, stopped: true })) : timeline
}

export const judged = (timeline: Timeline, turnId: string, verdict: Verdict): Timeline =>
  ({ ...timeline, items: timeline.items.map((item) => (item.kind === 'turn' && item.turnId === turnId ? { ...item, verdict } : item)) })

/** A conversation as the server remembers it, before anything new arrives. */
export const loaded = (history: History): Timeline => {
  let timeline = emptyTimeline(history.id)
  history.items.forEach((item, index) => {
    if (item.kind === 'said') timeline = withSaid(said(timeline, `h${index}`, item.text, item.at), `h${index}`, { delivery: 'sent' })
    else if (item.kind === 'reply') {
      timeline = replied(timeline, item.reply, item.at ?? '')
      if (item.verdict) timeline = judged(timeline, item.reply.turnId, item.verdict)
    }
    else if (item.kind === 'ticket') timeline = ticketArrived(timeline, item.ticket)
    else timeline = { ...timeline, items: [...timeline.items, item] }
  })
  return { ...timeline, seq: history.lastSeq ?? 0 }
}
