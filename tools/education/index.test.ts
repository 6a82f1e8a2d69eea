import { expect, test } from 'vitest'
import { nothingPersonal } from '../../domain/personal.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { education, knowledge } from './index.ts'

const view = await openSnapshot().asOf('2026-07-31')
const ask = async (topic: string, limit = 1) => runTool(education, { topic, limit }, contextOf(view, factsOf()))
const first = async (topic: string): Promise<string | undefined> => ((await ask(topic)).output as { entries?: { id: string }[] }).entries?.[0]?.id

test.each([
  ['What is a bond ETF?', 'bond-etf'], ['bond', 'bond'], ['explain expense ratio', 'expense-ratio'], ['Sharpe ratio', 'sharpe-ratio'], ['What does drawdown mean?', 'drawdown'],
  ['diversifcation', 'diversification'], ['how does rebalancing work', 'rebalancing'], ['what are TIPS', 'inflation-protected-bond'], ['60/40', 'asset-allocation'],
  ['what is a wash sale', 'wash-sale'], ['IRA', 'ira'], ['401(k)', 'ira'], ['T+1', 'settlement'], ['monte carlo', 'monte-carlo'], ['limit order', 'market-order'],
  ['what is an ETF', 'etf'], ['tax loss harvesting', 'tax-loss-harvesting'], ['What’s volatility?', 'volatility'], ['compound interest', 'compound-interest'], ['CVaR', 'value-at-risk'], ['What is a bond ladder?', 'bond-ladder'],
])('%j is explained by %s', async (topic, id) => {
  expect(await first(topic)).toBe(id)
})

test.each([['weather in Paris'], ['xyz'], ['what is the']])('no entry for %j', async (topic) => {
  expect((await ask(topic)).refusal?.code).toBe('NO_ENTRY')
})

test('the knowledge base is whole: unique ids, cross-references that exist, short texts', () => {
  const ids = knowledge.map((entry) => entry.id)
  expect(ids.length).toBeGreaterThanOrEqual(40)
  expect(new Set(ids).size).toBe(ids.length)
  for (const entry of knowledge) {
    expect(entry.see.every((id) => ids.includes(id)), entry.id).toBe(true)
    expect(entry.text.length, entry.id).toBeLessThan(420)
    expect(entry.text, entry.id).not.toMatch(/!|guarantee/)
  }
})

test('every name and alias leads to an entry', async () => {
  for (const entry of knowledge) for (const name of [entry.title, ...entry.also]) expect((await ask(name, 5)).refusal, name).toBeUndefined()
})

test('where no word fits, the entry that the server found near in meaning answers; a far one does not', async () => {
  const asked = async (similarity: number) => runTool(education, { topic: 'why should nothing sit all in a single spot' }, contextOf(view,
    factsOf({ personal: { ...nothingPersonal, knowledge: [{ entryId: 'gone', similarity }, { entryId: 'diversification', similarity }] } })))
  expect((await asked(0.5)).output).toMatchObject({ entries: [{ id: 'diversification', score: 0.5 }] })
  expect((await asked(0.44)).refusal?.code).toBe('NO_ENTRY')
})

test.each([
  ['What is a bond auction?', false], ['what is a stock split', false], ['define dividend aristocrat', false],
  ['What is a bond?', true], ["what's a bond ladder", true], ['whats an ETF', true], ["What's a bond auction?", false], ['What is a bond exactly?', true], ['explain sharpe ratio to me', true], ['What does drawdown mean?', true], ['what is diversifcation', true], ['what is a good expense ratio', true],
  ['how do I buy a bond', true],
])('%j is explained exactly: %s', async (topic, exact) => {
  expect((await ask(topic)).output).toMatchObject({ exact })
})

test('each name of an entry is explained exactly', async () => {
  for (const { title, also } of knowledge) for (const name of [title, ...also]) expect((await ask(`What is ${name}?`)).output, name).toMatchObject({ exact: true })
})
