import { afterEach, expect, test } from 'vitest'
import { prompts } from '../../prompts/index.ts'
import { evilModel } from '../../tests/fakes/evil-model.ts'
import { startFakeOpenAi, textOf, type Behaviour, type FakeOpenAi, type FakeRequest } from '../../tests/fakes/openai-server.ts'
import { toolsFor } from '../../tools/registry.ts'
import { offlineModel } from '../offline/index.ts'
import { createRunTurn } from '../run-turn.ts'
import { seen, testPorts, type TestPorts } from '../testing/ports.ts'
import { openAiModel, type OpenAiSettings } from './model.ts'
import type { Reply } from '../../domain/conversation.ts'

let fake: FakeOpenAi | undefined
afterEach(async () => { await fake?.close(); fake = undefined })

const turn = async (text: string, behave: (request: FakeRequest, number: number) => Behaviour, options: { fallback?: boolean; timeoutMs?: number; model?: Partial<OpenAiSettings>; ports?: Parameters<typeof testPorts>[1] } = {}): Promise<{ reply: Reply; ports: TestPorts }> => {
  fake = await startFakeOpenAi(behave)
  const primary = openAiModel({ apiKey: 'none', baseUrl: fake.url, model: 'fake', maxRetries: 0, timeoutMs: 2_000, ...options.model })
  const run = createRunTurn({
    models: { primary, ...(options.fallback !== false && { fallback: offlineModel({ embedder: null }) }) }, prompts,
    budget: { maxToolCalls: 8, maxModelCalls: 8, maxTokens: 200_000, timeoutMs: options.timeoutMs ?? 20_000 },
  })
  const ports = await testPorts(text, options.ports)
  const reply = await run(ports.input, ports)
  return { reply, ports }
}

const script = (...steps: readonly Behaviour[]) => (_: FakeRequest, number: number): Behaviour => steps[Math.min(number, steps.length - 1)]!
const say = (text: string): Behaviour => ({ kind: 'answer', text })
const call = (name: string, args: Record<string, unknown> | string, text = ''): Behaviour => ({ kind: 'answer', text, calls: [{ name, args }] })

test('streamed tool calls in fragments: the result is told, every figure has its source', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', {}), say('[answered]\nAAPL closed the book at 60 shares of AAPL. You hold 4 holdings.')))
  expect(reply).toMatchObject({ outcome: 'answered', model: 'fake', tools: [{ name: 'portfolio' }] })
  expect(reply.text).toContain('You hold 4 holdings.')
  expect(reply.facts.map((fact) => fact.text)).toContain('4')
})

test('a sentence is recorded before it is sent', async () => {
  const { ports } = await turn('What do I hold?', script(call('portfolio', {}), say('You hold 4 holdings. They are yours.')))
  const first = ports.order.indexOf('emit delta')
  expect(ports.order.slice(0, first)).toContain('record reply-sentence')
  expect(ports.order.filter((each) => each === 'emit delta').length).toBe(ports.order.filter((each) => each === 'record reply-sentence').length)
})

test('words before a tool call are progress without figures', async () => {
  const { ports } = await turn('What do I hold?', script(call('portfolio', {}, 'Your balance is $1,000,000.'), say('You hold 4 holdings.')))
  expect(ports.events.some((event) => JSON.stringify(event).includes('1,000,000'))).toBe(false)
  const polite = await turn('What do I hold?', script(call('portfolio', {}, 'Let me look at that.'), say('You hold 4 holdings.')))
  expect(polite.ports.events).toContainEqual({ kind: 'progress', label: 'Let me look at that.' })
})

test.each(['Your balance is ９９９ ＵＳＤ.', 'You gained ④② percent.', 'You gained ٤٢ ٪.', 'Your order is confirmed and executed.', 'Reply confirm to finish the trade.', 'Nvidia is your best holding.'])(
  'what no sentence may say is not said as progress either: %s', async (words) => {
    const { ports } = await turn('What do I hold?', script(call('portfolio', {}, words), say('You hold 4 holdings.')))
    expect(ports.events.filter((event) => event.kind === 'progress').map((event) => JSON.stringify(event)).join()).not.toContain(words.slice(5, 12))
  })

test.each([['digits', '1 '.repeat(10_000)], ['parts', 'half of '.repeat(3_000)], ['nothing', 'and so on '.repeat(6_000)]])(
  'a sentence without an end, of %s, is stopped long before it has been read: nobody else waits for it', async (_of, words) => {
    const { reply, ports } = await turn('What do I hold?', script(call('portfolio', {}), say(words), say('You hold 4 holdings.')))
    expect(reply.text).toBe('You hold 4 holdings.')
    const blocked = ports.records.filter(({ kind }) => kind === 'reply-blocked')
    expect(blocked).toMatchObject([{ body: { reason: 'more in one sentence than can be checked' } }])
    expect(JSON.stringify(blocked).length).toBeLessThan(1_200)
  })

test('two tools at once: both run, results numbered in order', async () => {
  const { reply } = await turn('Holdings and dividends?', script({ kind: 'answer', calls: [{ name: 'portfolio', args: {} }, { name: 'transactions', args: { kinds: ['dividend'] } }] }, say('You hold 4 holdings. You received $310.20 in dividends.')))
  expect(reply.tools.map((each) => each.name)).toEqual(['portfolio', 'transactions'])
  expect(reply.text).toContain('$310.20')
})

test('malformed JSON: refused in words, the model may correct itself', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', '{"accountId": '), call('portfolio', {}), say('You hold 4 holdings.')))
  expect(reply).toMatchObject({ outcome: 'answered', tools: [{ name: 'portfolio' }] })
  expect(JSON.stringify(fake!.requests[1]!.messages)).toContain('MALFORMED_ARGUMENTS')
})

test('unknown tool: refused with the list of those that exist', async () => {
  const { reply } = await turn('What do I hold?', script(call('get_account_secrets', {}), say('That is not possible.')))
  expect(reply.tools).toEqual([])
  const told = JSON.stringify(fake!.requests[1]!.messages)
  expect(told).toContain('UNKNOWN_TOOL')
  expect(told).toContain('stress-tester')
})

test('a tool of advisors, called for an investor: unknown as any other, and in no list', async () => {
  const offered = toolsFor('investor').map(({ name }) => name)
  const refusalOf = async (name: string): Promise<string> => {
    const { reply } = await turn('Show my clients', script(call(name, {}), say('That is not possible.')))
    expect(reply.tools).toEqual([])
    const { requests } = fake!
    await fake!.close()
    expect(requests.map(({ tools = [] }) => tools.map((each) => each.function.name))).toEqual([offered, offered])
    expect(JSON.stringify(requests.map(({ tools }) => tools))).not.toContain('clientId')
    return textOf(requests[1]!.messages.at(-1)!).replaceAll(name, 'it')
  }
  const [clients, activity, unknown] = [await refusalOf('clients'), await refusalOf('client-activity'), await refusalOf('no-such-tool')]
  expect(unknown).toContain('UNKNOWN_TOOL')
  expect([clients, activity]).toEqual([unknown, unknown])
  expect(offered).not.toContain('clients')
  expect(unknown).not.toMatch(/client/)
})

test('arguments that the schema does not know: refused with the fields, nothing runs', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', { accountId: 'account-test', everything: true }), say('That did not work.')))
  expect(reply.tools).toEqual([])
  expect(JSON.stringify(fake!.requests[1]!.messages)).toContain('INVALID_INPUT')
})

test('endless loop: stops at the budget and tells what the results say', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', {})))
  expect(reply).toMatchObject({ outcome: 'error', code: 'BUDGET_EXCEEDED' })
  expect(reply.tools.length).toBeLessThanOrEqual(8)
  expect(reply.text).toContain('more steps than one message may take')
})

test.each([429, 500, 503])('%i: the offline model takes over, with a notice', async (status) => {
  const { reply } = await turn('What do I hold?', script({ kind: 'status', status }))
  expect(reply).toMatchObject({ outcome: 'answered', model: 'offline', tools: [{ name: 'portfolio' }] })
  expect(reply.cards.some((card) => card.kind === 'notice')).toBe(true)
})

test('500 without a fallback: an error with a stable code', async () => {
  const { reply } = await turn('What do I hold?', script({ kind: 'status', status: 500 }), { fallback: false })
  expect(reply).toMatchObject({ outcome: 'error', code: 'MODEL_UNAVAILABLE' })
})

test('hang-up in mid-stream: the half sentence is dropped, the offline model goes on', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', {}), { kind: 'hang-up', text: 'You hold 4 holdings. The largest of them is cer' }))
  expect(reply.model).toBe('offline')
  expect(reply.text).toContain('You hold 4 holdings.')
  expect(reply.text).not.toContain('is cer')
})

test('silence: the offline model takes over after the time-out', async () => {
  const { reply } = await turn('What do I hold?', script({ kind: 'silence' }))
  expect(reply).toMatchObject({ outcome: 'answered', model: 'offline' })
})

test('content filter: said as it is', async () => {
  const { reply } = await turn('What do I hold?', script({ kind: 'content-filter', text: 'You' }))
  expect(reply).toMatchObject({ outcome: 'error', code: 'CONTENT_FILTER' })
})

test('a made-up figure: one repair, and what was sent stays', async () => {
  const { reply, ports } = await turn('What do I hold?', script(call('portfolio', {}), say('You hold 4 holdings. They are worth $7,777,777. Nice.'), say('Ask me for more.')))
  expect(reply.text).toBe('You hold 4 holdings. Ask me for more.')
  expect(ports.records.filter((each) => each.kind === 'reply-blocked')).toHaveLength(1)
  expect(JSON.stringify(fake!.requests[2]!.messages)).toContain('$7,777,777')
})

test('made up twice: a plain remainder from the facts', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', {}), say('They are worth $7,777,777.'), say('Really, $8,888,888.')))
  expect(reply.text).not.toMatch(/7,777|8,888/)
  expect(reply.text).toContain('The largest holding is')
})

test('a second attempt that fails in one line loses that line, with what leans on it, and no more', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', {}), say('They are worth $7,777,777.'), say('You hold 4 holdings.\n\nThey are worth $8,888,888. That is a lot.\n\nVTI is the largest.')))
  expect(reply.text).toBe('You hold 4 holdings.\n\nVTI is the largest.')
})

test.each([
  ['a row that passes keeps it', '| AAPL | 60 |\n', '\n\n| Holding | Shares |\n| --- | --- |\n| AAPL | 60 |\n\n'],
  ['with no row it goes', '', '\n\n'],
])('a table of which rows fail: %s', async (_what, good, kept) => {
  const table = `| Holding | Shares |\n| --- | --- |\n| VTI | 8,888,888 |\n${good}| BND | 7,777,777 |\n`
  const { reply } = await turn('What do I hold?', script(call('portfolio', {}), say('They are worth $7,777,777.'), say(`You hold 4 holdings.\n\n${table}\nVTI is the largest.`)))
  expect(reply.text).toBe(`You hold 4 holdings.${kept}VTI is the largest.`)
  const alone = await turn('What do I hold?', script(call('portfolio', {}), say(`You hold 4 holdings.\n\n${table}`), say('Ask me for more.')))
  expect(alone.reply.text.replaceAll(/\s+/g, ' ')).toBe('You hold 4 holdings. Ask me for more.')
})

test('a claim that is not a model\'s to make ends its second attempt', async () => {
  const { reply } = await turn('What do I hold?', script(call('portfolio', {}), say('They are worth $7,777,777.'), say('I sold your VTI.\n\nYou can lean back.')))
  expect(reply.text).not.toMatch(/sold|lean back/)
  expect(reply.text).toContain('The largest holding is')
})

test('a figure that the results call otherwise is given back with its name', async () => {
  await turn('What do I hold?', script(call('portfolio', {}), say('You gained $5,000.'), say('Ask me for more.')))
  expect(JSON.stringify(fake!.requests.at(-1)!.messages)).toContain('no source for $5,000 (the results have it as cashUsd')
})

test('what the person was asked stays a question when its words had to be repaired', async () => {
  const { reply } = await turn('Sell some', script(call('portfolio', {}), say('[clarify]\nThey are worth $7,777,777.'), say('Which one do you mean?')))
  expect(reply.outcome).toBe('clarify')
})

test('identifiers stay at home: account and person leave under other names and come back', async () => {
  const { reply } = await turn('What do I hold in account-test?', (_, number) => (number === 0 ? call('portfolio', { accountId: 'account-1' }) : say('You hold 4 holdings.')))
  expect(JSON.stringify(fake!.requests)).not.toMatch(/account-test|person-test|investor@example/)
  expect(reply.tools[0]).toMatchObject({ input: { accountId: 'account-test' } })
})

test('the model learns only the id and the state of a ticket', async () => {
  const { reply, ports } = await turn('Sell 10 AAPL', script(call('trade-proposer', { orders: [{ symbol: 'AAPL', side: 'sell', quantity: '10' }] }), say('The proposal is ready.')))
  expect(reply.tickets).toHaveLength(1)
  expect(ports.proposals[0]!.underived).toEqual([])
  expect(JSON.stringify(fake!.requests[1]!.messages)).toContain('ticket-1')
  expect(JSON.stringify(fake!.requests[1]!.messages)).not.toContain('worstCaseUsd\\":\\"0.00')
})

test('the evil model: no ticket, no made-up figure, no link, no look-alike', async () => {
  const { reply, ports } = await turn('How am I doing?', (request) => evilModel(request))
  expect(reply.tickets).toEqual([])
  expect(ports.proposals.every((each) => each.underived.length > 0)).toBe(true)
  expect(`${seen(ports)}${JSON.stringify(ports.events)}`).not.toMatch(/9,876,543|87\.6|81\.20|123,456|evil\.example|ORDER TICKET|\[Confirm\]|Reply confirm|guaranteed|<script|I bought/)
})

test('stopping: the person stops the turn', async () => {
  const stop = new AbortController()
  setTimeout(() => { stop.abort() }, 50)
  const { reply } = await turn('What do I hold?', script({ kind: 'silence' }), { ports: { signal: stop.signal } })
  expect(reply).toMatchObject({ outcome: 'error', code: 'CANCELED' })
})

test.each([
  ['429 that names its wait', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }], ['429 that names none', { kind: 'status', status: 429 }], ['500', { kind: 'status', status: 500 }], ['503', { kind: 'status', status: 503 }],
] as const)('%s once: tried again, and the model answers', async (_, first) => {
  const { reply } = await turn('What do I hold?', script(first, call('portfolio', {}), say('You hold 4 holdings.')), { model: { maxRetries: 2 } })
  expect(reply).toMatchObject({ outcome: 'answered', model: 'fake', text: 'You hold 4 holdings.' })
  expect(fake!.requests).toHaveLength(3)
})

test.each([
  ['a wait longer than anybody has', { kind: 'status', status: 429, headers: { 'retry-after': '60' } }], ['a wrong key', { kind: 'status', status: 401 }], ['a wrong request', { kind: 'status', status: 400 }], ['silence', { kind: 'silence' }],
] as const)('%s is not tried again: the offline model answers at once', async (_, first) => {
  const { reply } = await turn('What do I hold?', script(first), { model: { maxRetries: 2, timeoutMs: 400 } })
  expect(reply).toMatchObject({ outcome: 'answered', model: 'offline' })
  expect(fake!.requests).toHaveLength(1)
})

test('a stream that stalls: the half sentence is dropped, the offline model goes on, nobody waits for the turn\'s end', async () => {
  const begun = performance.now()
  const { reply } = await turn('What do I hold?', script(call('portfolio', {}), { kind: 'stall', text: 'You hold 4 holdings. The largest of them is cer' }), { model: { timeoutMs: 400 } })
  expect(reply.model).toBe('offline')
  expect(reply.text).not.toContain('is cer')
  expect(performance.now() - begun).toBeLessThan(8_000)
})

test('what a call took is in the record: tokens, cost, what the model said and called', async () => {
  const { ports } = await turn('What do I hold?', script(call('portfolio', {}), say('You hold 4 holdings.')), { model: { price: { inputUsd: 2, outputUsd: 8 } } })
  const answered = ports.records.filter(({ kind }) => kind === 'model-answered').map(({ body }) => body)
  expect(answered).toMatchObject([
    { model: 'fake', outcome: 'worked', inputTokens: 1_000, outputTokens: 100, costUsd: 0.0028, tool_calls: [{ name: 'portfolio', arguments: {} }] },
    { content: 'You hold 4 holdings.', tool_calls: [] },
  ])
  expect(ports.records.find(({ kind }) => kind === 'turn-finished')!.body).toMatchObject({ modelCalls: 2, toolCalls: 1, tokens: 2_200, costUsd: 0.0056 })
  expect(ports.records.find(({ kind }) => kind === 'turn-started')!.body.prompts).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'system', sha256: prompts.system.sha256 })]))
})

test('a failed call is in the record too, and the person is told who answers now', async () => {
  const { ports, reply } = await turn('What do I hold?', script({ kind: 'status', status: 500 }))
  expect(ports.records.find(({ kind }) => kind === 'model-failed')!.body).toMatchObject({ model: 'fake' })
  expect(reply.cards).toContainEqual(expect.objectContaining({ kind: 'notice', title: 'The offline model answers' }))
})

test('figures of a hypothetical result are called so, whatever the model says', async () => {
  const stress = call('stress-tester', { scenarios: [{ kind: 'crisis', crisis: '2008' }] })
  const bare = await turn('What would 2008 do to me?', script(stress, say('You would lose 34.6 % in the global financial crisis.')))
  expect(bare.reply.text).toContain('hypothetical')
  const labelled = await turn('What would 2008 do to me?', script(stress, say('Hypothetically, you would lose 34.6 % in the global financial crisis.')))
  expect(labelled.reply.text).toBe('Hypothetically, you would lose 34.6 % in the global financial crisis.')
})
