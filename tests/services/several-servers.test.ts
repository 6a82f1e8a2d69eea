import { randomBytes, randomUUID } from 'node:crypto'
import { createConnection } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TicketView } from '../../domain/ticket.ts'
import { openDatabase, type Database } from '../../ledger/database.ts'
import { eventually, printedAccounts, signInOverWire, type DemoSignIn, type PersonAtWire } from '../person.ts'
import { removeDataDir, startServer, temporaryDataDir, type ServerProcess } from '../server-process.ts'

const database = process.env['TEST_DATABASE_URL']
const redis = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379/9'
const answers = (address: URL): Promise<boolean> => new Promise((resolve) => {
  const line = createConnection(Number(address.port), address.hostname)
  line.once('connect', () => { line.destroy(); resolve(true) })
  line.once('error', () => { resolve(false) })
})
const missing = database === undefined ? 'TEST_DATABASE_URL is not set' : await answers(new URL(redis)) ? '' : `nothing answers at ${redis}`

describe.skipIf(missing !== '')(`two servers, one database, one Redis ${missing}`, () => {
  const name = `steward_cluster_${randomBytes(6).toString('hex')}`
  const masterKey = randomBytes(32).toString('hex')
  const folders = [temporaryDataDir(), temporaryDataDir()]
  let admin: Database
  let a: ServerProcess
  let b: ServerProcess
  let account: DemoSignIn
  let start: (dataDir: string) => Promise<ServerProcess>
  let person: PersonAtWire
  const open: Socket[] = []

  beforeAll(async () => {
    admin = await openDatabase({ url: database ?? '' })
    await admin.pool.query(`CREATE DATABASE ${name}`)
    const url = new URL(database ?? '')
    url.pathname = `/${name}`
    start = (dataDir) => startServer({ dataDir, env: { DATABASE_URL: url.href, REDIS_URL: redis, CHECKPOINT_DIR: `${folders[0]}-checkpoints`, RECORD_MASTER_KEY: masterKey } })
    a = await start(folders[0]!)
    b = await start(folders[1]!)
    account = printedAccounts(a.output()).find(({ email }) => email === 'investor@demo.local')!
    person = await signInOverWire(a.url, account)
  }, 120_000)
  afterAll(async () => {
    for (const socket of open) socket.close()
    person?.close()
    await Promise.all([a?.stop(), b?.stop()])
    await admin?.pool.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin?.close()
    for (const folder of folders) removeDataDir(folder)
  })

  interface Heard { readonly event: string; readonly seq: number | undefined; readonly body: Readonly<Record<string, unknown>> }
  /** A page on one of the servers, with the session that began on A. */
  const follow = async (server: ServerProcess, conversationId: string, after = 0): Promise<{ socket: Socket; heard: Heard[] }> => {
    const socket = io(`${server.url}/chat`, { transports: ['websocket'], forceNew: true, reconnectionDelay: 200, extraHeaders: { cookie: person.cookie, origin: server.url } })
    open.push(socket)
    const heard: Heard[] = []
    socket.onAny((event: string, body: { seq?: number }) => { heard.push({ event, seq: body.seq, body }) })
    await new Promise<void>((resolve, reject) => { socket.once('connect', () => { resolve() }); socket.once('connect_error', reject) })
    await socket.timeout(10_000).emitWithAck('resume', { conversationId, after })
    return { socket, heard }
  }
  const newConversation = async (): Promise<string> => (await person.post<{ id: string }>('/api/conversations', {})).body.id
  const say = (socket: Socket, conversationId: string, text: string) => socket.timeout(20_000).emitWithAck('message', { conversationId, text, clientMessageId: randomUUID() })
  const has = (heard: readonly Heard[], event: string, what: (body: Heard['body']) => boolean = () => true) =>
    eventually(async () => heard, (all) => all.some((each) => each.event === event && what(each.body)))
  const numbers = (heard: readonly Heard[]): readonly number[] => heard.flatMap(({ seq }) => seq ?? [])

  test('a message on A is answered on both, sentence by sentence, each event once and in order', async () => {
    const id = await newConversation()
    const [onA, onB] = [await follow(a, id), await follow(b, id)]
    await say(onA.socket, id, 'How am I doing?')
    await Promise.all([has(onA.heard, 'reply'), has(onB.heard, 'reply')])
    expect(numbers(onB.heard)).toEqual(numbers(onA.heard))
    expect(numbers(onB.heard)).toEqual(numbers(onB.heard).map((_, index) => index + 1))
    expect(onB.heard.filter(({ event }) => event === 'progress').length).toBe(onA.heard.filter(({ event }) => event === 'progress').length)
  })

  test('a page that asked on A and came back on B reads its answer there', async () => {
    const id = await newConversation()
    const onA = await follow(a, id)
    await say(onA.socket, id, 'What would 2008 do to me?')
    onA.socket.close()
    const onB = await follow(b, id, Math.max(0, ...numbers(onA.heard)))
    await has(onB.heard, 'reply')
    expect([...numbers(onA.heard), ...numbers(onB.heard)]).toEqual([...numbers(onA.heard), ...numbers(onB.heard)].map((_, index) => index + 1))
  })

  test('a card and its states reach both servers, whichever confirms and whichever executes', async () => {
    const id = await newConversation()
    const [onA, onB] = [await follow(a, id), await follow(b, id)]
    await say(onA.socket, id, 'buy 2 BND')
    await Promise.all([has(onA.heard, 'ticket'), has(onB.heard, 'ticket')])
    const ticket = onB.heard.find(({ event }) => event === 'ticket')!.body as unknown as TicketView
    const send = (path: string, headers: Readonly<Record<string, string>> = {}) => fetch(`${b.url}/api/tickets/${ticket.id}/${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', cookie: person.cookie, origin: b.url, ...headers }, body: JSON.stringify({ hash: ticket.hash }) })
    await send('displayed')
    await new Promise((resolve) => { setTimeout(resolve, 1_100) })
    expect((await send('confirm', { 'idempotency-key': randomUUID() })).status).toBe(200)
    const filled = (body: Heard['body']): boolean => body['ticketId'] === ticket.id && ['FILLED', 'RECONCILED'].includes(String(body['state']))
    await Promise.all([has(onA.heard, 'ticket.state', filled), has(onB.heard, 'ticket.state', filled)])
    await Promise.all([has(onA.heard, 'alert'), has(onB.heard, 'alert')])
  })

  test('a ticket of no conversation is read by the server whose page shows it, whichever moved it', async () => {
    const onB = await follow(b, await newConversation())
    const { id, hash } = (await person.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'buy', quantity: '3' }] })).body
    await person.post(`/api/tickets/${id}/displayed`, { hash })
    await has(onB.heard, 'ticket.state', (body) => body['ticketId'] === id && body['state'] === 'DISPLAYED' && (body['ticket'] as TicketView).hash === hash)
  })

  test('an alert that fires on one server is heard on the other', async () => {
    const id = await newConversation()
    const [onA, onB] = [await follow(a, id), await follow(b, id)]
    expect((await person.post('/api/alerts', { rule: { kind: 'date', on: '2026-08-03', note: 'call the bank' }, conversationId: id })).status).toBe(201)
    await person.post('/api/advance', { days: 3 })
    await Promise.all([has(onA.heard, 'alert'), has(onB.heard, 'alert')])
  })

  test('two messages of one conversation on two servers are answered one after the other', async () => {
    const id = await newConversation()
    const [onA, onB] = [await follow(a, id), await follow(b, id)]
    await Promise.all([say(onA.socket, id, 'Backtest 60/40 against what I have'), say(onB.socket, id, 'How am I doing?')])
    await eventually(async () => onA.heard.filter(({ event }) => event === 'reply').length, (replies) => replies === 2, 60_000)
    const turns = onA.heard.filter(({ event }) => event === 'reply.delta' || event === 'reply').map(({ body }) => body['turnId'])
    expect(turns.filter((turn, index) => turn !== turns[index - 1])).toHaveLength(2)
  })

  test('a server that starts while another answers calls nothing interrupted; a dead one\'s turn gets an honest reply', async () => {
    const id = await newConversation()
    const { socket, heard } = await follow(a, id)
    await say(socket, id, 'What are my chances to reach my goal?')
    const third = await start(temporaryDataDir())
    await has(heard, 'reply')
    expect(heard.filter(({ event }) => event === 'reply')).toHaveLength(1)
    expect(heard.find(({ event }) => event === 'reply')?.body['code']).not.toBe('INTERRUPTED')
    const onThird = await follow(third, id, Math.max(...numbers(heard)))
    await say(onThird.socket, id, 'Backtest 60/40 against what I have')
    await third.kill()
    await eventually(async () => heard.filter(({ event }) => event === 'reply'), (replies) => replies.length === 2, 60_000)
  }, 120_000)

  test('stop on B ends the turn that A runs', async () => {
    const id = await newConversation()
    const [onA, onB] = [await follow(a, id), await follow(b, id)]
    await say(onA.socket, id, 'What are my chances to reach my goal?')
    expect(await onB.socket.timeout(10_000).emitWithAck('stop', { conversationId: id })).toEqual({ ok: true })
    await Promise.all([has(onA.heard, 'reply'), has(onB.heard, 'reply')])
  })

  test('signing out on A closes the socket on B within five seconds', async () => {
    const id = await newConversation()
    const { socket } = await follow(b, id)
    const closed = new Promise<void>((resolve) => { socket.once('disconnect', () => { resolve() }) })
    const started = performance.now()
    await fetch(`${a.url}/api/session`, { method: 'DELETE', headers: { cookie: person.cookie, origin: a.url, 'content-type': 'application/json' }, body: '{}' })
    await closed
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
