import { io } from 'socket.io-client'
import type { Reply } from '../../domain/conversation.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { whenOutOfReach } from './out-of-reach.ts'

export type Answer = { readonly status: number; readonly body: unknown }

export interface TerminalConnection {
  readonly conversationId: string
  /** Sends one message and resolves with its finished reply. `onText` hears checked sentences, `onProgress` what is being done. */
  say(text: string, onText: (text: string) => void, onProgress: (label: string) => void): Promise<Reply>
  onTicketState(listener: (ticket: TicketView) => void): void
  call(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  close(): void
}

type Ids = () => string
type Acknowledgement = { readonly ok: boolean; readonly turnId?: string; readonly code?: string; readonly message?: string }

/** What may be sent twice: a look-up, a display record, and what carries a key. */
const repeatable = (method: string, path: string, headers: Readonly<Record<string, string>>): boolean =>
  method === 'GET' || path.endsWith('/displayed') || headers['idempotency-key'] !== undefined

const caller = (url: string, cookie: string): TerminalConnection['call'] => async (method, path, body, headers = {}) => {
  const send = (): Promise<Response> => fetch(`${url}${path}`, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { cookie, origin: url, 'content-type': 'application/json', 'x-steward-csrf': '1', 'x-steward-channel': 'terminal', ...headers },
  })
  // A kept connection may have been closed by the server just now.
  const response = await send().catch((error: unknown) => {
    if (repeatable(method, path, headers)) return send()
    throw error
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

const connected = (socket: ReturnType<typeof io>): Promise<void> => new Promise((resolve, reject) => {
  socket.once('connect', resolve)
  socket.once('connect_error', reject)
})

/** Signs nobody in: the caller brings the session's cookie. */
export const connect = async (url: string, cookie: string, ids: Ids, conversationId?: string): Promise<TerminalConnection> => {
  const call = caller(url, cookie)
  const id = conversationId ?? ((await call('POST', '/api/conversations', { channel: 'terminal' })).body as { id: string }).id
  const socket = io(`${url}/chat`, { transports: ['websocket'], extraHeaders: { cookie, origin: url, 'x-steward-channel': 'terminal' }, reconnectionDelayMax: 2_000 })
  await connected(socket)
  let lastSeq = 0
  const seen = (event: { seq?: number }) => { lastSeq = Math.max(lastSeq, event.seq ?? 0) }
  socket.onAny((_name, event: unknown) => { if (typeof event === 'object' && event !== null) seen(event) })
  socket.io.on('reconnect', () => socket.emit('resume', { conversationId: id, after: lastSeq }))

  const say: TerminalConnection['say'] = (text, onText, onProgress) => new Promise((resolve, reject) => {
    let turnId: string | undefined
    const early: Reply[] = []
    const finish = (reply: Reply) => { stop(); resolve(reply) }
    const onReply = (reply: Reply) => { if (turnId === undefined) early.push(reply); else if (reply.turnId === turnId) finish(reply) }
    const onDelta = (event: { text: string }) => onText(event.text)
    const onStep = (event: { label: string }) => onProgress(event.label)
    const stopWatching = whenOutOfReach(socket, () => { stop(); reject(new Error('The server was out of reach for three minutes. The message may be stored: look into the conversation, or ask again.')) })
    const stop = () => { stopWatching(); socket.off('reply', onReply).off('reply.delta', onDelta).off('progress', onStep) }
    socket.on('reply', onReply).on('reply.delta', onDelta).on('progress', onStep)
    socket.emit('message', { conversationId: id, text, clientMessageId: ids() }, (answer: Acknowledgement) => {
      if (!answer.ok) { stop(); reject(new Error(`${answer.message ?? 'The message was refused.'} (${answer.code ?? 'REFUSED'})`)); return }
      turnId = answer.turnId
      const reply = early.find((each) => each.turnId === turnId)
      if (reply) finish(reply)
    })
  })
  return {
    conversationId: id, say, call,
    onTicketState: (listener) => { socket.on('ticket.state', (event: { ticket?: TicketView }) => { if (event.ticket) listener(event.ticket) }) },
    close: () => { socket.close() },
  }
}
