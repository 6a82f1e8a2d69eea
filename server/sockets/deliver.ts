import { isRefusal } from '../../domain/result.ts'
import { displayTicket } from '../../gates/display.ts'
import { idOfSession } from '../conversation/service.ts'
import type { Numbered } from '../conversation/outbound.ts'
import type { Steward } from '../steward.ts'
import type { ChatServer, ChatSocket } from './namespace.ts'
import { createMissed, silenceMs, type Missed } from './missed.ts'

/** How long a client may take to say that it drew a card. */
const displayWithinMs = 30_000

const wire = (sent: Numbered): Readonly<Record<string, unknown>> => ({ ...sent.body, conversationId: sent.conversationId, seq: sent.seq })

/** A ticket's acknowledgement is the display record: of the hash that the client says it drew, or of the one sent when it says none. */
const sendTicket = (steward: Steward, socket: ChatSocket, sent: Numbered): void => {
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
  if (sent.event === 'ticket') sendTicket(steward, socket, sent)
  else socket.emit(sent.event, wire(sent))
}

/** A client that came back and does not say what it has seen gets what was sent while it was away. */
export const catchUp = (steward: Steward, missed: Missed, socket: ChatSocket): void => {
  const { session } = socket.data
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

/** Hands what conversations send to the sockets that follow them. */
export const deliver = (steward: Steward, io: ChatServer): Missed => {
  const missed = createMissed()
  const chat = io.of('/chat')
  const followers = (room: string): ChatSocket[] => [...(chat.adapter.rooms.get(room) ?? [])].flatMap((id) => chat.sockets.get(id) ?? [])
  steward.conversations.onSent((sent) => {
    const sockets = followers(`conversation:${sent.conversationId}`)
    if (sockets.length === 0) missed.note(sent)
    for (const socket of sockets) sendTo(steward, socket, sent)
  })
  steward.conversations.onProgress((progress) => { chat.to(`conversation:${progress.conversationId}`).emit('progress', progress) })
  steward.onPersonal(({ personId, event, body }) => { chat.to(`person:${personId}`).emit(event, body) })
  return missed
}
