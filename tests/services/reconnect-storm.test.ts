import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, printedAccounts, signInOverWire, type PersonAtWire } from '../person.ts'
import { removeDataDir, startServer, temporaryDataDir, type ServerProcess } from '../server-process.ts'

/** A thousand open pages, a server that dies in the middle of answering, and everybody back at once. */
const clients = 1000
const conversations = 20

interface Page { readonly socket: Socket; readonly conversationId: string; readonly seen: number[]; replies: number; returns: number }

const dataDir = temporaryDataDir()
let server: ServerProcess
let person: PersonAtWire
let pages: readonly Page[]

/** As our own pages do: count the numbers, and on every return ask for what came after the last. */
const openPage = (conversationId: string): Page => {
  const socket = io(`${server.url}/chat`, { transports: ['websocket'], forceNew: true, reconnectionDelay: 100, reconnectionDelayMax: 1000, extraHeaders: { cookie: person.cookie, origin: server.url } })
  const page: Page = { socket, conversationId, seen: [], replies: 0, returns: 0 }
  socket.on('connect', () => {
    page.returns += 1
    socket.emit('resume', { conversationId, after: Math.max(0, ...page.seen) })
  })
  socket.onAny((event: string, body: { seq?: number; conversationId?: string }) => {
    if (body.seq === undefined || body.conversationId !== conversationId) return
    page.seen.push(body.seq)
    if (event === 'reply') page.replies += 1
  })
  return page
}

const start = async (port = '0'): Promise<void> => {
  server = await startServer({ dataDir, env: { PORT: port, SIGN_INS_PER_SECOND: '1000' } })
}

beforeAll(async () => {
  await start()
  person = await signInOverWire(server.url, printedAccounts(server.output()).find(({ email }) => email === 'investor@demo.local')!)
  const ids: string[] = []
  for (let made = 0; made < conversations; made += 1) ids.push((await person.post<{ id: string }>('/api/conversations', {})).body.id)
  pages = Array.from({ length: clients }, (_, index) => openPage(ids[index % conversations]!))
  await eventually(async () => pages.filter((page) => page.returns > 0).length, (open) => open === clients, 60_000)
}, 120_000)
afterAll(async () => {
  for (const { socket } of pages ?? []) socket.close()
  person?.close()
  await server?.stop()
  removeDataDir(dataDir)
})

const talkers = (): readonly Page[] => pages.slice(0, conversations)
/** As our own pages do: under one id until the server has answered for it. */
const sayFrom = async ({ socket, conversationId }: Page, text: string): Promise<void> => {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await socket.timeout(30_000).emitWithAck('message', { conversationId, text, clientMessageId: `${conversationId} ${text}` }).catch(() => undefined) as { ok?: boolean } | undefined
    if (answer?.ok) return
  }
  throw new Error(`The message to ${conversationId} was never accepted.`)
}
const say = (text: string): Promise<unknown> => Promise.all(talkers().map((page) => sayFrom(page, text)))

/** Every number from one to the newest, each once, on every page of a conversation. */
const gaps = (): readonly string[] => pages.filter(({ seen }) => seen.some((seq, index) => seq !== index + 1)).map(({ conversationId, seen }) => `${conversationId}: ${seen.join(' ')}`)

test('a thousand pages come back at once after a crash in the middle of their answers, and not one misses or doubles an event', async () => {
  await say('How am I doing?')
  const answered = async (): Promise<number> => pages.filter(({ replies }) => replies > 0).length
  await eventually(answered, (count) => count === clients, 120_000)
  // The second question is accepted everywhere; most of its answers are still to come.
  await say('What are my costs?')
  const before = new Map(pages.map((page) => [page, page.seen.length]))
  const { port } = new URL(server.url)
  await server.kill()
  await start(port)
  const back = performance.now()
  await eventually(async () => pages.filter(({ returns }) => returns > 1).length, (count) => count === clients, 90_000)
  const cameBackMs = performance.now() - back
  const answers = await Promise.all(talkers().map(async ({ conversationId }) => (await fetch(`${server.url}/api/conversations/${conversationId}`, { headers: { cookie: person.cookie } })).json() as Promise<{ items: { kind: string }[]; lastSeq: number }>))
  expect(answers.every(({ items }) => items.filter(({ kind }) => kind === 'reply').length === 2)).toBe(true)
  const newest = new Map(talkers().map(({ conversationId }, index) => [conversationId, answers[index]!.lastSeq]))
  await eventually(async () => pages.filter(({ conversationId, seen }) => seen.at(-1) === newest.get(conversationId)).length, (count) => count === clients, 60_000)
  expect(gaps()).toEqual([])
  expect(pages.some((page) => page.seen.length > before.get(page)!)).toBe(true)
  console.log(`A thousand pages were back ${Math.round(cameBackMs)} ms after the server was.`)
}, 300_000)
