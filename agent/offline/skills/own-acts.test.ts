import { expect, test } from 'vitest'
import type { Reply } from '../../../domain/conversation.ts'
import type { PastTurn } from '../../../domain/turn.ts'
import { prompts } from '../../../prompts/index.ts'
import { forbiddenClaim } from '../../claims.ts'
import { createRunTurn } from '../../run-turn.ts'
import { testPorts } from '../../testing/ports.ts'
import { offlineModel } from '../index.ts'
import { sentences } from '../testing/sentences.ts'

const runTurn = createRunTurn({ models: { primary: offlineModel({ embedder: sentences }) }, prompts })

const ask = async (text: string, past: readonly PastTurn[] = []): Promise<{ reply: Reply; turn: PastTurn; blocked: readonly unknown[] }> => {
  const ports = await testPorts(text, { past })
  const reply = await runTurn(ports.input, ports)
  const count = past.reduce((sum, each) => sum + each.results.length, 0)
  const results = reply.tools.map(({ name, input, output }, at) => ({ id: `r${count + at + 1}`, tool: name, input, output }))
  return {
    reply, blocked: ports.records.filter(({ kind }) => kind === 'reply-blocked' || kind === 'turn-failed').map(({ body }) => body),
    turn: { turnId: reply.turnId, messageId: 'm', said: text, reply: reply.text, outcome: reply.outcome, results, ticketIds: [] },
  }
}
const talk = async (...messages: readonly string[]): Promise<{ replies: readonly Reply[]; blocked: readonly unknown[] }> => {
  const past: PastTurn[] = []
  const replies: Reply[] = []
  const blocked: unknown[] = []
  for (const message of messages) {
    const answer = await ask(message, past)
    past.push(answer.turn)
    replies.push(answer.reply)
    blocked.push(...answer.blocked)
  }
  return { replies, blocked }
}

/** Every sentence of ours has its source, and every offer says that nothing has happened yet. */
test.each([
  ['Set up a savings plan of $300 a month', 'plan', /\$300 every month.*\$3,600 in the first year/s], ['withdraw $12,000 from my account', 'plan', /\$7,000 would have to be raised/],
  ['Tell me when VTI falls below $300', 'alert', /VTI at or below \$300.00/], ['Remember that my daughter starts college in 2031', 'memory', /My daughter starts college in 2031/],
  ['Add a goal: 100k for college by 2040', 'profile', /\$100,000 on 2040-12-31/], ['Push my retirement goal back by two years', 'profile', /\$1,200,000 on 2047-12-31/], ['No fossil fuels please', 'profile', /fossil-fuel/],
  ['I bought 10 shares of VTI at $250 on 3 March 2025', 'import', /buy 10 VTI.*-\$2,500/s], ['I want to talk to a person about my divorce', 'help', /a person/i],
])('%s is an offer of a %s', async (text, act, words) => {
  const { reply, blocked } = await ask(text)
  expect(blocked).toEqual([])
  expect(reply.cards.map((card) => card.wish?.act)).toEqual([act])
  expect(reply.text).toMatch(words)
  expect(reply.text).toContain('Nothing has changed yet.')
  expect(reply.cards[0]?.choices ?? []).toEqual(reply.cards[0]?.wish?.stepUp ? [] : ['accept'])
})

/** What free wording gives as arguments; neighbours that differ in a word stand beside each other. */
test.each<readonly [said: string, tool: string, args: Readonly<Record<string, unknown>>]>([
  ['raise my monthly saving plan from 200 to 350', 'plans', { action: 'deposit', amountUsd: '350.00', every: 'month' }], ['set up a monthly withdrawal: 900 paid out to me from October', 'plans', { action: 'withdraw', amountUsd: '900.00', every: 'month', firstOn: '2026-10-01' }],
  ['set up a savings plan of $250 on the 5th of every month', 'plans', { action: 'deposit', amountUsd: '250.00', every: 'month', firstOn: '2026-08-05' }], ['set up a savings plan: 40 dollars weekly', 'plans', { amountUsd: '40.00', every: 'week' }],
  ['set up a withdrawal of $800 a month for ten months, from 1 September', 'plans', { action: 'withdraw', until: '2027-06-01' }], ['pause my savings plan', 'plans', { action: 'cancel' }],
  ['add a goal: sailing boat, 45k, 2031', 'risk-profiler', { action: 'add-goal', goal: { label: 'Sailing boat', targetUsd: '45000.00', on: '2031-12-31' } }], ['drop my retirement goal', 'risk-profiler', { action: 'remove-goal', goalId: 'goal-retirement' }],
  ['change my retirement goal to 1.4 million, not 1.2 million', 'risk-profiler', { action: 'change-goal', goalId: 'goal-retirement', goal: { targetUsd: '1400000.00' } }], ['push my retirement goal from 2045 to 2047', 'risk-profiler', { action: 'change-goal', goal: { on: '2047-12-31' } }],
  ['remove the boat goal', 'risk-profiler', { action: 'remove-goal', goalId: 'boat' }], ['set an alert for when gold falls 5%', 'alerts', { action: 'price', symbol: 'GLD', byPercent: -0.05 }], ['alert me when Costco falls below 800 or Apple below 250', 'alerts', { symbol: 'AAPL', price: '250' }],
])('%s', async (said, tool, args) => {
  const { reply } = await ask(said)
  expect(reply.tools.map(({ name, input }) => ({ name, input }))).toMatchObject([{ name: tool, input: args }])
})

test.each([
  ['set up a savings plan of $50 every payday', 'clarify', /How often/], ['push my retirement goal to 63', 'clarify', /^How old are you now/], ['remove the boat goal', 'answered', /^There is no goal of that name on file\. Your goals are: Retirement in 2045\./],
  ['alert me if my portfolio falls 10%', 'answered', /^I can't watch that/], ['alert me when AAPL gets past 15% of my portfolio', 'answered', /^I can't watch that/], ['set an alert for Boeing falling below 150', 'answered', /^I can't watch Boeing: I have no data on it\./],
])('what no tool does, or lacks a figure, is said: %s', async (said, outcome, words) => {
  const { reply, blocked } = await ask(said)
  expect({ outcome: reply.outcome, text: reply.text, blocked }).toEqual({ outcome, text: expect.stringMatching(words) as string, blocked: [] })
})

const answers = ['20 years', 'about 6 months', 'it is steady', 'half', 'I would hold', '30 %', 'growth', 'stayed in', 'well', '8', 'some']

test('the questionnaire asks, takes answers in plain words, and ends with a proposal', async () => {
  const { replies, blocked } = await talk('Take the risk questionnaire', ...answers)
  expect(blocked).toEqual([])
  expect(replies.slice(0, -1).map(({ outcome }) => outcome)).toEqual(answers.map(() => 'clarify'))
  expect(replies.at(-1)).toMatchObject({ outcome: 'answered', cards: [{ wish: { act: 'profile', stepUp: true, body: { change: { answers: { horizonYears: 20, reserveMonths: 6, worstLoss: 0.3, lived: 'held', experienceYears: 8 } } } } }] })
})

test('contradictory answers are asked again', async () => {
  const { replies } = await talk('Take the risk questionnaire', ...answers.with(4, 'sell everything'))
  expect(replies.at(-1)).toMatchObject({ outcome: 'clarify', tools: [{ output: { status: 'contradictory', wish: null } }] })
  expect(replies.at(-1)!.text).toContain('Which is it?')
})

test('a question of its own is answered, and the questionnaire waits no longer', async () => {
  const { replies } = await talk('Take the risk questionnaire', '20 years', 'How risky is my portfolio?')
  expect(replies.at(-1)!.tools[0]!.name).toBe('portfolio')
})

test('what answers nothing is asked again', async () => {
  const { replies } = await talk('Take the risk questionnaire', 'hmm let me think')
  expect(replies.at(-1)!.tools[0]).toMatchObject({ name: 'risk-profiler', output: { answered: 0, next: { field: 'horizonYears' } } })
})

test.each([
  ['I have set the alert for you.', 'an act that was done'], ['I\'ve updated your risk profile.', 'an act that was done'], ['We have scheduled your deposit.', 'an act that was done'],
  ['I have not changed your profile.', undefined], ['Your profile is balanced.', undefined], ['I would tell you once: VTI at or below 300.', undefined],
])('no model says that an offer was done: "%s"', (sentence, claim) => { expect(forbiddenClaim(sentence)).toBe(claim) })
