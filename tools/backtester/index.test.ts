import { expect, test } from 'vitest'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf, weeks } from '../portfolio-source/fixture.ts'
import { backtester } from './index.ts'

const dates = weeks('2020-01-03', 160)
const path = (growth: number, swing: number) => dates.map((_, t) => 100 * (1 + growth) ** t * (1 + swing * Math.sin(t / 5)))
const market = marketOf({
  dates, levels: { SPY: path(0.002, 0.05), AGG: path(0.0005, 0.01), NEW: path(0.003, 0.1).map((value, t) => (t < 80 ? null : value)) },
  classes: { AGG: 'bonds' }, series: { 'treasury-3m': [{ date: '2019-12-31', value: 0.02 }] },
})
const held = accountOf({ cashUsd: '1000.00', positions: [{ symbol: 'SPY', quantity: '10', heldQuantity: '0' }, { symbol: 'NEW', quantity: '5', heldQuantity: '0' }] })
const ask = async (input: object, accounts = [held], results: { id: string; tool: string; input: unknown; output: unknown }[] = []) =>
  (await runTool(backtester, input, contextOf(market, factsOf({ accounts }), results))).output as Record<string, never>

const metricsOf = (output: Record<string, never>) => (output['portfolio'] as { metrics: Record<string, number> }).metrics

test('60/40 against what I have: the young holding limits the dates and is named', async () => {
  const out = await ask({ portfolio: { kind: 'stocks-bonds', stocks: 0.6 }, benchmark: { kind: 'current' } })
  expect(out).toMatchObject({ hypothetical: true, asOf: dates.at(-1), from: dates[80], portfolio: { label: '60/40' }, benchmark: { label: 'what you hold' } })
  expect(out['notes']).toContain(`Starts ${dates[80]}: NEW has no earlier price.`)
})

test('a portfolio against itself is neither ahead nor behind', async () => {
  const mix = { kind: 'weights', weights: [{ symbol: 'SPY', weight: 0.5 }, { symbol: 'AGG', weight: 0.5 }] }
  const out = await ask({ portfolio: mix, benchmark: mix })
  expect(out['versus']).toMatchObject({ cagrDifference: 0, trackingError: 0, beta: expect.closeTo(1, 9) })
})

test('all in one fund without costs is that fund', async () => {
  const out = await ask({ portfolio: { kind: 'weights', weights: [{ symbol: 'SPY', weight: 1 }] }, rebalance: 'never', costBps: 0, slippageBps: 0 })
  expect(metricsOf(out)['totalReturn']).toBeCloseTo(path(0.002, 0.05).at(-1)! / 100 - 1, 9)
})

test('the weights of an earlier result, by id', async () => {
  const results = [{ id: 'r3', tool: 'optimizer', input: {}, output: { weights: [{ symbol: 'SPY', weight: 0.7 }, { symbol: 'CASH', weight: 0.3 }] } }]
  const out = await ask({ portfolio: { kind: 'result', resultId: 'r3' } }, [held], results)
  expect(out['portfolio']).toMatchObject({ label: 'optimizer r3', weights: [{ symbol: 'SPY', weight: 0.7 }], cashWeight: expect.closeTo(0.3, 12) })
  expect(await ask({ portfolio: { kind: 'result', resultId: 'r9' } }, [held], results)).toMatchObject({ refused: true, code: 'NO_SUCH_RESULT', facts: { known: ['r3'] } })
})

test('the first purchase costs: more slippage, less growth', async () => {
  const end = async (slippageBps: number) => metricsOf(await ask({ portfolio: { kind: 'stocks-bonds', stocks: 0.5 }, slippageBps }))['cagr']!
  expect(await end(100)).toBeLessThan(await end(0))
})

test('contributions add up to the gain', async () => {
  const out = await ask({ portfolio: { kind: 'stocks-bonds', stocks: 0.5 } })
  const shares = (out['contributions'] as { shareOfGain: number }[]).map((each) => each.shareOfGain)
  expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12)
})

test('attribution by class and costs add up to the difference of the total returns', async () => {
  for (const input of [{ portfolio: { kind: 'current' } }, { portfolio: { kind: 'weights', weights: [{ symbol: 'AGG', weight: 0.5 }] }, taxes: {}, rebalance: 'month' }, { portfolio: { kind: 'stocks-bonds', stocks: 0.9 }, monthlyUsd: '500.00', benchmark: { kind: 'current' } }]) {
    const out = await ask(input) as unknown as { attribution: { classes: { allocation: number; selection: number; averageWeight: number }[]; costs: number }; portfolio: { metrics: { totalReturn: number } }; benchmark: { metrics: { totalReturn: number } } }
    const total = out.attribution.classes.reduce((sum, each) => sum + each.allocation + each.selection, out.attribution.costs)
    expect(total).toBeCloseTo(out.portfolio.metrics.totalReturn - out.benchmark.metrics.totalReturn, 9)
    expect(out.attribution.classes.reduce((sum, each) => sum + each.averageWeight, 0)).toBeCloseTo(1, 9)
  }
})

test.each([
  ['an unknown symbol', { portfolio: { kind: 'weights', weights: [{ symbol: 'XYZ', weight: 1 }] } }, 'UNKNOWN_SYMBOL'],
  ['weights above one', { portfolio: { kind: 'weights', weights: [{ symbol: 'SPY', weight: 0.9 }, { symbol: 'AGG', weight: 0.9 }] } }, 'WEIGHTS_DO_NOT_SUM'],
  ['less than a year', { portfolio: { kind: 'stocks-bonds', stocks: 1 }, from: dates[140] }, 'TOO_SHORT'],
  ['withdrawals that empty it', { portfolio: { kind: 'stocks-bonds', stocks: 1 }, monthlyUsd: '-20000.00' }, 'RAN_OUT'],
  ['an unknown field', { portfolio: { kind: 'current' }, leverage: 3 }, 'INVALID_INPUT'],
  ['somebody else\'s account', { portfolio: { kind: 'current' }, accountId: 'account-2' }, 'NOT_FOUND'],
])('%s is refused with a reason', async (_, input, code) => {
  expect(await ask(input)).toMatchObject({ refused: true, code, nextStep: expect.stringMatching(/\.$/) })
})

test('no account is needed for a question about no account', async () => {
  expect(await ask({ portfolio: { kind: 'stocks-bonds', stocks: 0.6 } }, [])).toMatchObject({ portfolio: { label: '60/40' } })
})

test('twice the same question, twice the same bits', async () => {
  const input = { portfolio: { kind: 'current' }, rebalance: 'band', monthlyUsd: '100.00', taxes: { lots: 'hifo' } }
  expect(JSON.stringify(await ask(input))).toBe(JSON.stringify(await ask(input)))
})

test('with taxes both sides pay, the parts add up, and selling out costs on top; without, nothing is said of tax', async () => {
  const side = (output: Record<string, never>, name: string) => output[name] as { endValueUsd: string; taxesUsd: string; taxes: Record<string, string> | null }
  const input = { portfolio: { kind: 'stocks-bonds', stocks: 0.5 }, rebalance: 'month' }
  const [taxed, untaxed] = [await ask({ ...input, taxes: {} }), await ask(input)]
  for (const name of ['portfolio', 'benchmark']) {
    const { taxes, taxesUsd, endValueUsd } = side(taxed, name)
    expect(Number(taxes!['onGainsUsd']) + Number(taxes!['onDividendsUsd'])).toBeCloseTo(Number(taxesUsd), 1)
    expect(Number(endValueUsd) - Number(taxes!['ifSoldUsd'])).toBeCloseTo(Number(taxes!['afterSaleUsd']), 1)
    expect(taxes).toMatchObject({ shortTermRate: 0.24, longTermRate: 0.15 })
    expect(side(untaxed, name)).toMatchObject({ taxes: null, taxesUsd: '0.00' })
    expect(Number(endValueUsd)).toBeLessThan(Number(side(untaxed, name).endValueUsd))
  }
  expect(taxed['conventions']).toHaveProperty('taxes')
})
