import { expect, test } from 'vitest'
import { nextStep } from '../plan.ts'
import { sentences } from '../testing/sentences.ts'
import { learnedClassifier } from './learned/classifier.ts'
import { sceneFor } from '../testing/scene.ts'

const classifier = learnedClassifier(sentences)

/** Words, the tool that they must reach, and a part of its arguments. */
const cases: readonly (readonly [string, string, object])[] = [
  ['What is my risk profile?', 'risk-profiler', {}],
  ['I want to redo my risk profile', 'risk-profiler', { action: 'questionnaire' }],
  ['Take the risk questionnaire', 'risk-profiler', { action: 'questionnaire' }],
  ['Add a goal: 100k for college by 2040', 'risk-profiler', { action: 'add-goal', goal: { kind: 'education', targetUsd: '100000.00', on: '2040-12-31' } }],
  ['Create a new goal of $30,000 for a boat in 2032', 'risk-profiler', { action: 'add-goal', goal: { kind: 'other', label: 'Boat', targetUsd: '30000.00', on: '2032-12-31' } }],
  ['Change my retirement goal to $1.5 million', 'risk-profiler', { action: 'change-goal', goalId: 'goal-retirement', goal: { targetUsd: '1500000.00' } }],
  ['move my retirement goal to 2050', 'risk-profiler', { action: 'change-goal', goalId: 'goal-retirement', goal: { on: '2050-12-31' } }],
  ['Please delete my retirement goal', 'risk-profiler', { action: 'remove-goal', goalId: 'goal-retirement' }],
  ['I don\'t want to own any tobacco or weapons', 'risk-profiler', { action: 'exclude', exclusions: ['tobacco'] }],
  ['No fossil fuels please', 'risk-profiler', { action: 'exclude', exclusions: ['fossil-fuel'] }],
  ['Allow tobacco again', 'risk-profiler', { action: 'include', exclusions: ['tobacco'] }],
  ['Remember that my daughter starts college in 2031', 'memory', { action: 'remember', kind: 'life-event', text: 'My daughter starts college in 2031' }],
  ['please keep in mind: never more than two trades a month', 'memory', { action: 'remember', kind: 'constraint', text: 'Never more than two trades a month' }],
  ['don\'t forget I am retiring early', 'memory', { action: 'remember', text: 'I am retiring early' }],
  ['What do you remember about me?', 'memory', { action: 'list' }],
  ['what do you know about me', 'memory', { action: 'list' }],
  ['Forget that my daughter starts college', 'memory', { action: 'forget', query: 'my daughter starts college' }],
  ['forget what I said about tobacco', 'memory', { action: 'forget', query: 'tobacco' }],
  ['Change what you remember about college to: she starts in 2032', 'memory', { action: 'correct', query: 'college', text: 'she starts in 2032' }],
  ['Deposit $500', 'plans', { action: 'deposit', amountUsd: '500.00' }],
  ['I want to deposit 2,000 dollars into my account next month', 'plans', { action: 'deposit', amountUsd: '2000.00', firstOn: '2026-08-31' }],
  ['Set up a savings plan of $300 a month', 'plans', { action: 'deposit', amountUsd: '300.00', every: 'month' }],
  ['Set up a recurring deposit of 50 dollars every week', 'plans', { action: 'deposit', amountUsd: '50.00', every: 'week' }],
  ['withdraw $2,000 from my account', 'plans', { action: 'withdraw', amountUsd: '2000.00' }],
  ['I\'d like to withdraw 1500 dollars every quarter', 'plans', { action: 'withdraw', amountUsd: '1500.00', every: 'quarter' }],
  ['show my savings plans', 'plans', { action: 'list' }],
  ['Stop my savings plan', 'plans', { action: 'cancel' }],
  ['Tell me when VTI falls below $300', 'alerts', { action: 'price', symbol: 'VTI', price: '300', direction: 'below' }],
  ['alert me if AAPL drops 10%', 'alerts', { action: 'price', symbol: 'AAPL', byPercent: -0.1 }],
  ['let me know when nvidia hits 250', 'alerts', { action: 'price', symbol: 'NVDA', price: '250' }],
  ['notify me once BND goes above 80', 'alerts', { action: 'price', symbol: 'BND', price: '80', direction: 'above' }],
  ['warn me if my portfolio drifts by 7%', 'alerts', { action: 'drift', by: 0.07 }],
  ['Remind me on 1 March 2027 to rebalance', 'alerts', { action: 'date', on: '2027-03-01', note: 'rebalance' }],
  ['remind me in 3 months to review my portfolio', 'alerts', { action: 'date', on: '2026-10-31', note: 'review my portfolio' }],
  ['show my alerts', 'alerts', { action: 'list' }],
  ['cancel my VTI alert', 'alerts', { action: 'cancel', symbol: 'VTI' }],
  ['I bought 10 shares of VTI at $250 on 3 March 2025', 'statement-import', { entries: [{ kind: 'buy', on: '2025-03-03', symbol: 'VTI', quantity: '10', price: '250' }] }],
  ['Record that I sold 5 AAPL at 190 on 2 May 2024', 'statement-import', { entries: [{ kind: 'sell', on: '2024-05-02', symbol: 'AAPL', quantity: '5', price: '190' }] }],
  ['Import my statement', 'statement-import', {}],
  ['Date,Action,Symbol,Quantity,Price\n2025-03-03,Buy,VTI,2,280', 'statement-import', { csv: 'Date,Action,Symbol,Quantity,Price\n2025-03-03,Buy,VTI,2,280' }],
  ['I want to talk to a person', 'human-help', {}],
  ['Can I speak with my advisor about my divorce?', 'human-help', { topic: 'my divorce' }],
  ['I want to talk to a real person because I am worried', 'human-help', { topic: 'I am worried' }],
]

const callOf = async (text: string) => (await nextStep(await sceneFor(text), classifier, new Map())).calls[0]

test.each(cases)('%s', async (text, tool, args) => {
  expect(await callOf(text)).toMatchObject({ name: tool, args })
})

/** Near neighbours that mean something else; a wrong act offered is worse than a question. */
test.each([
  ['what if I save 500 more a month', 'goal-planner'], ['how much did I deposit this year', 'transactions'], ['show me my deposits and withdrawals', 'transactions'],
  ['free up 10k in cash', 'trade-proposer'], ['will I reach my retirement goal', 'goal-planner'], ['what happens if VTI falls 20%', 'stress-tester'], ['did my order go through', 'order-status'],
  ['what about without tobacco stocks', 'portfolio'], ['when did I buy AAPL', 'transactions'], ['do I own any tobacco', 'portfolio'], ['sell my VTI', 'trade-proposer'], ['is there an ETF without oil', 'symbol-search'],
  ['what is a savings plan', 'education'], ['remind me to call my mother', undefined], ['set an alarm for 7', undefined], ['withdraw cash at the atm', undefined], ['how do I deposit a cheque', undefined],
  ['cancel that', undefined], ['forget it', undefined],
])('%s is none of these: %s', async (text, tool) => {
  const name = (await callOf(text))?.name
  expect(['plans', 'alerts', 'memory', 'statement-import', 'human-help', 'risk-profiler']).not.toContain(name)
  if (tool === undefined) expect(name).toBeUndefined()
})
