import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../../domain/conversation.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { eventually, printedAccounts, signInOverWire, type PersonAtWire } from '../person.ts'
import { removeDataDir, startServer, temporaryDataDir, type ServerProcess } from '../server-process.ts'

/** Ask, be advised, confirm, and find it in the record: the newcomer's five steps without a browser, on the real server process. */

const run = promisify(execFile)
let server: ServerProcess
let investor: PersonAtWire
let compliance: PersonAtWire
const replies = new Map<string, Reply>()
let ticket: TicketView

const command = async (file: string, ...args: string[]) => {
  try {
    const { stdout } = await run(process.execPath, [`server/commands/${file}`, ...args], { env: { ...process.env, DATA_DIR: server.dataDir } })
    return { code: 0, stdout }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout: `${stdout}${stderr}` }
  }
}
const account = (role: string) => printedAccounts(server.output()).find(({ email }) => email === `${role}@demo.local`)!

beforeAll(async () => {
  server = await startServer({ dataDir: temporaryDataDir() })
  investor = await signInOverWire(server.url, account('investor'))
  compliance = await signInOverWire(server.url, account('compliance'))
})
afterAll(async () => {
  investor?.close()
  compliance?.close()
  await server?.stop()
  if (server) removeDataDir(server.dataDir)
})

test.each([
  ['How am I doing?', ['portfolio']],
  ['What would 2008 do to me?', ['stress-tester']],
  ['Backtest 60/40 against what I have', ['backtester']],
  ['Make me less risky', ['optimizer']],
  ['Why these weights?', []],
])('%s is answered from tools, with its date and sourced figures', async (question, tools) => {
  const reply = await investor.say(question)
  replies.set(question, reply)
  expect(reply.outcome, reply.text).toBe('answered')
  expect(reply.asOf).toMatch(/^2026-07-31/)
  expect(reply.text).toMatch(/31 July 2026|2026-07-31/)
  expect(reply.tools.map((call) => call.name)).toEqual(expect.arrayContaining(tools))
  expect(reply.facts.length).toBeGreaterThan(0)
  for (const fact of reply.facts) expect(reply.text).toContain(fact.text)
}, 60_000)

test('the rebalance arrives as a ticket with legs, worst case, fees, checks and an expiry', async () => {
  const reply = await investor.say('Rebalance me to that')
  replies.set('rebalance', reply)
  expect(reply.tickets, reply.text).toHaveLength(1)
  ticket = reply.tickets[0]!
  expect(ticket.legs.length).toBeGreaterThan(1)
  expect(ticket.stepUpRequired).toBe(true)
  expect(ticket.checks.every((check) => check.outcome !== 'blocked')).toBe(true)
  expect(Number(ticket.worstCaseUsd)).toBeGreaterThan(10_000)
  expect(Date.parse(ticket.expiresAt)).toBeGreaterThan(0)
}, 60_000)

test('it is confirmed with a one-time code, filled on paper, and the portfolio changes', async () => {
  const before = await investor.get<{ holdings: { symbol: string; quantity: string }[] }>('/api/portfolio')
  await investor.see(ticket)
  const plain = await investor.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'first' })
  expect(plain.status).toBe(401)
  const answer = await investor.confirm(ticket)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const filled = await eventually(() => investor.ticket(ticket.id), (seen) => seen.orders.length > 0 && seen.orders.every((order) => ['FILLED', 'RECONCILED'].includes(order.state)))
  expect(filled.orders).toHaveLength(ticket.legs.length)
  const after = await investor.get<{ holdings: { symbol: string; quantity: string }[] }>('/api/portfolio')
  const held = (body: typeof after.body, symbol: string) => Number(body.holdings.find((each) => each.symbol === symbol)?.quantity ?? 0)
  for (const leg of ticket.legs) {
    const change = held(after.body, leg.symbol) - held(before.body, leg.symbol)
    expect(change, leg.symbol).toBeCloseTo(leg.side === 'buy' ? Number(leg.quantity) : -Number(leg.quantity), 6)
  }
}, 60_000)

test('the chat says so', async () => {
  const { items } = (await investor.get<{ items: { kind: string; text?: string }[] }>(`/api/conversations/${investor.connection.conversationId}`)).body
  expect(items.some((item) => item.kind === 'notice' && /filled/i.test(item.text ?? ''))).toBe(true)
})

test('the compliance officer finds message, tool call, card, confirmation, order and fill', async () => {
  const { body } = await compliance.get<{ entries: { kind: string }[] }>(`/api/transcripts/${investor.connection.conversationId}`)
  const kinds = new Set(body.entries.map((entry) => entry.kind))
  for (const kind of ['message-received', 'tool-called', 'reply-sentence', 'reply-sent', 'ticket-proposed', 'ticket-displayed', 'step-up-granted', 'ticket-confirmed', 'order-filled']) {
    expect(kinds, [...kinds].join(' ')).toContain(kind)
  }
  expect(kinds, 'our own model never says what has no source').not.toContain('reply-blocked')
})

test('verify, beside the running server, says that the record is whole', async () => {
  const { code, stdout } = await command('verify.ts')
  expect(stdout).toMatch(/^The record is whole/)
  expect(code).toBe(0)
}, 60_000)

test.each(['Make me less risky', 'What would 2008 do to me?', 'rebalance'])('replay reproduces "%s" bit for bit', async (name) => {
  const { code, stdout } = await command('replay.ts', replies.get(name)!.turnId)
  expect(stdout).toMatch(/Identical/)
  expect(code).toBe(0)
}, 60_000)

test('chat runs beside the server and prints one JSON reply a line', async () => {
  const { code, stdout } = await command('chat.ts', '--as', 'novice@demo.local', '--json', 'How am I doing?', 'What is my largest position?')
  const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as Reply)
  expect(code).toBe(0)
  expect(lines.map((reply) => reply.outcome)).toEqual(['answered', 'answered'])
  expect(lines[0]!.conversationId).toBe(lines[1]!.conversationId)
}, 60_000)

test('advance moves the market on, settlement too', async () => {
  const { code, stdout } = await command('advance.ts', '--days', '3')
  expect(stdout).toMatch(/2026-08-03/)
  expect(code).toBe(0)
}, 60_000)
