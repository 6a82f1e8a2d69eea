import { expect, test } from 'vitest'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf, weeks } from '../portfolio-source/fixture.ts'
import { stressTester } from './index.ts'

/** Weekly from 2007-09-07: SPY halves by 2009-03-06 and is back at the start two years later; NEW begins afterwards. */
const dates = weeks('2007-09-07', 400)
const low = dates.indexOf('2009-03-06')
const start = dates.indexOf('2007-10-05')
const spy = dates.map((_, t) => (t <= start ? 100 : t <= low ? 100 - 50 * (t - start) / (low - start) : Math.min(130, 50 + 50 * (t - low) / 104)))
const market = marketOf({
  dates, levels: {
    SPY: spy, AGG: dates.map((_, t) => 100 + t / 50), TLT: dates.map((_, t) => 100 + Math.sin(t)),
    NEW: spy.map((value, t) => (t < low + 10 ? null : value * (1 + t / 1000))), ZZZ: spy.map((value, t) => (t < low + 10 ? null : value * 2)), 'BTC-USD': dates.map((_, t) => (t < 300 ? null : 100 - 80 * Math.abs(Math.sin(t / 20)))),
  },
  classes: { AGG: 'bonds', TLT: 'bonds', 'BTC-USD': 'crypto' }, kinds: { ZZZ: 'stock', 'BTC-USD': 'crypto' },
})
type Scenario = {
  label: string; change: number; changeUsd: string; from: string; low: string; recovered: string | null; weeksToRecover: number | null; benchmarkChange: number
  byHolding: { symbol: string; change: number; changeUsd: string; basis: string; weightAfter: number; shareOfChange: number }[]; cashWeightAfter: number
  proxies: { symbol: string; basis: string }[]
}
const position = (symbol: string, quantity: string) => ({ symbol, quantity, heldQuantity: '0' })
const ask = async (input: object, positions = [position('SPY', '50'), position('AGG', '50')], cashUsd = '1000.00') =>
  (await runTool(stressTester, input, contextOf(market, factsOf({ accounts: [accountOf({ cashUsd, positions })] })))).output as { scenarios: Scenario[]; refused?: true; code?: string; notCovered: object[] }

test('2008 replayed: half of the stocks gone, the low and the way back dated', async () => {
  const { scenarios: [crisis] } = await ask({ portfolio: { kind: 'weights', weights: [{ symbol: 'SPY', weight: 1 }] }, scenarios: [{ kind: 'crisis', crisis: '2008' }], valueUsd: '10000.00' })
  expect(crisis).toMatchObject({ change: -0.5, changeUsd: '-5000.00', from: '2007-10-05', low: '2009-03-06', weeksToRecover: 104, recovered: dates[low + 104] })
})

test('a fund that did not exist is replaced and named; a stock moves by its beta', async () => {
  const { scenarios: [crisis] } = await ask({ portfolio: { kind: 'weights', weights: [{ symbol: 'NEW', weight: 0.5 }, { symbol: 'ZZZ', weight: 0.5 }] }, scenarios: [{ kind: 'crisis', crisis: '2008' }] })
  const basis = Object.fromEntries(crisis!.byHolding.map((each) => [each.symbol, each]))
  expect(basis['NEW']).toMatchObject({ basis: 'SPY in its place', change: expect.closeTo(-0.5, 9) })
  expect(basis['ZZZ']!.basis).toBe('SPY in its place, times beta 1.00')
  expect(crisis!.proxies.map((each) => each.symbol).sort()).toEqual(['NEW', 'ZZZ'])
})

test('a coin that was not traded yet loses what it lost in its own worst fall', async () => {
  const { scenarios: [crisis] } = await ask({ portfolio: { kind: 'weights', weights: [{ symbol: 'BTC-USD', weight: 0.1 }, { symbol: 'SPY', weight: 0.9 }] }, scenarios: [{ kind: 'crisis', crisis: '2008' }] })
  const coin = crisis!.byHolding.find((each) => each.symbol === 'BTC-USD')!
  expect(coin.change).toBeLessThan(-0.75)
  expect(coin.basis).toContain('its own deepest fall')
})

test('money adds up to the cent and weights to one, in every scenario', async () => {
  const { scenarios } = await ask({}, [position('SPY', '33'), position('AGG', '71'), position('TLT', '13')], '1234.56')
  expect(scenarios.length).toBeGreaterThanOrEqual(5)
  for (const each of scenarios) {
    const cents = each.byHolding.reduce((sum, row) => sum + Math.round(Number(row.changeUsd) * 100), 0)
    expect(cents, each.label).toBe(Math.round(Number(each.changeUsd) * 100))
    expect(each.byHolding.reduce((sum, row) => sum + row.weightAfter, each.cashWeightAfter)).toBeCloseTo(1, 9)
  }
})

test.each([
  ['rates up two points: 16 years of duration', { kind: 'rates', changeBps: 200 }, 'TLT', Math.exp(-0.32) - 1],
  ['rates up two points: stocks unchanged', { kind: 'rates', changeBps: 200 }, 'SPY', 0],
  ['three points of inflation: stocks by the assumption', { kind: 'inflation', surprise: 0.03 }, 'SPY', -0.06],
  ['market down 30 %: the market itself', { kind: 'market', change: -0.3 }, 'SPY', -0.3],
  ['named: the symbol before the class', { kind: 'custom', shocks: [{ target: 'bonds', change: -0.1 }, { target: 'TLT', change: -0.2 }] }, 'TLT', -0.2],
  ['named: the class', { kind: 'custom', shocks: [{ target: 'bonds', change: -0.1 }, { target: 'TLT', change: -0.2 }] }, 'AGG', -0.1],
])('%s', async (_, scenario, symbol, change) => {
  const { scenarios } = await ask({ scenarios: [scenario] }, ['SPY', 'AGG', 'TLT'].map((each) => position(each, '10')))
  expect(scenarios[0]!.byHolding.find((each) => each.symbol === symbol)!.change).toBeCloseTo(change, 9)
})

test('volatility doubled and everything together is worse than twice as bad', async () => {
  const worst = async (multiple: number) => (await ask({ scenarios: [{ kind: 'volatility', multiple }] })).scenarios[0]!.change
  expect(await worst(2)).toBeCloseTo(2 * await worst(1), 9)
  expect(await worst(1)).toBeLessThan(0)
})

test('the dot-com fall is not covered, and says what is known', async () => {
  expect(await ask({ scenarios: [{ kind: 'crisis', crisis: 'dot-com' }] })).toMatchObject({ refused: true, code: 'NOT_COVERED', facts: { notCovered: [{ crisis: 'Dot-com fall', indexChange: expect.closeTo(-0.4915, 4) }] } })
  const both = await ask({ scenarios: [{ kind: 'crisis', crisis: 'dot-com' }, { kind: 'rates', changeBps: 100 }] })
  expect([both.scenarios.length, both.notCovered.length]).toEqual([1, 1])
})

test('a target that nothing answers to is refused by name', async () => {
  expect(await ask({ scenarios: [{ kind: 'custom', shocks: [{ target: 'wheat', change: -0.5 }] }] })).toMatchObject({ code: 'UNKNOWN_TARGET', facts: { unknown: ['wheat'] } })
})
