import { generateSync } from 'otplib'
import { io, type Socket } from 'socket.io-client'
import type { Reply } from '../../domain/conversation.ts'
import { demoAccounts, type DemoAccount } from '../../server/demo/accounts.ts'

export interface Answer<Body = Record<string, unknown>> { readonly status: number; readonly headers: Headers; readonly body: Body }
type Extra = Readonly<Record<string, string>>

/** A program that speaks HTTP and sockets to a world, with a person's cookie or without. */
export interface Client {
  readonly cookie: string
  get<Body = Record<string, unknown>>(path: string, headers?: Extra): Promise<Answer<Body>>
  /** `body` is sent as JSON; a string is sent as it is. */
  post<Body = Record<string, unknown>>(path: string, body?: unknown, headers?: Extra): Promise<Answer<Body>>
  delete(path: string, headers?: Extra): Promise<Answer>
  /** Connects to `/chat`; rejects when the server refuses. The caller closes. */
  socket(options?: { readonly auth?: Readonly<Record<string, unknown>>; readonly headers?: Extra }): Promise<Socket>
  /** Says one thing in a conversation (a new one without an id) and waits for the finished reply. */
  ask(text: string, conversationId?: string): Promise<Reply>
}

const call = async (url: string, cookie: string, method: string, path: string, body: unknown, headers: Extra = {}): Promise<Answer<never>> => {
  const response = await fetch(url + path, {
    method, redirect: 'manual',
    headers: { ...(cookie === '' ? {} : { cookie }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = /\bjson/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : { text }) as never }
}

const connect = (url: string, cookie: string, options: Parameters<Client['socket']>[0]): Promise<Socket> => new Promise((resolve, reject) => {
  const socket = io(`${url}/chat`, {
    transports: ['websocket'], forceNew: true, reconnection: false, ...(options?.auth && { auth: options.auth }),
    extraHeaders: { ...(cookie === '' ? {} : { cookie }), ...options?.headers },
  })
  socket.once('connect', () => { resolve(socket) })
  socket.once('connect_error', (error) => { socket.close(); reject(error) })
})

const replyTimeoutMs = 60_000

const ask = async (client: Client, text: string, known?: string): Promise<Reply> => {
  const conversationId = known ?? (await client.post<{ id: string }>('/api/conversations', {})).body.id
  const socket = await client.socket()
  try {
    const replies: Reply[] = []
    socket.on('reply', (reply: Reply) => { replies.push(reply) })
    const answer = await socket.timeout(replyTimeoutMs).emitWithAck('message', { conversationId, text, clientMessageId: crypto.randomUUID() }) as { ok: boolean; turnId?: string; code?: string }
    if (!answer.ok) throw new Error(`The message was refused: ${answer.code}`)
    const found = (): Reply | undefined => replies.find((reply) => reply.turnId === answer.turnId)
    const until = performance.now() + replyTimeoutMs
    while (!found() && performance.now() < until) await new Promise((resolve) => { setTimeout(resolve, 5) })
    const reply = found()
    if (!reply) throw new Error('No reply came.')
    return reply
  } finally {
    socket.close()
  }
}

export const createClient = (url: string, cookie: string): Client => {
  const client: Client = {
    cookie,
    get: (path, headers) => call(url, cookie, 'GET', path, undefined, headers),
    post: (path, body, headers) => call(url, cookie, 'POST', path, body, headers),
    delete: (path, headers) => call(url, cookie, 'DELETE', path, undefined, headers),
    socket: (options) => connect(url, cookie, options),
    ask: (text, conversationId) => ask(client, text, conversationId),
  }
  return client
}

/** Signs in with the password, as a page does. */
export const signIn = async (url: string, { email, password }: Pick<DemoAccount, 'email' | 'password'>): Promise<Client> => {
  const answer = await createClient(url, '').post('/api/session', { email, password })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (answer.status !== 200 || cookie === undefined) throw new Error(`Signing in as ${email} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return createClient(url, cookie)
}

/** A demo account's one-time code; `steps` × 30 s from now, since one code counts once. */
export const codeOf = (who: string, steps = 0): string => {
  const account = demoAccounts.find(({ email }) => email === who || email === `${who}@demo.local`)
  if (!account) throw new Error(`There is no demo account ${who}.`)
  return generateSync({ secret: account.totpSecret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })
}
