import { isRefusal } from '../../domain/result.ts'
import { displayTicket } from '../../gates/display.ts'
import type { Numbered } from '../conversation/outbound.ts'
import type { Steward } from '../steward.ts'
import type { ChatServer, ChatSocket } from './namespace.ts'

/** How long a client may take to say that it drew a card. */
const displayWithinMs = 30_000

const wire = (sent: Numbered): Readonly<Record<string, unknown>> => ({ ...sent.body, conversationId: sent.conversationId, seq: sent.seq })

/** A ticket's acknowledgement carries the hash that the client drew: that is the display record. */
const sendTicket = (steward: Steward, socket: ChatSocket, sent: Numbered): void => {
  const { session } = socket.data
  const ticketId = String(sent.body['id'])
  const record = async (hash: string): Promise<void> => {
    const result = await displayTicket(steward.gate, { actor: { person: session.person, sessionId: session.id, channel: socket.data.channel }, ticketId, hash })
    if (isRefusal(result)) socket.emit('alert', { code: result.code, text: result.message, ticketId, conversationId: sent.conversationId })
  }
  socket.timeout(displayWithinMs).emit('ticket', wire(sent), (late: unknown, answer: unknown) => {
    const hash = typeof answer === 'object' && answer !== null && 'hash' in answer ? answer.hash : undefined
    if (late || typeof hash !== 'string') return
    record(hash).catch((failure: unknown) => { steward.log.error('display-failed', failure) })
  })
}

export const sendTo = (steward: Steward, socket: ChatSocket, sent: Numbered): void => {
  if (sent.event === 'ticket') sendTicket(steward, socket, sent)
  else socket.emit(sent.event, wire(sent))
}

/** Hands what conversations send to the sockets that follow them. */
export const deliver = (steward: Steward, io: ChatServer): void => {
  const chat = io.of('/chat')
  const followers = (room: string): ChatSocket[] => [...(chat.adapter.rooms.get(room) ?? [])].flatMap((id) => chat.sockets.get(id) ?? [])
  steward.conversations.onSent((sent) => {
    for (const socket of followers(`conversation:${sent.conversationId}`)) sendTo(steward, socket, sent)
  })
  steward.conversations.onProgress((progress) => { chat.to(`conversation:${progress.conversationId}`).emit('progress', progress) })
  steward.onPersonal(({ personId, event, body }) => { chat.to(`person:${personId}`).emit(event, body) })
}
