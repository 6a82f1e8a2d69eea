import { expect, test } from 'vitest'
import type { PastTurn } from '../../../domain/turn.ts'
import { sentences } from '../testing/sentences.ts'
import { nextStep } from '../plan.ts'
import { sceneFor, testFacts } from '../testing/scene.ts'
import type { Verdict } from '../verdict.ts'
import { learnedClassifier } from './learned/classifier.ts'

const classifier = learnedClassifier(sentences)

const turn = (said: string, results: PastTurn['results'] = [], outcome: PastTurn['outcome'] = 'answered', reply = ''): PastTurn =>
  ({ turnId: 't', messageId: 'm', said, reply, outcome, results, ticketIds: [] })

const plan = async (text: string, past: readonly PastTurn[] = [], facts = testFacts()) => {
  let verdict: Verdict | undefined
  const step = await nextStep({ ...await sceneFor(text, past, facts), judge: (given) => { verdict = given } }, classifier, new Map())
  return { calls: step.calls.map(({ name, args }) => ({ name, args })), verdict, text: step.text }
}

const shocked = (...scenarios: readonly object[]) => [{ name: 'stress-tester', args: { scenarios } }]
const order = (wish: object) => [{ name: 'trade-proposer', args: { orders: [wish] } }]

test.each([
  ['what if rates go up 200 basis points and my biggest stock drops by half?', shocked({ kind: 'rates', changeBps: 200 }, { kind: 'custom', shocks: [{ target: 'AAPL', change: -0.5 }] })],
  ['if the fed cuts rates by half a percent what happens', shocked({ kind: 'rates', changeBps: -50 })],
  ['yields climb one and a half points and stocks fall 20 percent, what then', shocked({ kind: 'rates', changeBps: 150 }, { kind: 'market', change: -0.2 })],
  ['suppose stocks fall 30% and bonds 5%', shocked({ kind: 'custom', shocks: [{ target: 'stocks', change: -0.3 }, { target: 'bonds', change: -0.05 }] })],
  ['shares fall by a quarter and gold is flat', shocked({ kind: 'market', change: -0.25 })],
  ['what if Apple halves and bonds gain 3 percent', shocked({ kind: 'custom', shocks: [{ target: 'AAPL', change: -0.5 }, { target: 'bonds', change: 0.03 }] })],
  ['How would I have done in 2008?', shocked({ kind: 'crisis', crisis: '2008' })],
  ['compare the last 5 years with the last year', [{ name: 'performance', args: { period: '5y' } }, { name: 'performance', args: { from: '2024-12-31', to: '2025-12-31' } }]],
  ['what happened to my portfolio in march 2022', [{ name: 'performance', args: { from: '2022-02-28', to: '2022-03-31' } }]],
  ['which holding hurt me the most in 2024', [{ name: 'performance', args: { from: '2023-12-31', to: '2024-12-31' } }]],
  ['What\'s my best and worst holding this year?', [{ name: 'portfolio', args: {} }]],
  ['buy 10 shares of vanguard total bond at 70 limit', order({ symbol: 'BND', side: 'buy', quantity: '10', limitPrice: '70' })],
  ['put 3k into the total international fund', order({ symbol: 'VXUS', side: 'buy', amountUsd: '3000.00' })],
  ['sell a fifth of my Apple', order({ symbol: 'AAPL', side: 'sell', fraction: 0.2 })],
  ['What if I put 500 a month away until 2045, will I have 1.2 million?', [{ name: 'goal-planner', args: { monthlyUsd: '500.00', targetUsd: '1200000.00', on: '2045-12-31' } }]],
  ['am I on track to retire?', [{ name: 'goal-planner', args: { goalId: 'goal-retirement' } }]],
  ['what is the inflation rate', [{ name: 'market', args: { series: ['cpi'] } }]],
  ['turn my volatility down by a quarter', [{ name: 'optimizer', args: { method: 'safer', lowerVolatilityBy: 0.25 } }]],
  ['aim for a volatility of about 9 percent', [{ name: 'optimizer', args: { method: 'target-volatility', targetVolatility: 0.09 } }]],
])('%s', async (text, calls) => { expect((await plan(text)).calls).toMatchObject(calls) })

test('"it" is the holding that was talked about', async () => {
  const past = [turn('how much AAPL do I have?')]
  expect((await plan('sell a tenth of it', past)).calls).toMatchObject(order({ symbol: 'AAPL', side: 'sell', fraction: 0.1 }))
  expect((await plan('what tax would I pay if I sold half of it', past)).calls).toMatchObject([{ name: 'tax-planner', args: { plan: { kind: 'sale', symbol: 'AAPL', quantity: '30' } } }])
})

test('the tax "on that" is the ticket\'s', async () => {
  const past = [turn('rebalance me to my policy', [{ id: 'r1', tool: 'trade-proposer', input: { toPolicy: true }, output: {} }] as unknown as PastTurn['results'])]
  expect((await plan('how much would I owe in taxes on that', past)).calls).toMatchObject([{ name: 'tax-planner', args: { plan: { kind: 'rebalance', target: { kind: 'policy' } } } }])
})

test('a swap sells one and buys the other for what that brings', async () => {
  const { calls } = await plan('swap my TLT for IEF')
  expect(calls).toMatchObject([{ name: 'trade-proposer', args: { orders: [{ symbol: 'TLT', side: 'sell', fraction: 'all' }, { symbol: 'IEF', side: 'buy' }] } }])
})

test('a fund that everyday words only point to is named before anything is proposed', async () => {
  const { calls, verdict } = await plan('put two thousand dollars into gold')
  expect([calls, verdict]).toEqual([[], { outcome: 'clarify', choices: ['Buy $2,000 of GLD'] }])
  expect((await plan('Buy $2,000 of GLD', [turn('put two thousand dollars into gold', [], 'clarify', '- Buy $2,000 of GLD')])).calls).toMatchObject(order({ symbol: 'GLD', side: 'buy', amountUsd: '2000.00' }))
})

test('a size without a side is offered both ways, with the commas that people read and the tool does without', async () => {
  expect((await plan('10000 of VTI')).verdict).toMatchObject({ outcome: 'clarify', choices: ['Buy 10,000 VTI', 'Sell 10,000 VTI'] })
  expect((await plan('Buy 10,000 VTI', [turn('10000 of VTI', [], 'clarify', '- Buy 10,000 VTI')])).calls).toMatchObject(order({ symbol: 'VTI', side: 'buy', quantity: '10000' }))
})

test('an advisor who names no client has nothing of their own to compare a mix with', async () => {
  const { calls } = await plan('backtest 60/40 since 2008', [], { ...testFacts(), role: 'advisor', accounts: [] })
  expect(calls).toMatchObject([{ name: 'backtester', args: { portfolio: { kind: 'stocks-bonds', stocks: 0.6 } } }])
  expect(calls[0]!.args).not.toHaveProperty('benchmark')
})

test.each(['¿Cuánto vale mi cartera?', 'Wie hat sich mein Depot entwickelt?', 'Combien vaut mon portefeuille ?'])('another language: %s', async (text) => {
  const { calls, verdict, text: said } = await plan(text)
  expect([calls, verdict?.outcome]).toEqual([[], 'out-of-scope'])
  expect(said).toMatch(/offline model understands English only.*I can help with your portfolio/)
})

test('a choice that we offered keeps what the question said', async () => {
  const past = [turn('a mix of 70/30 from 2010', [], 'clarify', 'Is it one of these?\n- Backtest that\n- Show my allocation')]
  expect((await plan('Backtest that', past)).calls).toMatchObject([{ name: 'backtester', args: { portfolio: { kind: 'stocks-bonds', stocks: 0.7 }, from: '2009-12-31' } }])
})
