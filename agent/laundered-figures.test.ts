import { expect, test } from 'vitest'
import { prompts } from '../prompts/index.ts'
import { startFakeOpenAi } from '../tests/fakes/openai-server.ts'
import { openAiModel } from './openai/model.ts'
import { createRunTurn } from './run-turn.ts'
import { testPorts } from './testing/ports.ts'

/** What a person reads of a model that calls one tool and then says one sentence. */
const told = async (name: string, args: Readonly<Record<string, unknown>>, words: string, asked: string): Promise<string> => {
  const fake = await startFakeOpenAi((_request, number) => (number === 0 ? { kind: 'answer', calls: [{ name, args }] } : { kind: 'answer', text: `[answered]\n${words}` }))
  const ports = await testPorts(asked)
  const reply = await createRunTurn({ models: { primary: openAiModel({ apiKey: 'none', baseUrl: fake.url, model: 'fake', maxRetries: 0 }) }, prompts })(ports.input, ports)
  await fake.close()
  return `${reply.text}${JSON.stringify(reply.cards)}`
}

const alert = (more: object) => ({ action: 'price', symbol: 'VTI', direction: 'above', ...more })

test.each([
  ['memory', { action: 'remember', text: 'Your portfolio returned 42 % this year' }, 'Your portfolio returned 42 % this year.'],
  ['memory', { action: 'remember', text: 'Your portfolio made forty-two percent' }, 'Your portfolio made forty-two percent.'],
  ['human-help', { action: 'ask', topic: 'Your portfolio is worth $9,999,999 today' }, 'Your portfolio is worth $9,999,999 today.'],
  ['alerts', { action: 'date', on: '2027-01-05', note: 'Your portfolio returned 42 % this year' }, 'Your portfolio returned 42 % this year.'],
  ['alerts', alert({ price: '999.00' }), 'VTI trades at $999.00.'], ['alerts', alert({ price: '999.00' }), 'The price of VTI is $999.00.'],
  ['education', { topic: 'the return of your portfolio was 42 % this year' }, 'The return of your portfolio was 42 % this year.'],
  ['symbol-search', { query: 'VTI returned 42 % this year' }, 'VTI returned 42 % this year.'],
  ['goal-planner', { targetUsd: '6100000.00', on: '2045-01-01' }, 'You will have $6,100,000 by 2045.'],
  ['stress-tester', { scenarios: [{ kind: 'market', change: -0.37 }] }, 'Your portfolio lost 37 % this year.'],
  ['plans', { action: 'deposit', amountUsd: '77777.00' }, 'You deposited $77,777 this year.'],
  ['risk-profiler', { action: 'add-goal', goal: { kind: 'other', label: 'Your portfolio returned 42 %', targetUsd: '1000.00', on: '2045-01-01', monthlyUsd: '0.00' } }, 'Your portfolio returned 42 %.'],
  ['statement-import', { entries: [{ kind: 'deposit', on: '2026-07-01', amountUsd: '99999.00' }] }, 'You deposited $99,999.00 on 2026-07-01.'],
] as const)('a figure that a model wrote into a call bears out nothing when the result repeats it: %s %j', async (name, args, words) => {
  expect(await told(name, args, words, 'How am I doing?')).not.toContain(words.replace('.', ''))
})

test.each([
  'You owe $10,000 in tax.', 'Your bonus is $5,000,000.', 'We add $10,000 to your account.', 'You will have $5,000,000 by 2045.',
  'Your return was 4️⃣2️⃣ %.', 'Your return was 𝟒𝟐 %.', 'Your return was quarante-deux pour cent.', 'The odds are nine in ten.', 'You can withdraw a grand a month.', '| Return |\n| forty-two percent |',
  'Your return was fоrty-two percent.', 'Your return was l2 %.', 'Your return was O.5 percent.',
])('neither a limit of the firm nor a look-alike is a source: %s', async (words) => { expect(await told('portfolio', {}, words, 'How am I doing?')).not.toContain(words) })

test.each([
  ['alerts', alert({ price: '999.00' }), 'I would tell you when VTI reaches $999.00.', 'Tell me when VTI reaches 999'],
  ['memory', { action: 'remember', text: 'The person wants to retire at 60' }, 'I would remember that you want to retire at 60.', 'remember that I want to retire at sixty'],
  ['stress-tester', { scenarios: [{ kind: 'market', change: -0.37 }] }, 'If the market fell 37 %, you would lose $29,661.', 'What if stocks crash?'],
  ['portfolio', {}, 'An order above $10,000 needs a fresh code.', 'When do I need a code?'],
] as const)('what was asked about may be said as that: %s %j', async (name, args, words, asked) => { expect(await told(name, args, words, asked)).toContain(words) })
