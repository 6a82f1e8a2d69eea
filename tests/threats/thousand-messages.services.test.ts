import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunTurn } from '../../agent/port.ts'
import { readChain, readStoredChain } from '../../ledger/record.ts'
import { chainProblems } from '../../server/http/routes/transcripts.ts'
import { startWorld, type Client, type World } from '../harness.ts'

/** Answers at once, through the same ports as any model: what is measured is what is kept. */
const echo: RunTurn = async (input, ports) => {
  await ports.record('turn-started', { model: 'echo' })
  await ports.record('reply-sentence', { text: `You said: ${input.text}` })
  ports.emit({ kind: 'delta', text: `You said: ${input.text}` })
  return { conversationId: input.conversationId, turnId: input.turnId, text: `You said: ${input.text}`, model: 'echo', latencyMs: 0, asOf: ports.market.asOf, outcome: 'answered', tools: [], facts: [], cards: [], tickets: [] }
}

const [conversations, each] = [40, 25]
interface Heard { readonly seqs: Set<number>; readonly replies: string[]; cuts: number; resent: number }

const connect = (url: string, cookie: string): Promise<Socket> => new Promise((resolve, reject) => {
  const socket = io(`${url}/chat`, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie } })
  socket.once('connect', () => { resolve(socket) })
  socket.once('connect_error', reject)
})

/** One person's device on a bad line: whatever was not acknowledged is sent again under its own id, and what was missed is asked for. */
const device = async (url: string, cookie: string, conversationId: string, cut: (n: number) => 'before' | 'after' | 'never'): Promise<Heard> => {
  const heard: Heard = { seqs: new Set(), replies: [], cuts: 0, resent: 0 }
  let socket: Socket | undefined
  const hear = (name: string, event: { readonly seq?: number; readonly conversationId?: string; readonly text?: string }): void => {
    if (event.conversationId !== conversationId || event.seq === undefined || heard.seqs.has(event.seq)) return
    heard.seqs.add(event.seq)
    if (name === 'reply') heard.replies.push(event.text ?? '')
  }
  const open = async (): Promise<Socket> => {
    if (socket?.connected) return socket
    socket = await connect(url, cookie)
    socket.onAny(hear)
    let after = 0
    while (heard.seqs.has(after + 1)) after += 1
    await socket.timeout(20_000).emitWithAck('resume', { conversationId, after })
    return socket
  }
  const send = async (text: string, clientMessageId: string, drop: boolean): Promise<boolean> => {
    const line = await open()
    const answer = line.timeout(20_000).emitWithAck('message', { conversationId, text, clientMessageId }) as Promise<{ ok: boolean; code?: string }>
    // Cut in the middle: the message may have arrived or not, and nobody will say.
    if (drop) setImmediate(() => { heard.cuts += 1; line.io.engine.close() })
    const closed = new Promise<undefined>((resolve) => { line.once('disconnect', () => { resolve(undefined) }) })
    const said = await Promise.race([answer.catch(() => undefined), closed])
    if (said?.ok === false && !['TOO_MANY_MESSAGES', 'TOO_MANY_EVENTS'].includes(said.code ?? '')) throw new Error(`Refused: ${said.code}`)
    return said?.ok === true
  }
  for (let n = 0; n < each; n += 1) {
    let first = true
    while (!await send(`message ${n}`, `${conversationId}-${n}`, first && cut(n) === 'before')) {
      first = false
      heard.resent += 1
      await new Promise((resolve) => { setTimeout(resolve, 20) })
    }
    if (cut(n) === 'after') { heard.cuts += 1; socket?.io.engine.close() }
  }
  const until = performance.now() + 120_000
  while (heard.replies.length < each && performance.now() < until) { await open(); await new Promise((resolve) => { setTimeout(resolve, 50) }) }
  socket?.close()
  return heard
}

let world: World
let client: Client
beforeAll(async () => {
  world = await startWorld({ runTurn: echo, env: { REQUESTS_PER_SECOND: '10000' } })
  client = await world.signIn('novice')
})
afterAll(() => world.close())

test('a thousand messages with forced disconnects: sent = stored = answered, once each, without a gap', { timeout: 280_000 }, async () => {
  const ids: string[] = []
  for (let n = 0; n < conversations; n += 1) ids.push((await client.post<{ id: string }>('/api/conversations', {})).body.id)
  const devices = await Promise.all(ids.map((id, line) => device(world.url, client.cookie, id, (n) => ((n + line) % 5 === 0 ? 'before' : (n + line) % 7 === 0 ? 'after' : 'never'))))
  expect(devices.reduce((total, { cuts }) => total + cuts, 0)).toBeGreaterThan(250)
  expect(devices.reduce((total, { resent }) => total + resent, 0)).toBeGreaterThan(100)

  let stored = 0
  for (const [index, id] of ids.entries()) {
    const entries = await readChain(world.db.kysely, `conversation/${id}`)
    const said = entries.filter(({ kind }) => kind === 'message-received').map(({ body }) => (JSON.parse(body) as { text: string }).text)
    expect(said).toEqual(Array.from({ length: each }, (_, n) => `message ${n}`))
    expect(entries.filter(({ kind }) => kind === 'reply-sent')).toHaveLength(each)
    expect(chainProblems(await readStoredChain(world.db.kysely, `conversation/${id}`))).toEqual([])
    const { seqs, replies } = devices[index]!
    expect(replies.toSorted()).toEqual(Array.from({ length: each }, (_, n) => `You said: message ${n}`).toSorted())
    const last = await world.steward.conversations.lastSeq(id)
    expect([...seqs].sort((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, n) => n + 1))
    stored += said.length
  }
  expect(stored).toBe(1000)
})
