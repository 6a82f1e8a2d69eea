import { expect, test } from 'vitest'
import { testPorts } from '../testing/ports.ts'
import { cardsFor } from './index.ts'

const cardsOf = async (name: string, input: unknown) => {
  const ports = await testPorts('cards')
  const { call } = await ports.run(ports.tools.find((tool) => tool.name === name)!, input, [])
  return cardsFor(call)
}

test.each([
  ['portfolio', {}, 'portfolio'], ['performance', {}, 'chart'], ['stress-tester', {}, 'stress'], ['backtester', { portfolio: { kind: 'stocks-bonds', stocks: 0.6 } }, 'chart'],
  ['optimizer', { method: 'safer' }, 'comparison'], ['goal-planner', { goalId: 'goal-retirement', paths: 1000 }, 'chart'],
])('%s makes a card whose rows fit its columns and whose series fit its axis', async (name, input, kind) => {
  const cards = await cardsOf(name, input)
  expect(cards[0]).toMatchObject({ kind })
  for (const card of cards) {
    for (const row of card.rows) expect(row.length).toBe(card.columns!.length)
    for (const series of card.chart?.series ?? []) expect(series.values.length).toBe(card.chart!.x.length)
    if (card.chart) expect(card.chart.reading).not.toBe('')
  }
})

test.each([
  ['performance', { period: 'since-inception' }, ['Growth', 'Falls']], ['performance', {}, ['Growth']], ['portfolio', {}, ['Holdings', 'Drift']], ['optimizer', { method: 'safer' }, ['20 %', 'Expected return', 'Where the risk']],
])('%s draws what it knows: %j has the charts %j', async (name, input, titles) => {
  const cards = await cardsOf(name, input)
  expect(cards.map(({ title }, index) => title.startsWith(titles[index] ?? '-'))).toEqual(titles.map(() => true))
})

test('a refusal makes no card', async () => {
  expect(await cardsOf('portfolio', { accountId: 'account-of-somebody-else' })).toEqual([])
})
