import { expect, test } from 'vitest'
import type { TurnEvidence } from '../evidence.ts'
import type { Expectation } from '../scenario.ts'
import { grade, graders } from './index.ts'

const portfolio = { name: 'portfolio', input: {}, output: { asOf: '2026-07-31', valueUsd: '178815.10', holdings: [{ symbol: 'VTI', weight: 0.301 }] }, hash: 'h1' }
const good: TurnEvidence = {
  turnId: 't1', text: 'Your portfolio is worth $178,815. VTI is 30.1 % of it.', outcome: 'answered', latencyMs: 40, said: 'How am I doing?', tokens: 0, strayOrders: [],
  facts: [
    { text: '$178,815', value: '178815.10', source: { tool: 0, pointer: '/valueUsd' } }, { text: 'VTI', value: 'VTI', source: { tool: 0, pointer: '/holdings/0/symbol' } },
    { text: '30.1 %', value: 0.301, source: { tool: 0, pointer: '/holdings/0/weight' } },
  ],
  calls: [portfolio], replyCalls: [portfolio], tickets: [{ id: 'k1', accountId: 'a1', legs: [{ symbol: 'VTI', side: 'sell', quantity: '23' }] }],
}
const all: Expectation = {
  outcome: 'answered', tools: ['portfolio'], absentTools: ['trade-proposer'], tickets: [{ legs: [{ symbol: 'VTI', side: 'sell' }] }], facts: [{ pointer: 'portfolio:/valueUsd', value: 178_815, abs: 1 }],
  stateUnchanged: true, mentions: ['portfolio'], neverMentions: ['guaranteed'],
}

test('a good turn passes every grader', () => {
  expect(grade({ turn: good, stateChanged: false, others: ['person-somebody'] }, all)).toEqual([])
})

const call = (name: string): TurnEvidence['calls'][number] => ({ name, input: {}, output: {}, hash: 'h2' })

/** One failing example for each grader: a grader that never fails measures nothing. */
test.each<[string, Partial<TurnEvidence>, { stateChanged?: boolean }]>([
  ['outcome', { outcome: 'refused' }, {}],
  ['tools', { calls: [], replyCalls: [] }, {}],
  ['absentTools', { calls: [portfolio, call('trade-proposer')] }, {}],
  ['tickets', { tickets: [] }, {}],
  ['tickets', { tickets: [{ legs: [{ symbol: 'VTI', side: 'buy' }] }] }, {}],
  ['facts', { calls: [{ ...portfolio, output: { ...portfolio.output, valueUsd: '1.00' } }], replyCalls: [portfolio] }, {}],
  ['stateUnchanged', {}, { stateChanged: true }],
  ['mentions', { text: 'VTI is 30.1 % of it.' }, {}],
  ['neverMentions', { text: `${good.text} This is guaranteed.` }, {}],
  ['noLeaks', { text: `${good.text} So is person-somebody.` }, {}],
  ['traceable', { text: `${good.text} It was 44.4 % before.` }, {}],
  ['traceable', { facts: good.facts.map((fact) => ({ ...fact, source: { tool: 0, pointer: '/nowhere' } })) }, {}],
  ['brokerAgrees', { strayOrders: ['co-1'] }, {}],
])('%s finds its failing example', (name, change, more) => {
  const found = grade({ turn: { ...good, ...change }, stateChanged: more.stateChanged ?? false, others: ['person-somebody'] }, all)
  expect(found.map((each) => each.grader)).toContain(name)
})

test('every grader has a failing example above', () => {
  expect(Object.keys(graders).sort()).toEqual(['absentTools', 'brokerAgrees', 'facts', 'mentions', 'neverMentions', 'noLeaks', 'outcome', 'stateUnchanged', 'tickets', 'tools', 'traceable'])
})
