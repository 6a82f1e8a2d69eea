import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { Reply } from '../../domain/conversation.ts'
import type { TicketState, TicketView } from '../../domain/ticket.ts'
import { chat } from './chat.ts'
import type { Answer, TerminalConnection } from './connection.ts'
import { afterText } from './reply-text.ts'
import { cancelTicket } from './ticket-actions.ts'
import { ticketText } from './ticket-text.ts'

const ticket = (state: TicketState, more: Partial<TicketView> = {}): TicketView => ({
  id: 'ticket-12345678-9abc', hash: 'ab'.repeat(32), state, channel: 'terminal', owner: 'person', accountId: 'account', expiresAt: '2026-08-01T10:00:00.000Z', worstCaseUsd: '12777.16', feesUsd: '0.00',
  stepUpRequired: true, legs: [{ symbol: 'VTI', side: 'sell', quantity: '1200', type: 'market', refPrice: '368.21', refTime: '2026-07-31T20:00:00Z' }], orders: [], title: 'Sell VTI', accountLabel: 'Own account',
  checks: [{ name: 'cash', outcome: 'blocked', facts: { neededUsd: '12777.16', freeUsd: '5399.48', fromSalesUsd: '0.00' } }, { name: 'burst', outcome: 'passed', facts: {} }],
  createdAt: '2026-08-01T09:50:00.000Z', tolerance: '0.005', taxUsd: null, priceSource: 'snapshot', priceAsOf: '2026-07-31', impact: null, names: {}, ...more,
} as TicketView)

const reply = { turnId: 'turn', text: 'I prepared a ticket.', asOf: '2026-07-31', model: 'offline', latencyMs: 1, outcome: 'answered', tools: [], facts: [], cards: [], tickets: [ticket('DISPLAYED')] } as unknown as Reply

/** A server that wants a code for every ticket, and what it was asked. */
const server = () => {
  const calls: string[] = []
  let proven = false
  const answers = (path: string, body: unknown): Answer => {
    if (path === '/api/step-up') { proven = (body as { code: string }).code === '123456'; return { status: proven ? 200 : 401, body: { code: 'WRONG', detail: 'That code is not right.' } } }
    return path.endsWith('/confirm') && !proven ? { status: 401, body: {} } : { status: 200, body: { orders: [1] } }
  }
  const connection: TerminalConnection = {
    conversationId: 'conversation', say: async (text) => { calls.push(`said ${text}`); return reply }, onTicketState: () => undefined, close: () => undefined,
    call: async (_method, path, body) => { calls.push(path.replace('ticket-12345678-9abc', ':id')); return answers(path, body) },
  }
  return { connection, calls }
}

const typed = async (lines: readonly string[]) => {
  const { connection, calls } = server()
  const [input, output] = [new PassThrough(), new PassThrough()]
  input.end(lines.join('\n'))
  await chat(connection, { input, output }, () => 'key')
  return { calls, shown: String(output.read()) }
}

test('from a pipe the line after /confirm is the code, and is said to nobody', async () => {
  const { calls, shown } = await typed(['sell', '/confirm', '123456'])
  expect(calls).toEqual(['said sell', '/api/tickets/:id/displayed', '/api/tickets/:id/confirm', '/api/step-up', '/api/tickets/:id/confirm'])
  expect(shown).toContain('Confirmed. 1 order goes to the broker.')
})

test.each([
  ['the input ends before the code', ['sell', '/confirm'], 'Without a code nothing is confirmed.'],
  ['a wrong code', ['sell', '/confirm', '000000'], 'That code is not right.'],
  ['an unknown command is no message', ['/status'], 'There is no /status. There are: /help, /sources, /confirm, /cancel, /requote, /quit.'],
  ['nothing to confirm', ['/confirm'], 'There is no ticket in this conversation yet.'],
])('%s', async (_what, lines, words) => {
  const { calls, shown } = await typed(lines)
  expect(shown.replaceAll(/\s+/g, ' ')).toContain(words)
  expect(calls.filter((call) => call === '/api/tickets/:id/confirm').length).toBeLessThan(2)
  expect(calls).not.toContain('said /status')
})

test('a card says in words what a check found, and what can be done with it here', () => {
  const text = ticketText(ticket('DISPLAYED'), 72)
  expect(text).toMatch(/○ Verify to confirm · T-9ABC · Own account/)
  expect(text.replaceAll('\n', ' ')).toContain('✗ Cash: Needs $12,777.16. Free are $5,399.48, and these sales bring at least $0.00.')
  expect(text).toContain('One check passed.')
  expect(text).toMatch(/\/confirm, with a one-time code, places it/)
  expect(text).not.toMatch(/freeUsd|T\d\d:\d\d|ticket-1/)
})

test('what is over is not canceled once more', async () => {
  const { connection, calls } = server()
  expect(await cancelTicket(connection, ticket('FILLED'))).toBe('There is nothing to cancel any more: ● Filled.')
  expect(calls).toEqual([])
})

test.each([
  ['in the text', 'Which one do you mean?\n- Stress test\n- Backtest', 0],
  ['not in the text', 'Which one do you mean?', 1],
])('a question\'s choices that stand %s are listed once', (_, text, times) => {
  const shown = afterText({ ...reply, text, tickets: [], cards: [{ kind: 'choices', title: 'Which one?', rows: [], choices: ['Stress test', 'Backtest'] }] }, 80)
  expect(shown.split('Backtest').length - 1).toBe(times)
})
