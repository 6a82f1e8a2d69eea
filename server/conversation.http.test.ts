import type { Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { RunTurn } from '../agent/port.ts'
import type { Reply } from '../domain/conversation.ts'
import type { Proposal } from '../domain/proposal.ts'
import { isRefusal } from '../domain/result.ts'
import type { TicketView } from '../domain/ticket.ts'
import { replay } from './replay/replay.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'

/** A turn without a model: it does what the message says, through the ports that any model has. */
const scripted: RunTurn = async (input, ports) => {
  const said: string[] = []
  const say = async (text: string): Promise<void> => {
    await ports.record('reply-sentence', { text })
    ports.emit({ kind: 'delta', text })
    said.push(text)
  }
  await ports.record('turn-started', { model: 'scripted' })
  const results = ports.past.flatMap((turn) => turn.results)
  const tool = (name: string) => ports.tools.find((each) => each.name === name)!
  const calls: Reply['tools'][number][] = []
  const tickets: TicketView[] = []
  if (input.text === 'portfolio') {
    ports.emit({ kind: 'progress', label: 'Looking at the portfolio' })
    calls.push((await ports.run(tool('portfolio'), {}, results)).call)
  }
  if (input.text === 'slow') await new Promise((_resolve, reject) => { ports.signal.addEventListener('abort', () => { reject(new Error('stopped')) }) })
  if (input.text === 'throw') throw new Error('a defect')
  const [side, quantity = '', symbol = 'BND'] = input.text.split(' ')
  // The next message is there before the card is.
  const waiting = () => world.db.kysely.selectFrom('inbound').select('turn_id').where('conversation_id', '=', input.conversationId).where('reply', 'is', null).execute()
  if (symbol === 'AAPL') await until(async () => (await waiting()).length === 2)
  if (side === 'buy' || side === 'sell') {
    const proposal = { accountId: 'account-investor', title: 'Trade', legs: [{ symbol, side, quantity, type: 'market' as const }], impact: null, taxUsd: null } satisfies Proposal
    const ticket = await ports.propose(proposal, [])
    if (isRefusal(ticket)) await say(`${ticket.code}. `)
    else tickets.push(ticket)
  }
  // A model still talks while the card stands there already, and its device has drawn it.
  if (symbol === 'AAPL') await until(async () => (await investor.get<TicketView>(`/api/tickets/${tickets[0]!.id}`)).body.state === 'DISPLAYED')
  await say(`You said: ${input.text}. `)
  await say(`That was message ${ports.past.length + 1}.`)
  return {
    conversationId: input.conversationId, turnId: input.turnId, text: said.join(''), model: 'scripted', latencyMs: ports.elapsedMs(), asOf: ports.market.asOf,
    outcome: 'answered', tools: calls, facts: [], cards: [], tickets,
  }
}

let world: World
let investor: Client
let socket: Socket
beforeAll(async () => {
  world = await startWorld({ runTurn: scripted })
  investor = await world.signIn('investor')
})
afterEach(() => { socket?.close() })
afterAll(() => world.close())

const newConversation = async (client = investor): Promise<string> => (await client.post<{ id: string }>('/api/conversations', {})).body.id
const until = async <T>(read: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = await read()
    if (value) return value
    await new Promise((resolve) => { setTimeout(resolve, 10) })
  }
  throw new Error('It did not happen.')
}
const say = (text: string, conversationId: string, clientMessageId: string = crypto.randomUUID()) =>
  socket.timeout(5000).emitWithAck('message', { conversationId, text, clientMessageId }) as Promise<{ ok: boolean; turnId: string; code?: string }>

test('a message is answered in numbered events: progress, checked sentences, the reply; and the transcript has each before', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const events: { event: string; seq?: number; text?: string; label?: string }[] = []
  socket.onAny((event: string, body: object) => { events.push({ event, ...body }) })
  const { turnId } = await say('portfolio', conversationId)
  await until(() => events.find(({ event }) => event === 'reply'))
  expect(events.map(({ event, seq }) => `${event} ${seq ?? '-'}`)).toEqual(['progress -', 'reply.delta 1', 'reply.delta 2', 'reply 3'])
  expect(events.at(-1)).toMatchObject({ turnId, conversationId, outcome: 'answered', text: 'You said: portfolio. That was message 1.', tools: [{ name: 'portfolio' }] })
  const compliance = await world.signIn('compliance')
  const record = (await compliance.get<{ entries: { kind: string }[] }>(`/api/transcripts/${conversationId}`)).body
  expect(record.entries.map(({ kind }) => kind)).toEqual([
    'conversation-started', 'message-received', 'turn-started', 'tool-called', 'reply-sentence', 'reply-sentence', 'reply-sent'])
  expect((await compliance.get(`/api/transcripts/${conversationId}/verify`)).body).toMatchObject({ ok: true, entries: 7, problems: [] })
  expect((await compliance.post('/api/replay', { id: turnId })).body).toMatchObject({ status: 'identical', calls: [{ name: 'portfolio', identical: true }] })
  const search = (await compliance.get<{ conversations: { id: string; messages: number }[] }>('/api/transcripts?q=portfolio&person=investor')).body
  expect(search.conversations).toContainEqual(expect.objectContaining({ id: conversationId, messages: 1 }))
})

test('what a replay could not compute is told as different: a newer version of a tool does not explain it', async () => {
  const { turnId } = await investor.ask('portfolio')
  const { steward } = world
  const newer = { ...steward, tools: steward.tools.map((tool) => ({ ...tool, version: tool.version + 1 })) }
  expect(await replay(newer, turnId)).toMatchObject({ status: 'identical' })
  const market = Object.create(steward.market, { now: { value: () => '2004-01-02' } }) as typeof steward.market
  expect(await replay({ ...newer, market }, turnId)).toMatchObject({ status: 'different', calls: [{ replayed: null }] })
})

test('BI35: a message sent twice is answered once, on two sockets at the same time as well', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const other = await investor.socket()
  const message = { conversationId, text: 'hello', clientMessageId: 'the-same' }
  const answers = await Promise.all([socket, other, socket].map((each) => each.timeout(5000).emitWithAck('message', message) as Promise<{ turnId: string }>))
  other.close()
  expect(new Set(answers.map(({ turnId }) => turnId)).size).toBe(1)
  await until(async () => (await investor.get<{ items: { kind: string }[] }>(`/api/conversations/${conversationId}`)).body.items.length === 2)
  const { items } = (await investor.get<{ items: { kind: string }[] }>(`/api/conversations/${conversationId}`)).body
  expect(items.map(({ kind }) => kind)).toEqual(['said', 'reply'])
})

test('a message sent again is known again while five wait: the sender is not told that it was refused', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const taken: string[] = []
  for (const id of ['w1', 'w2', 'w3', 'w4', 'w5']) taken.push((await say('slow', conversationId, id)).turnId)
  expect(await say('slow', conversationId, 'w6')).toMatchObject({ ok: false, code: 'TOO_MANY_MESSAGES' })
  expect(await say('slow', conversationId, 'w2')).toMatchObject({ ok: true, turnId: taken[1] })
  await until(async () => {
    await socket.timeout(5000).emitWithAck('stop', { conversationId })
    return !world.steward.conversations.isBusy(conversationId)
  })
  const rows = await world.db.kysely.selectFrom('inbound').select('turn_id').where('conversation_id', '=', conversationId).orderBy('created_at').execute()
  expect(rows.map((row) => row.turn_id)).toEqual(taken)
})

test('one turn at a time, in order; the transcript is the memory, and the first message its title', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const replies: Reply[] = []
  socket.on('reply', (reply: Reply) => { replies.push(reply) })
  await Promise.all(['one', 'two', 'three'].map((text) => say(text, conversationId)))
  await until(() => replies.length === 3)
  expect(replies.map(({ text }) => text)).toEqual(['You said: one. That was message 1.', 'You said: two. That was message 2.', 'You said: three. That was message 3.'])
  const { conversations } = (await investor.get<{ conversations: { id: string; title: string }[] }>('/api/conversations')).body
  expect(conversations.find(({ id }) => id === conversationId)?.title).toBe('one')
})

test('a client that was away misses nothing: resume sends what it has not seen, with the same numbers', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  await say('first', conversationId)
  socket.close()
  await until(async () => !world.steward.conversations.isBusy(conversationId))
  socket = await investor.socket()
  const seen: number[] = []
  socket.onAny((_event: string, { seq }: { seq: number }) => { seen.push(seq) })
  expect(await socket.timeout(5000).emitWithAck('resume', { conversationId, after: 1 })).toEqual({ ok: true })
  await until(() => seen.length >= 2)
  expect(seen).toEqual([2, 3])
})

test('stop ends a running turn, and the next message is answered', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const replies: Reply[] = []
  socket.on('reply', (reply: Reply) => { replies.push(reply) })
  await say('slow', conversationId)
  const next = say('next', conversationId)
  await until(async () => (await investor.get<{ items: unknown[] }>(`/api/conversations/${conversationId}`)).body.items.length > 0)
  await socket.timeout(5000).emitWithAck('stop', { conversationId })
  await next
  await until(() => replies.length === 2)
  expect(replies.map(({ outcome, code }) => [outcome, code])).toEqual([['error', 'STOPPED'], ['answered', undefined]])
})

test('a defect in a turn is an honest reply, and the conversation goes on', async () => {
  const conversationId = await newConversation()
  expect(await investor.ask('throw', conversationId)).toMatchObject({ outcome: 'error', code: 'INTERNAL', text: expect.stringContaining('Nothing was traded') })
  expect(await investor.ask('again', conversationId)).toMatchObject({ outcome: 'answered' })
})

test('a ticket travels with its acknowledgement: displayed, confirmed, filled, and the conversation says so', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const states: string[] = []
  const alerts: string[] = []
  let ticket: TicketView | undefined
  socket.on('ticket', (sent: TicketView, acknowledge: (answer: object) => void) => { ticket = sent; acknowledge({ displayed: true, hash: sent.hash }) })
  socket.on('ticket.state', ({ state }: { state: string }) => { states.push(state) })
  socket.on('alert', ({ text }: { text: string }) => { alerts.push(text) })
  await say('buy 3', conversationId)
  await until(() => states.includes('DISPLAYED'))
  const { id, hash } = ticket!
  expect(await investor.post(`/api/tickets/${id}/confirm`, { hash }, { 'idempotency-key': crypto.randomUUID() })).toMatchObject({ status: 200 })
  await until(() => alerts.length > 0)
  expect(states).toContain('FILLED')
  expect(alerts).toEqual([expect.stringMatching(/^Filled: bought 3 BND at \d+\.\d+\.$/)])
  const { items } = (await investor.get<{ items: { kind: string; text?: string; reply?: Reply }[] }>(`/api/conversations/${conversationId}`)).body
  expect(items.map(({ kind }) => kind)).toEqual(['said', 'reply', 'notice'])
  expect(items[1]?.reply?.tickets[0]).toMatchObject({ id, state: 'FILLED' })
  expect((await (await world.signIn('compliance')).post('/api/replay', { id })).body).toMatchObject({ status: 'identical' })
})

test('a ticket of no conversation is told to its owner\'s open pages; while none is open nobody even reads it', async () => {
  const retired = await world.signIn('retired')
  const read = vi.spyOn(world.steward, 'ticketState')
  const trade = async (quantity: string): Promise<string> => {
    const { id, hash } = (await retired.post<TicketView>('/api/tickets', { accountId: 'account-retired', legs: [{ symbol: 'VXUS', side: 'buy', quantity }] })).body
    await retired.post(`/api/tickets/${id}/displayed`, { hash })
    expect(await retired.post(`/api/tickets/${id}/confirm`, { hash }, { 'idempotency-key': crypto.randomUUID() })).toMatchObject({ status: 200 })
    await until(async () => (await retired.get<TicketView>(`/api/tickets/${id}`)).body.state === 'FILLED')
    return id
  }
  await trade('1')
  expect(read).not.toHaveBeenCalled()
  socket = await retired.socket()
  const told: [string, string][] = []
  socket.on('ticket.state', ({ ticketId, state, ticket }: { ticketId: string; state: string; ticket: TicketView }) => { told.push([ticket.id === ticketId ? ticketId : 'another', state]) })
  const id = await trade('2')
  await until(() => told.some(([, state]) => state === 'FILLED'))
  expect(told).toContainEqual([id, 'DISPLAYED'])
  expect(told.every(([ticketId]) => ticketId === id)).toBe(true)
})

test('typed "confirm" confirms the one small ticket whose card came last; BI26: everything else is talk', async () => {
  const conversationId = await newConversation()
  const proposed = await investor.ask('buy 2', conversationId)
  const ticket = proposed.tickets[0]!
  await investor.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  for (const text of ['yes', 'уes', 'confirm\u200b', '> confirm', 'confirm 50', 'confirm no', '👍', ' confirm']) {
    expect((await investor.ask(text, conversationId)).model, text).toBe('scripted')
    expect((await investor.get<TicketView>(`/api/tickets/${ticket.id}`)).body.state).toBe('DISPLAYED')
  }
  // The card is no longer the last thing shown, so even the word itself confirms nothing now.
  expect(await investor.ask('confirm', conversationId)).toMatchObject({ model: 'gate', outcome: 'refused', code: 'NOTHING_TO_CONFIRM' })
  await investor.post(`/api/tickets/${ticket.id}/cancel`)
  const second = (await investor.ask('buy 2', conversationId)).tickets[0]!
  await investor.post(`/api/tickets/${second.id}/displayed`, { hash: second.hash })
  expect(await investor.ask('confirm', conversationId)).toMatchObject({ model: 'gate', outcome: 'answered', tickets: [{ id: second.id }] })
  await until(async () => (await investor.get<TicketView>(`/api/tickets/${second.id}`)).body.state === 'FILLED')
})

test('"confirm" that was sent before the card was there confirms nothing, however late its turn comes', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const replies: Reply[] = []
  socket.on('reply', (reply: Reply) => { replies.push(reply) })
  socket.on('ticket', (_ticket: TicketView, shown: () => void) => { shown() })
  await say('buy 1 AAPL', conversationId)
  await say('confirm', conversationId)
  await until(() => replies.length === 2)
  expect(replies[1]).toMatchObject({ model: 'gate', code: 'NOTHING_TO_CONFIRM' })
  expect((await investor.get<TicketView>(`/api/tickets/${replies[0]!.tickets[0]!.id}`)).body.state).toBe('DISPLAYED')
  await investor.post(`/api/tickets/${replies[0]!.tickets[0]!.id}/cancel`)
})

test('AT14 by typing: when the price moved, the new ticket itself is sent, and "confirm" then means that one', async () => {
  const conversationId = await newConversation()
  const shown = ({ id, hash }: TicketView) => investor.post(`/api/tickets/${id}/displayed`, { hash })
  const old = (await investor.ask('buy 2', conversationId)).tickets[0]!
  await shown(old)
  const quotes = world.market.quotes.bind(world.market)
  const moved = vi.spyOn(world.market, 'quotes').mockImplementation(async (symbols) => (await quotes(symbols)).map((quote) => ({ ...quote, price: (Number(quote.price) * 1.02).toFixed(2) })))
  const refused = await investor.ask('confirm', conversationId)
  expect(refused).toMatchObject({ model: 'gate', outcome: 'refused', code: 'SUPERSEDED' })
  const cards = (await world.steward.conversations.since(conversationId, 0)).filter(({ event }) => event === 'ticket').map(({ body }) => body as unknown as TicketView)
  expect(cards.map(({ id }) => id)).toEqual([old.id, refused.tickets[0]!.id])
  await shown(cards[1]!)
  expect(await investor.ask('confirm', conversationId)).toMatchObject({ model: 'gate', outcome: 'answered', tickets: [{ id: cards[1]!.id }] })
  moved.mockRestore()
})

test('a client that names no conversation has one a session: messages once, tickets acknowledged, the rest after a reconnect', async () => {
  const retired = await world.signIn('retired')
  socket = await retired.socket()
  const replies: Reply[] = []
  const shown: TicketView[] = []
  socket.on('reply', (reply: Reply) => { replies.push(reply) })
  socket.on('ticket', (ticket: TicketView, acknowledge: () => void) => { shown.push(ticket); acknowledge() })
  const emit = (event: string, ...given: unknown[]) => socket.timeout(5000).emitWithAck(event, ...given) as Promise<{ ok: boolean; turnId?: string }>
  const first = await emit('message', { text: 'hello', clientMessageId: 'm1' })
  expect(await emit('message', { text: 'hello', clientMessageId: 'm1' })).toEqual(first)
  await until(() => replies.length === 1)
  const { accountId } = (await retired.get<{ accountId: string }>('/api/portfolio')).body
  expect(accountId).toBe('account-retired')
  expect(await emit('stop')).toEqual({ ok: true })
  socket.close()
  socket = await retired.socket()
  socket.on('reply', (reply: Reply) => { replies.push(reply) })
  expect(await emit('resume', { after: 0 })).toEqual({ ok: true })
  await until(() => replies.length === 2)
  expect(replies[1]).toEqual(replies[0])
})

test('a bare acknowledgement of a ticket is its display record', async () => {
  socket = await investor.socket()
  const shown: TicketView[] = []
  socket.on('ticket', (ticket: TicketView, acknowledge: () => void) => { shown.push(ticket); acknowledge() })
  await socket.timeout(5000).emitWithAck('message', { text: 'buy 3', clientMessageId: crypto.randomUUID() })
  await until(() => shown[0])
  await until(async () => (await investor.get<TicketView>(`/api/tickets/${shown[0]!.id}`)).body.state === 'DISPLAYED')
  await investor.post(`/api/tickets/${shown[0]!.id}/cancel`)
})

test('an acknowledgement that names another hash is no display, and its second answer is not heard', async () => {
  const conversationId = await newConversation()
  socket = await investor.socket()
  const alerts: unknown[] = []
  socket.on('alert', ({ code }: { code: string }) => { alerts.push(code) })
  socket.on('ticket', ({ hash }: TicketView, shown: (answer: unknown) => void) => { for (const answer of [{ hash: 'f'.repeat(64) }, { hash }, undefined]) shown(answer) })
  await say('buy 2 JNJ', conversationId)
  await until(() => alerts.length > 0)
  expect(alerts).toEqual(['TERMS_MISMATCH'])
  const { id, hash } = (await world.steward.conversations.since(conversationId, 0)).find(({ event }) => event === 'ticket')!.body as unknown as TicketView
  expect((await investor.get<TicketView>(`/api/tickets/${id}`)).body.state).toBe('CHECKED')
  expect(await investor.post(`/api/tickets/${id}/confirm`, { hash }, { 'idempotency-key': 'unseen' })).toMatchObject({ status: 409, body: { code: 'NOT_DISPLAYED' } })
  await investor.post(`/api/tickets/${id}/cancel`)
})

test("BI29: events before their time are refused with a code and change nothing", async () => {
  const conversationId = await newConversation()
  const novice = await world.signIn('novice')
  socket = await novice.socket()
  const emit = (event: string, body: unknown) => socket.timeout(5000).emitWithAck(event, body) as Promise<{ ok: boolean; code: string }>
  expect(await emit('message', { conversationId, text: 'hello', clientMessageId: 'x' })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  expect(await emit('resume', { conversationId, after: 0 })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  expect(await emit('stop', { conversationId })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  expect(await emit('confirm', { ticketId: 'ticket', hash: '0' })).toMatchObject({ ok: false, code: 'UNKNOWN_EVENT' })
  expect(await emit('message', { conversationId, text: 5, clientMessageId: 'x' })).toMatchObject({ ok: false, code: 'INVALID_INPUT' })
  expect(await emit('message', 'hello')).toMatchObject({ ok: false, code: 'INVALID_INPUT' })
  expect(await emit('message', { conversationId, text: 'x'.repeat(8001), clientMessageId: 'x' })).toMatchObject({ ok: false, code: 'INVALID_INPUT' })
  expect((await investor.get(`/api/conversations/${conversationId}`)).body).toMatchObject({ items: [] })
})

test('BI23: a frame above 64 kB closes that socket only', async () => {
  socket = await investor.socket()
  const other = await investor.socket()
  const closed = new Promise((resolve) => { socket.once('disconnect', resolve) })
  socket.emit('message', { conversationId: 'c', text: 'x'.repeat(1_100_000), clientMessageId: 'x' })
  await closed
  expect(other.connected).toBe(true)
  other.close()
})

test('BI27: a flood is slowed, then disconnected; another client goes on', async () => {
  const novice = await world.signIn('novice')
  socket = await novice.socket()
  const closed = new Promise((resolve) => { socket.once('disconnect', resolve) })
  for (let count = 0; count < 1000; count += 1) socket.emit('stop', { conversationId: 'nothing' })
  await closed
  expect(await investor.ask('still here?')).toMatchObject({ outcome: 'answered' })
})

test('a site that the settings do not name opens no socket; a token opens one, from its own origin only', async () => {
  await expect(investor.socket({ headers: { origin: 'https://evil.example' } })).rejects.toThrow()
  const { token } = (await investor.post<{ token: string }>('/api/socket-token', { origin: world.url })).body
  const opened = await world.anonymous.socket({ auth: { token }, headers: { origin: world.url } })
  expect(opened.connected).toBe(true)
  opened.close()
  await expect(world.anonymous.socket({ auth: { token } })).rejects.toThrow('UNAUTHENTICATED')
  expect(await investor.post('/api/socket-token', { origin: 'https://evil.example' })).toMatchObject({ status: 422 })
})

test('a large ticket is not confirmed by typing, but on the page with a code', async () => {
  const conversationId = await newConversation()
  const ticket = (await investor.ask('sell 20 QQQ', conversationId)).tickets[0]!
  expect(ticket.stepUpRequired).toBe(true)
  await investor.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  expect(await investor.ask('confirm', conversationId)).toMatchObject({ model: 'gate', outcome: 'refused' })
  expect(await investor.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: codeOf('investor') })).toMatchObject({ status: 200 })
})

test('a client that keeps no count and comes back gets what was sent while it was away, and nothing twice', async () => {
  const novice = await world.signIn('novice')
  socket = await novice.socket()
  const seen: number[] = []
  const listen = (): void => { socket.onAny((_event: string, body: { seq?: number }) => { if (body.seq !== undefined) seen.push(body.seq) }) }
  listen()
  const send = (text: string) => socket.timeout(5000).emitWithAck('message', { text, clientMessageId: crypto.randomUUID() })
  await send('one')
  await until(() => seen.length === 3)
  await send('slow')
  const next = send('two')
  await until(async () => (await novice.get<{ conversations: unknown[] }>('/api/conversations')).body.conversations.length === 1)
  await socket.timeout(5000).emitWithAck('stop')
  await next
  socket.close()
  await new Promise((resolve) => { setTimeout(resolve, 300) })
  socket = await novice.socket()
  listen()
  await until(() => seen.includes(7))
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('feedback on an answer stands in the record, comes back with the history, and belongs to one\'s own conversations', async () => {
  const { conversationId, turnId } = await investor.ask('hello')
  const judge = (client: Client, body: unknown) => client.post(`/api/conversations/${conversationId}/feedback`, body)
  expect((await judge(investor, { turnId, verdict: 'helpful' })).status).toBe(204)
  expect((await judge(investor, { turnId, verdict: 'not-helpful', words: 'Too long.' })).status).toBe(204)
  const { items } = (await investor.get<{ items: { kind: string; verdict?: string }[] }>(`/api/conversations/${conversationId}`)).body
  expect(items.at(-1)).toMatchObject({ kind: 'reply', verdict: 'not-helpful' })
  const compliance = await world.signIn('compliance')
  const { entries } = (await compliance.get<{ entries: { kind: string; body: unknown }[] }>(`/api/transcripts/${conversationId}`)).body
  expect(entries.filter(({ kind }) => kind === 'feedback-given').map(({ body }) => body)).toMatchObject([{ turnId, verdict: 'helpful' }, { turnId, verdict: 'not-helpful', text: 'Too long.' }])
  expect((await judge(await world.signIn('novice'), { turnId, verdict: 'helpful' })).status).toBe(404)
  expect((await judge(investor, { turnId: 'turn-of-another', verdict: 'helpful' })).status).toBe(404)
  expect((await judge(investor, { turnId, verdict: 'great' })).status).toBe(422)
})
