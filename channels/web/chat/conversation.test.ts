import { expect, test } from 'vitest'
import type { TicketView } from '../../../domain/ticket.ts'
import { Http } from '../api/http.ts'
import { Conversation } from './conversation.ts'
import type { ChatSocket } from './events.ts'

type Handler = (...args: unknown[]) => void

/** A socket whose other end is the test. */
const wire = () => {
  const handlers = new Map<string, Handler>()
  const out: { event: string; body: unknown }[] = []
  const state = { connected: false, answers: true }
  const socket: ChatSocket = {
    get connected() { return state.connected },
    on: (event, listener) => void handlers.set(event, listener as Handler),
    emit: (event, body) => void out.push({ event, body }),
    ask: async (event, body) => {
      out.push({ event, body })
      if (!state.answers) throw new Error('timeout')
      return { ok: true, turnId: `t${out.length}` }
    },
    open: () => undefined,
    close: () => undefined,
  }
  const arrive = (event: string, ...args: unknown[]) => handlers.get(event)?.(...args)
  const connect = () => { state.connected = true; arrive('connect') }
  const drop = () => { state.connected = false; arrive('disconnect') }
  return { socket, out, state, arrive, connect, drop }
}

const server = (routes: Readonly<Record<string, unknown>>) => {
  const calls: string[] = []
  const http = new Http('', undefined, async (path, init) => {
    const call = `${init?.method} ${String(path)}`
    calls.push(call)
    return new Response(JSON.stringify(routes[call] ?? {}), { status: call in routes ? 200 : 404 })
  })
  return { http, calls }
}
const settle = () => new Promise((resolve) => { setTimeout(resolve, 5) })
let made = 0
const open = async (routes: Readonly<Record<string, unknown>> = {}) => {
  const line = wire()
  const { http, calls } = server({ 'GET /api/conversations': [], 'POST /api/conversations': { id: 'c1' }, ...routes })
  const talk = new Conversation({ http, connect: () => line.socket, newId: () => `m${++made}` })
  const starting = talk.start()
  return { talk, line, calls, starting }
}
const messages = (out: readonly { event: string; body: unknown }[]) => out.filter(({ event }) => event === 'message').map(({ body }) => (body as { text: string }).text)

test('what is written before the conversation is open, or while offline, leaves in order once', async () => {
  const { talk, line, starting } = await open()
  talk.send('early')
  await starting
  talk.send('offline')
  expect(messages(line.out)).toEqual([])
  line.connect()
  await settle()
  expect(messages(line.out)).toEqual(['early', 'offline'])
  expect(line.out[0]).toEqual({ event: 'resume', body: { conversationId: 'c1', after: 0 } })
})

test('an unanswered message goes out again after the reconnect under the same id, and resume asks from the last number', async () => {
  const { talk, line, starting } = await open()
  await starting
  line.connect()
  line.arrive('reply.delta', { seq: 7, conversationId: 'c1', turnId: 't', text: 'Hello.' })
  line.state.answers = false
  talk.send('hello')
  await settle()
  line.drop()
  expect(talk.online).toBe(false)
  line.state.answers = true
  line.connect()
  await settle()
  const sent = line.out.filter(({ event }) => event === 'message').map(({ body }) => (body as { clientMessageId: string }).clientMessageId)
  expect(sent.length).toBe(2)
  expect(sent[0]).toBe(sent[1])
  expect(line.out.filter(({ event }) => event === 'resume').at(-1)!.body).toEqual({ conversationId: 'c1', after: 7 })
})

test('another conversation’s events change nothing here', async () => {
  const { talk, line, starting } = await open()
  await starting
  line.arrive('reply.delta', { seq: 1, conversationId: 'other', turnId: 't', text: 'No.' })
  expect(talk.timeline.items).toEqual([])
})

test('the receipt of a card leaves only after the card says that it was shown, and carries the hash', async () => {
  const { talk, line, starting } = await open()
  await starting
  const ticket = { id: 'k', hash: 'abc', state: 'CHECKED' } as TicketView
  const receipts: unknown[] = []
  line.arrive('ticket', { ...ticket, seq: 1, conversationId: 'c1' }, (receipt: unknown) => receipts.push(receipt))
  await settle()
  expect(receipts).toEqual([])
  talk.displayed(ticket)
  expect(receipts).toEqual([{ displayed: true, hash: 'abc' }])
})

test('without a socket receipt the card is recorded as shown by HTTP', async () => {
  const ticket = { id: 'k', hash: 'abc', state: 'CHECKED' } as TicketView
  const { talk, calls, starting } = await open({ 'POST /api/tickets/k/displayed': {}, 'GET /api/tickets/k': { ...ticket, state: 'DISPLAYED' } })
  await starting
  talk.ticket(ticket)
  talk.displayed(ticket)
  await settle()
  await settle()
  expect(calls).toContain('POST /api/tickets/k/displayed')
  expect(talk.timeline.tickets.k!.state).toBe('DISPLAYED')
})

test('a problem that is over is not told any longer: opening a conversation clears it', async () => {
  const { talk, starting } = await open({ 'GET /api/conversations/c2': { id: 'c2', items: [], lastSeq: 0 } })
  await starting
  await talk.open('gone')
  expect(talk.problem).not.toBe('')
  await talk.open('c2')
  expect(talk.problem).toBe('')
})
