import { expect, test } from 'vitest'
import fc from 'fast-check'
import type { Fact, Reply } from '../../../domain/conversation.ts'
import type { TicketView } from '../../../domain/ticket.ts'
import { blocks } from './blocks.ts'
import { followUps } from './follow-ups.ts'
import { Outbox, type Outgoing } from './outbox.ts'
import { accepted, alerted, emptyTimeline, loaded, refused, replied, runningTurn, said, stopped, streamed, ticketArrived, ticketChanged, type Timeline, type Turn } from './timeline.ts'
import { createTracer, sourceRows } from './traced.ts'

const reply = (turnId: string, change: Partial<Reply> = {}): Reply => ({
  conversationId: 'c', turnId, text: 'You are up 7.4 %.', model: 'offline', latencyMs: 12, asOf: '2026-07-31', outcome: 'answered',
  tools: [], facts: [], cards: [], tickets: [], ...change,
})
const ticket = (id: string, state: TicketView['state'] = 'CHECKED') => ({ id, state, hash: `h-${id}` }) as TicketView
const turnOf = (timeline: Timeline, turnId: string) => timeline.items.find((item): item is Turn => item.kind === 'turn' && item.turnId === turnId)
const textOf = (timeline: Timeline, turnId: string) => turnOf(timeline, turnId)?.parts.map((part) => part.text).join('')
const delta = (seq: number, turnId: string, text: string) => ({ seq, turnId, text, conversationId: 'c' })

test('replayed and reordered events change nothing: same text, no doubles', () => {
  const events = [delta(1, 't', 'One. '), delta(2, 't', 'Two. '), delta(3, 't', 'Three.')]
  fc.assert(fc.property(fc.array(fc.constantFrom(...events), { minLength: 0, maxLength: 12 }), (noise) => {
    const end = [...noise, ...events].reduce((timeline, event) => streamed(timeline, event, ''), emptyTimeline('c'))
    expect(textOf(end, 't')).toBe('One. Two. Three.')
    expect(end.items.length).toBe(1)
    expect(end.seq).toBe(3)
  }))
})

test('a settled reply is not touched by late deltas, and a reply sent twice stands once', () => {
  const first = replied(streamed(emptyTimeline('c'), delta(1, 't', 'You'), ''), { ...reply('t'), seq: 2 }, '')
  const end = replied(streamed(first, delta(9, 't', ' late'), ''), { ...reply('t'), seq: 2 }, '')
  expect(textOf(end, 't')).toBe('You')
  expect(end.items.length).toBe(1)
  expect(runningTurn(end)).toBeUndefined()
})

test('the turn opens with the acknowledgement, named or not, and the reply closes it', () => {
  const waiting = accepted(said(emptyTimeline('c'), 'm1', 'Hello', ''), 'm1', undefined, '')
  expect(runningTurn(waiting)).toBeDefined()
  const end = replied(waiting, reply('t'), '')
  expect(end.items.map((item) => item.kind)).toEqual(['said', 'turn'])
  expect(runningTurn(end)).toBeUndefined()
  expect(runningTurn(stopped(waiting))).toBeUndefined()
})

test('a refused message says why and opens no turn', () => {
  const end = refused(said(emptyTimeline('c'), 'm1', 'x', ''), 'm1', 'Too long.')
  expect(end.items).toEqual([expect.objectContaining({ delivery: 'refused', reason: 'Too long.' })])
})

test('a ticket stands once: in its turn, or alone when no turn runs', () => {
  const inTurn = ticketArrived(streamed(emptyTimeline('c'), delta(1, 't', 'Here.'), ''), ticket('k1'), 2)
  expect(turnOf(inTurn, 't')!.ticketIds).toEqual(['k1'])
  const settled = replied(inTurn, reply('t', { tickets: [ticket('k1')] }), '')
  const end = ticketArrived(ticketArrived(settled, ticket('k1'), 2), ticket('k2'), 5)
  expect(end.items.map((item) => item.kind)).toEqual(['turn', 'ticket'])
})

test('a ticket that arrives again after a reconnect does not undo what became of it', () => {
  const filled = ticketChanged(ticketArrived(emptyTimeline('c'), ticket('k'), 2), { seq: 3, ticketId: 'k', state: 'FILLED' })
  expect(ticketArrived(filled, ticket('k'), 2).tickets.k!.state).toBe('FILLED')
})

test('the newest state of a ticket wins over the copy inside a reply', () => {
  const shown = ticketChanged(ticketArrived(emptyTimeline('c'), ticket('k')), { seq: 4, ticketId: 'k', state: 'DISPLAYED', ticket: ticket('k', 'DISPLAYED') })
  const end = replied(shown, reply('t', { tickets: [ticket('k')] }), '')
  expect(end.tickets.k!.state).toBe('DISPLAYED')
  expect(ticketChanged(end, { ticketId: 'k', state: 'FILLED' }).tickets.k!.state).toBe('FILLED')
  expect(ticketChanged(end, { seq: 4, ticketId: 'k', state: 'CHECKED' }).tickets.k!.state).toBe('DISPLAYED')
})

test('history, then a full replay of the same events, shows everything once', () => {
  const history = { id: 'c', items: [{ kind: 'said', text: 'Hi', at: '' }, { kind: 'reply', reply: reply('t', { tickets: [ticket('k')] }) },
    { kind: 'ticket', ticket: ticket('k', 'FILLED') }, { kind: 'notice', text: 'Filled.' }] } as const
  expect(loaded({ ...history, items: [history.items[2], history.items[1]] }).items.map((item) => item.kind)).toEqual(['turn'])
  let end = loaded(history)
  end = replied(streamed(end, delta(1, 't', 'You'), ''), { ...reply('t'), seq: 2 }, '')
  expect(end.items.map((item) => item.kind)).toEqual(['said', 'turn', 'notice'])
  expect(end.tickets.k!.state).toBe('FILLED')
})

test('alerts are notices, once each', () => {
  const end = alerted(alerted(emptyTimeline('c'), { seq: 1, text: 'VTI filled.' }), { seq: 1, text: 'VTI filled.' })
  expect(end.items).toEqual([{ kind: 'notice', text: 'VTI filled.' }])
})

const message = (clientMessageId: string): Outgoing => ({ conversationId: 'c', text: clientMessageId, clientMessageId })

test('the outbox keeps order and repeats an unanswered message under its own id', async () => {
  const sent: string[] = []
  const settled: string[] = []
  let online = false
  const box = new Outbox(async (each) => {
    sent.push(each.clientMessageId)
    if (!online) throw new Error('no answer')
    return { ok: true }
  }, (each) => settled.push(each.clientMessageId))
  box.push(message('a'))
  box.push(message('b'))
  box.push(message('a'))
  await box.flush()
  expect([sent, settled, box.size]).toEqual([['a'], [], 2])
  online = true
  await Promise.all([box.flush(), box.flush()])
  expect([sent, settled, box.size]).toEqual([['a', 'a', 'b'], ['a', 'b'], 0])
})

const fact = (text: string, pointer = '/weights/bonds'): Fact => ({ text, value: 1, source: { tool: 0, pointer } })

test.each([
  ['Bonds are 18.8 % of 118.8 %.', ['18.8 %'], ['Bonds are ', '[18.8 %]', ' of 118.8 %.']],
  ['From 7 to 17.', ['7', '17'], ['From ', '[7]', ' to ', '[17]', '.']],
  ['Up 7.4, then 7.', ['7'], ['Up 7.4, then ', '[7]', '.']],
  ['$1,320 and 1,320', ['$1,320'], ['[$1,320]', ' and 1,320']],
  ['No figures here.', ['3'], ['No figures here.']],
])('figures in "%s"', (text, facts, expected) => {
  expect(createTracer(facts.map((each) => fact(each)))(text).map((each) => (each.fact === undefined ? each.text : `[${each.text}]`))).toEqual(expected)
})

test('the second figure of the same text takes the second fact, across paragraphs; a third keeps the last', () => {
  const trace = createTracer([fact('9.9 %', '/cagr'), fact('9.9 %', '/volatility')])
  expect([trace('Growth 9.9 %'), trace('Risk 9.9 % and 9.9 %')].flat().flatMap((each) => each.fact ?? [])).toEqual([0, 1, 1])
})

test('tracing never changes the text', () => {
  fc.assert(fc.property(fc.string(), fc.array(fc.string({ maxLength: 4 }), { maxLength: 5 }), (text, facts) => {
    expect(createTracer(facts.map((each) => fact(each)))(text).map((each) => each.text).join('')).toBe(text)
  }))
})

test('facts of one source share a row, with the date of the tool that gave them', () => {
  const rows = sourceRows({ asOf: '2026-07-31', facts: [fact('18.8 %'), fact('6.5 %'), { text: '20', value: 20, source: { said: 'm1' } }],
    tools: [{ name: 'stress-tester', input: {}, output: { asOf: '2026-07-30' }, hash: '' }] })
  expect(rows).toEqual([
    { facts: [0, 1], figures: '18.8 %, 6.5 %', source: 'Stress tester: weights, bonds', asOf: '30 Jul 2026' },
    { facts: [2], figures: '20', source: 'Your own words', asOf: '' },
  ])
})

test('a source names the item of a list, not its place', () => {
  const output = { scenarios: [{ label: 'Global financial crisis', byHolding: [{ symbol: 'VTI', changeUsd: '1' }, { changeUsd: '2' }] }] }
  const facts = [fact('$1', '/scenarios/0/byHolding/0/changeUsd'), fact('$2', '/scenarios/0/byHolding/1/changeUsd')]
  expect(sourceRows({ asOf: '', facts, tools: [{ name: 'stress-tester', input: {}, output, hash: '' }] }).map((row) => row.source)).toEqual([
    'Stress tester: scenarios, Global financial crisis, by holding, VTI, change usd', 'Stress tester: scenarios, Global financial crisis, by holding, item 2, change usd'])
})

test('text becomes paragraphs, lists and tables, and never markup', () => {
  expect(blocks('Yes. **Bonds** are low.\n\n1. One\n2. Two\n\nWhat could go wrong. You give up growth.\n\n| A | B |\n|---|---|\n| 1 | <b>2</b> |')).toEqual([
    { kind: 'paragraph', text: 'Yes. Bonds are low.' },
    { kind: 'list', ordered: true, items: ['One', 'Two'] },
    { kind: 'paragraph', lead: 'What could go wrong.', text: 'You give up growth.' },
    { kind: 'table', head: ['A', 'B'], rows: [['1', '<b>2</b>']] },
  ])
})

test('what is offered next follows from the last answer, is offered to its owner alone, and never twice', () => {
  const general = ['How am I doing?', 'Make me less risky']
  const call = (name: string) => ({ name, input: {}, hash: 'h', version: '1' }) as unknown as Reply['tools'][number]
  const after = (tool: string) => replied(said(emptyTimeline('c'), 'm', 'make me less risky', ''), reply('t', { tools: [call(tool)] }), '').items
  expect(followUps(after('optimizer'), general, true)).toEqual(['Rebalance me to that', 'Why these weights?', 'What would 2008 do to that mix?'])
  expect(followUps(after('stress-tester'), general, true)).toEqual(['What if rates jump 2 %?', 'What would 2008 do to me?', 'How am I doing?'])
  expect(followUps(after('optimizer'), general, false)).toEqual(['How am I doing?'])
  expect(followUps([], general, true)).toEqual(general)
})
