import { isRefusal } from '../../domain/result.ts'
import { displayTicket } from '../../gates/display.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import { idOfSession } from '../conversation/service.ts'
import type { Numbered } from '../conversation/outbound.ts'
import type { Steward } from '../steward.ts'
import type { Cluster } from './cluster.ts'
import type { ChatServer, ChatSocket } from './namespace.ts'
import { createMissed, silenceMs, type Missed } from './missed.ts'

/** How long a client may take to say that it drew a card. */
const displayWithinMs = 30_000

const wire = (sent: Numbered): Readonly<Record<string, unknown>> => ({ ...sent.body, conversationId: sent.conversationId, seq: sent.seq })

/** A ticket's acknowledgement is the display record: of the hash that the client says it drew, or of the one sent when it says none. */
const showTicket = (steward: Steward, socket: ChatSocket, sent: Numbered): void => {
  const { session } = socket.data
  const ticketId = String(sent.body['id'])
  const record = async (hash: string): Promise<void> => {
    const result = await displayTicket(steward.gate, { actor: { person: session.person, sessionId: session.id, channel: socket.data.channel }, ticketId, hash })
    if (isRefusal(result)) socket.emit('alert', { code: result.code, text: result.message, ticketId, conversationId: sent.conversationId })
  }
  socket.timeout(displayWithinMs).emit('ticket', wire(sent), (late: unknown, answer: unknown) => {
    const hash = typeof answer === 'object' && answer !== null && 'hash' in answer ? answer.hash : sent.body['hash']
    if (late || typeof hash !== 'string') return
    record(hash).catch((failure: unknown) => { steward.log.error('display-failed', failure) })
  })
}

export const sendTo = (steward: Steward, socket: ChatSocket, sent: Numbered): void => {
  if (sent.event === 'ticket') showTicket(steward, socket, sent)
  else socket.emit(sent.event, wire(sent))
}

/** A client that came back and does not say what it has seen gets what was sent while it was away. */
export const catchUp = (steward: Steward, missed: Missed, socket: ChatSocket): void => {
  const { session } = socket.data
  if (!missed.has(session.id)) return
  let spoken = false
  socket.prependAny(() => { spoken = true })
  const bring = async (): Promise<void> => {
    const after = missed.take(session.id)
    if (spoken || after === undefined) return
    for (const sent of await steward.conversations.since(idOfSession(session.id), after)) sendTo(steward, socket, sent)
  }
  setTimeout(() => {
    if (socket.connected) bring().catch((error: unknown) => { steward.log.error('catch-up-failed', error) })
  }, silenceMs).unref()
}

/**
 * Hands what conversations send to the sockets that follow them, on whichever server those are. Between servers only an event's number
 * travels: each reads the event from the database, so that Redis holds no one's words.
 */
export const deliver = (steward: Steward, io: ChatServer, cluster: Cluster | undefined): Missed => {
  const missed = createMissed()
  const chat = io.of('/chat')
  const reading = createKeyedQueue()
  const followers = (conversationId: string): ChatSocket[] => [...(chat.adapter.rooms.get(`conversation:${conversationId}`) ?? [])].flatMap((id) => chat.sockets.get(id) ?? [])
  const hand = (sent: Numbered): boolean => {
    const sockets = followers(sent.conversationId)
    for (const socket of sockets) sendTo(steward, socket, sent)
    return sockets.length > 0
  }
  steward.conversations.onSent((sent) => {
    const heard = hand(sent)
    if (!heard) missed.note(sent)
    if (cluster) chat.serverSideEmit('sent', sent.conversationId, sent.seq, heard)
  })
  steward.conversations.onProgress((progress) => { chat.to(`conversation:${progress.conversationId}`).emit('progress', progress) })

  const readState = async (room: string, personId: string, ticketId: string): Promise<void> => {
    const body = await steward.ticketState(personId, ticketId)
    if (body) chat.local.to(room).emit('ticket.state', body)
  }
  /** Read only where a page of this person is open: each server for its own. */
  const showState = (personId: string, ticketId: string): void => {
    const room = `person:${personId}`
    if (chat.adapter.rooms.has(room)) readState(room, personId, ticketId).catch((error: unknown) => { steward.log.error('ticket-state-not-told', error, { ticketId }) })
  }
  steward.onPersonal((sent) => {
    if (sent.event === 'alert') { chat.to(`person:${sent.personId}`).emit(sent.event, sent.body); return }
    showState(sent.personId, sent.ticketId)
    if (cluster) chat.serverSideEmit('moved', sent.personId, sent.ticketId)
  })
  chat.on('moved', showState)

  const fetchAndHand = async (conversationId: string, seq: number, heardThere: boolean): Promise<void> => {
    if (followers(conversationId).length === 0 && heardThere) return
    const sent = (await steward.conversations.since(conversationId, seq - 1)).find((each) => each.seq === seq)
    if (!sent) return
    if (hand(sent)) chat.serverSideEmit('heard', conversationId)
    else if (!heardThere) missed.note(sent)
  }
  chat.on('sent', (conversationId, seq, heardThere) => {
    reading.run(conversationId, () => fetchAndHand(conversationId, seq, heardThere)).catch((error: unknown) => { steward.log.error('delivery-failed', error, { conversationId }) })
  })
  chat.on('heard', (conversationId) => { missed.heardElsewhere(conversationId) })
  chat.on('stop', (conversationId) => { steward.conversations.stop(conversationId) })
  // Whoever comes back says what they have seen, and gets what this server did not hear of.
  cluster?.onReturn(() => { for (const socket of chat.sockets.values()) socket.conn.close() })
  return missed
}
