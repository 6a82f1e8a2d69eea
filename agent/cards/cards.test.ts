import { expect, test } from 'vitest'
import type { Fact } from '../../domain/conversation.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import { testPorts } from '../testing/ports.ts'
import { cardsFor, cardsOf } from './index.ts'

const callOf = async (name: string, input: unknown, facts?: PersonFacts) => {
  const ports = await testPorts('cards', { ...(facts && { facts }) })
  return (await ports.run(ports.tools.find((tool) => tool.name === name)!, input, [])).call
}
const everyPart = ['/valueUsd', '/weights/0/weight', '/drift/classes/0/drift', '/risk/maxDrawdown']

const everyTool = [
  ['portfolio', {}, 'portfolio'], ['performance', {}, 'chart'], ['stress-tester', {}, 'stress'], ['backtester', { portfolio: { kind: 'stocks-bonds', stocks: 0.6 } }, 'chart'],
  ['optimizer', { method: 'safer' }, 'comparison'], ['goal-planner', { goalId: 'goal-retirement', paths: 1000 }, 'chart'],
] as const

test.each(everyTool)('%s makes a card whose rows fit its columns and whose series fit its axis', async (name, input, kind) => {
  const cards = cardsOf(await callOf(name, input), everyPart)
  expect(cards[0]).toMatchObject({ kind })
  for (const card of cards) {
    for (const row of card.rows) expect(row.length).toBe(card.columns!.length)
    for (const series of card.chart?.series ?? []) expect(series.values.length).toBe(card.chart!.x.length)
    // A sentence says no cents of thousands.
    if (card.chart) expect(card.chart.reading).toMatch(/^(?!.*\d,\d{3}\.\d)./)
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

test.each(everyTool)('%s for an advisor: the cards are the client\'s, by id or by account, and nothing in them is "You"', async (name, input) => {
  const { facts } = await testPorts('cards')
  const client = { personId: 'person-client', label: 'Client 7', ips: facts.ips, accounts: facts.accounts }
  const clients = [{ ...client, personId: 'another', label: 'Client 8', accounts: [] }, client]
  for (const whose of [{ clientId: client.personId }, { accountId: facts.accounts[0]!.accountId }]) {
    const call = await callOf(name, { ...input, ...whose }, { ...facts, role: 'advisor', accounts: [], clients })
    const cards = cardsFor([call], everyPart.map(atSource), '', clients)
    expect(cards.length).toBeGreaterThan(0)
    const words = cards.flatMap(({ title, columns = [], rows, chart }) => [title, ...columns, ...rows.flat(), ...(chart ? [chart.reading, ...chart.series.map((each) => each.name)] : [])])
    expect(words.filter((each) => /\byou(?:r|rs)?\b/i.test(each))).toEqual([])
    if (['performance', 'stress-tester', 'portfolio', 'optimizer'].includes(name)) expect(words).toContain('Client 7')
  }
})

test('a table that the text holds is not shown again: its card keeps the chart, or goes', async () => {
  const call = await callOf('optimizer', { method: 'safer' })
  const [weights] = cardsOf(call, ['/why/0'])
  const text = `So:\n\n| Holding | New |\n| --- | --- |\n${weights!.rows.map(([label, , now]) => `| ${label} | ${now} |`).join('\n')}\n`
  const shown = cardsFor([call], [atSource('/why/0')], text)
  expect(shown.map(({ title, rows, chart }) => [title.slice(0, 8), rows.length > 0, chart !== undefined])).toEqual([['Expected', true, true], ['Where th', false, true]])
  expect(cardsFor([call], [atSource('/why/0')], text.replaceAll('| ', '> '))).toHaveLength(3)
})

test.each([
  ['what can be accepted', 'alerts', { action: 'price', symbol: 'VTI', direction: 'below', price: '300' }, Infinity], ['a table of which the text holds one row', 'portfolio', {}, 1],
] as const)('%s is shown beside the text', async (_, name, input, told) => {
  const call = await callOf(name, input)
  const [card] = cardsOf(call, everyPart)
  const text = card!.rows.slice(0, told).map((row) => `| ${row.join(' | ')} |`).join('\n')
  expect(cardsFor([call], everyPart.map(atSource), text)[0]).toEqual(card)
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
