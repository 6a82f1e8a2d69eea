import { expect, test } from 'vitest'
import type { Fact } from '../../domain/conversation.ts'
import { testPorts } from '../testing/ports.ts'
import { cardsFor, cardsOf } from './index.ts'

const callOf = async (name: string, input: unknown) => {
  const ports = await testPorts('cards')
  return (await ports.run(ports.tools.find((tool) => tool.name === name)!, input, [])).call
}
const everyPart = ['/valueUsd', '/weights/0/weight', '/drift/classes/0/drift', '/risk/maxDrawdown']

test.each([
  ['portfolio', {}, 'portfolio'], ['performance', {}, 'chart'], ['stress-tester', {}, 'stress'], ['backtester', { portfolio: { kind: 'stocks-bonds', stocks: 0.6 } }, 'chart'],
  ['optimizer', { method: 'safer' }, 'comparison'], ['goal-planner', { goalId: 'goal-retirement', paths: 1000 }, 'chart'],
])('%s makes a card whose rows fit its columns and whose series fit its axis', async (name, input, kind) => {
  const cards = cardsOf(await callOf(name, input), everyPart)
  expect(cards[0]).toMatchObject({ kind })
  for (const card of cards) {
    for (const row of card.rows) expect(row.length).toBe(card.columns!.length)
    for (const series of card.chart?.series ?? []) expect(series.values.length).toBe(card.chart!.x.length)
    if (card.chart) expect(card.chart.reading).not.toBe('')
  }
})

const atSource = (pointer: string): Fact => ({ text: '', value: '', source: { tool: 0, pointer } })

test.each([
  ['performance', { period: 'since-inception' }, ['/focus/timeWeighted', '/risk/maxDrawdown'], ['Growth', 'Falls']], ['performance', {}, ['/risk/maxDrawdown'], ['Growth']],
  ['performance', { period: 'since-inception' }, ['/focus/timeWeighted'], ['Growth']], ['optimizer', { method: 'safer' }, ['/why/0'], ['20 %', 'Expected return', 'Where the risk']],
  ['optimizer', { method: 'max-sharpe' }, ['/frontier/points/3/volatility'], ['Expected return']],
  ['portfolio', {}, ['/valueUsd', '/drift/classes/0/low'], ['Holdings', 'Drift']], ['portfolio', {}, ['/fees/yearlyUsd', '/holdings/2/expenseRatio'], []], ['portfolio', {}, ['/valueUsd'], ['Holdings']],
  ['portfolio', {}, [], []], ['backtester', { portfolio: { kind: 'stocks-bonds', stocks: 0.6 } }, [], []],
  ['alerts', { action: 'price', symbol: 'VTI', price: '400' }, [], ['Tell me']],
])('%s %j: a reply that stands on %j shows the cards %j', async (name, input, pointers, titles) => {
  const cards = cardsFor([await callOf(name, input)], pointers.map(atSource), '')
  expect(cards.map(({ title }, index) => title.startsWith(titles[index] ?? '-'))).toEqual(titles.map(() => true))
})

test('a table that the text holds is not shown again: its card keeps the chart, or goes', async () => {
  const call = await callOf('optimizer', { method: 'safer' })
  const [weights] = cardsOf(call, ['/why/0'])
  const text = `So:\n\n| Holding | New |\n| --- | --- |\n${weights!.rows.map(([label, , now]) => `| ${label} | ${now} |`).join('\n')}\n`
  const shown = cardsFor([call], [atSource('/why/0')], text)
  expect(shown.map(({ title, rows, chart }) => [title.slice(0, 8), rows.length > 0, chart !== undefined])).toEqual([['Expected', true, true], ['Where th', false, true]])
  expect(cardsFor([call], [atSource('/why/0')], text.replaceAll('| ', '> '))).toHaveLength(3)
})

test('a refusal makes no card', async () => {
  expect(cardsOf(await callOf('portfolio', { accountId: 'account-of-somebody-else' }), everyPart)).toEqual([])
})

test('a share that is -58.6 % in the text is not -58.7 % in the chart: it is rounded once', async () => {
  const call = await callOf('stress-tester', { scenarios: [{ kind: 'crisis', crisis: '2008' }] })
  const [only] = (call.output as { scenarios: { byHolding: object[] }[] }).scenarios
  for (const change of Array.from({ length: 200 }, (_, k) => -0.58 - k * 0.0000513)) {
    const output = { ...call.output as object, scenarios: [{ ...only, byHolding: [{ ...only!.byHolding[0], change }] }] }
    const [card] = cardsOf({ ...call, output }, ['/scenarios/0/change'])
    expect(`${card!.chart!.series[0]!.values[1]!.toFixed(1)} %`).toBe(card!.rows[1]![1])
  }
})

test('a holding that does not move is no row of a shock', async () => {
  const [card] = cardsOf(await callOf('stress-tester', { scenarios: [{ kind: 'rates', changeBps: 100 }] }), ['/scenarios/0/change'])
  expect(card!.rows.map(([label]) => label)).toEqual(['All together', 'BND', 'TLT'])
})
