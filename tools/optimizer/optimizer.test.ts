import { describe, expect, test } from 'vitest'
import type { PersonFacts } from '../../domain/facts.ts'
import { bandsOf } from '../../domain/house-policy.ts'
import { riskLevels } from '../../domain/policy.ts'
import { normal, uniform } from '../numerics/testing.ts'
import { accountOf, contextOf, factsOf, marketOf, weeks } from '../portfolio-source/fixture.ts'
import { runTool } from '../define-tool.ts'
import { methods } from './input.ts'
import { optimizer } from './index.ts'
import { modelPortfolio } from './model-portfolios.ts'
import type { Output } from './output.ts'

/** Volatility a week, share of the common factor, drift a week. */
const assets: Record<string, [number, number, number]> = {
  VTI: [0.022, 0.95, 0.002], VEA: [0.024, 0.85, 0.0015], VWO: [0.028, 0.7, 0.0014], BND: [0.006, 0.1, 0.0006], BIL: [0.0004, 0, 0.0004],
  VTIP: [0.005, 0.05, 0.0006], VNQ: [0.027, 0.6, 0.0015], GLD: [0.02, 0, 0.001], IEF: [0.009, -0.2, 0.0006], AAPL: [0.04, 0.6, 0.0035],
  MO: [0.03, 0.4, 0.001], NEW: [0.02, 0.5, 0.001],
}
const dates = weeks('2018-01-05', 420)

function levels(): Record<string, (number | null)[]> {
  const next = uniform(42)
  const market = dates.map(() => normal(next))
  return Object.fromEntries(Object.entries(assets).map(([symbol, [volatility, share, drift]]) => {
    let level = 100
    const series = dates.map((_, t) => {
      if (t > 0) level *= 1 + drift + volatility * (share * market[t]! + Math.sqrt(1 - share * share) * normal(next))
      return symbol === 'NEW' && t < 300 ? null : level
    })
    return [symbol, series]
  }))
}

const fixture = {
  dates, levels: levels(), kinds: { AAPL: 'stock', MO: 'stock' } as const,
  classes: { BND: 'bonds', VTIP: 'bonds', IEF: 'bonds', BIL: 'cash', VNQ: 'real-assets', GLD: 'real-assets' } as const,
  series: { 'treasury-3m': [{ date: dates.at(-1)!, value: 0.02 }] },
}
const market = marketOf(fixture)
const shares = (symbol: string, usd: number) => ({ symbol, quantity: (usd / Number(market.close(symbol)!.price)).toFixed(4), heldQuantity: '0' })
const account = accountOf({ cashUsd: '5000.00', positions: [shares('VTI', 40_000), shares('AAPL', 30_000), shares('BND', 15_000), shares('VEA', 10_000)] })
const facts = factsOf({ accounts: [account] })
const withFirm = (firm: Partial<PersonFacts['firm']>, ips: Partial<PersonFacts['ips']> = {}): PersonFacts =>
  ({ ...facts, firm: { ...facts.firm, ...firm }, ips: { ...facts.ips, ...ips } })

const run = async (wish: object, who = facts, where = market) => runTool(optimizer, wish, contextOf(where, who))
const weigh = async (wish: object, who = facts): Promise<Output> => {
  const { output, refusal } = await run(wish, who)
  if (refusal) throw new Error(JSON.stringify(refusal))
  return output as Output
}
const weightOf = (output: Output, symbol: string): number => output.weights.find(w => w.symbol === symbol)?.weight ?? 0

const extras: Partial<Record<(typeof methods)[number], object>> = {
  'target-return': { targetReturn: 0.08, returns: 'history' }, 'target-volatility': { targetVolatility: 0.1 },
  'tracking-error': { benchmark: { kind: 'stocks-bonds', stocks: 0.6 }, symbols: ['VTI', 'BND', 'VEA'] },
  'black-litterman': { views: [{ symbol: 'AAPL', versus: 'VTI', return: 0.05, confidence: 0.6 }] },
}

describe.each(methods)('%s', method => {
  test('weights are whole hundredths of a percent, add up, obey the bounds and come with reasons', async () => {
    const output = await weigh({ method, ...extras[method] })
    const parts = output.weights.map(w => Math.round(w.weight * 10_000))
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(10_000)
    for (const [i, w] of output.weights.entries()) {
      expect(w.weight).toBe(parts[i]! / 10_000)
      expect(w.weight).toBeGreaterThanOrEqual(0)
    }
    expect(output.weights.reduce((sum, w) => sum + w.riskShare, 0)).toBeCloseTo(1, 9)
    expect(output.why.length).toBeGreaterThan(0)
    expect(output.why.length).toBeLessThanOrEqual(3)
    expect(output.frontier.points.length).toBeGreaterThan(5)
    expect(output.asOf).toBe(market.asOf)
  })

  test('the same input gives the same bits; the order of symbols and holdings does not matter', async () => {
    const symbols = ['VTI', 'AAPL', 'BND', 'VEA', 'GLD']
    const turned = { ...facts, accounts: [{ ...account, positions: [...account.positions].toReversed() }] }
    const chosen = (order: string[]) => ({ method, ...extras[method], ...(method === 'model-portfolio' ? {} : { symbols: order }) })
    const [a, b] = [await weigh(chosen(symbols)), await weigh(chosen(symbols.toReversed()), turned)]
    expect(b).toEqual(a)
  })
})

test('safer lowers the volatility by the stated share and changes little', async () => {
  const output = await weigh({ method: 'safer', lowerVolatilityBy: 0.25 })
  expect(output.result.volatility / output.current!.volatility).toBeCloseTo(0.75, 2)
  const rest = await weigh({ method: 'min-variance', universe: 'holdings-and-core', maxCash: 0.25 })
  expect(output.trade.turnover).toBeLessThan(rest.trade.turnover)
})

test('targets are met', async () => {
  expect((await weigh({ method: 'target-volatility', targetVolatility: 0.1 })).result.volatility).toBeCloseTo(0.1, 3)
  expect((await weigh({ method: 'target-return', targetReturn: 0.08, returns: 'history' })).result.expectedReturn).toBeCloseTo(0.08, 3)
})

test.each(riskLevels)('the %s model portfolio is the house policy of that level, class by class', (level) => {
  const { weights } = modelPortfolio(level, market, () => true)
  for (const { assetClass, target } of bandsOf(level)) {
    const share = [...weights].reduce((sum, [symbol, weight]) => sum + (market.instrument(symbol)!.assetClass === assetClass ? weight : 0), 0)
    expect(share, assetClass).toBeCloseTo(target, 10)
  }
})

test('model portfolios get riskier from level to level', async () => {
  const levels = ['conservative', 'moderate', 'balanced', 'growth', 'aggressive']
  const volatilities = await Promise.all(levels.map(async riskLevel => (await weigh({ method: 'model-portfolio', riskLevel })).result.volatility))
  expect(volatilities).toEqual(volatilities.toSorted((a, b) => a - b))
})

describe('limits', () => {
  test('groups, bounds and locks hold, and a binding one has a price', async () => {
    const output = await weigh({
      method: 'max-sharpe', universe: 'holdings-and-core', locked: ['VEA'], bounds: [{ symbol: 'GLD', max: 0.05 }],
      groups: [{ by: 'asset-class', value: 'bonds', min: 0.2, max: 0.25 }],
    })
    const bonds = output.weights.filter(w => w.assetClass === 'bonds').reduce((sum, w) => sum + w.weight, 0)
    expect(bonds).toBeGreaterThanOrEqual(0.1999)
    expect(bonds).toBeLessThanOrEqual(0.2501)
    expect(weightOf(output, 'GLD')).toBeLessThanOrEqual(0.05)
    expect(weightOf(output, 'VEA')).toBeCloseTo(0.1, 3)
    expect(output.shadowPrices.every(price => price.volatilityPerPoint < 0)).toBe(true)
    expect(output.shadowPrices.length).toBeGreaterThan(0)
  })

  test('restricted by the firm or excluded by the policy: held at most, never bought', async () => {
    const output = await weigh({ method: 'max-sharpe', symbols: ['VTI', 'AAPL', 'BND', 'MO'] }, withFirm({ restricted: ['AAPL'] }, { exclusions: ['MO'] }))
    expect(weightOf(output, 'AAPL')).toBeLessThanOrEqual(0.3001)
    expect(weightOf(output, 'MO')).toBe(0)
  })

  test("the firm's limit on one position counts for stocks, not for funds", async () => {
    const output = await weigh({ method: 'target-return', targetReturn: 0.05, returns: 'history', symbols: ['VTI', 'AAPL', 'BND'] }, withFirm({ maxSinglePosition: 0.25 }))
    expect(weightOf(output, 'AAPL')).toBeLessThanOrEqual(0.25)
    expect(output.limits.join()).toMatch(/AAPL.*firm/)
  })

  test('the policy: a mix outside of its bands says so, and stays inside when asked to', async () => {
    const banded = withFirm({}, { targets: [{ assetClass: 'stocks', target: 0.5, low: 0.4, high: 0.6 }, { assetClass: 'bonds', target: 0.5, low: 0.4, high: 0.6 }] })
    expect((await weigh({ method: 'min-variance' }, banded)).notes.join()).toMatch(/Outside of the investment policy: stocks/)
    const inside = await weigh({ method: 'min-variance', withinPolicy: true }, banded)
    expect(inside.notes.join()).not.toMatch(/Outside of the investment policy/)
    expect(inside.shadowPrices.map(price => price.limit).join()).toMatch(/policy's band for/)
  })

  test('a minimum of something that is not held brings a fund for it', async () => {
    const output = await weigh({ method: 'min-variance', symbols: ['VTI', 'AAPL'], groups: [{ by: 'asset-class', value: 'real-assets', min: 0.2 }] })
    expect(weightOf(output, 'GLD') + weightOf(output, 'VNQ')).toBeGreaterThanOrEqual(0.1999)
    expect(output.notes.join()).toMatch(/added, because a minimum/)
  })

  test('turnover counts purchases and sales, without cash', async () => {
    const output = await weigh({ method: 'min-variance', maxTurnover: 0.2 })
    expect(output.trade.turnover).toBeLessThanOrEqual(0.2002)
  })

  test('costs that eat the gain: nothing is traded, and it says so', async () => {
    const output = await weigh({ method: 'utility', tradingCostBps: 500, minCash: 0.05, from: { kind: 'weights', weights: [{ symbol: 'VTI', weight: 0.55 }, { symbol: 'BND', weight: 0.4 }] } })
    expect(output.trade.worthIt).toBe(false)
    expect(output.trade.reason).toMatch(/^Don't trade/)
  })
})

describe('honest refusals: no weights, the conflict and the nearest value', () => {
  test.each([
    ['caps too small', { method: 'min-variance', maxWeight: 0.1 }, 'INFEASIBLE', /maximum weights/],
    ['floors too high', { method: 'min-variance', minWeight: 0.4 }, 'INFEASIBLE', /minimum weights/],
    ['too quiet', { method: 'target-volatility', targetVolatility: 0.001 }, 'INFEASIBLE', /lowest volatility/],
    ['too rich', { method: 'target-return', targetReturn: 1.5 }, 'INFEASIBLE', /the highest is/],
    ['group against its member', { method: 'min-variance', bounds: [{ symbol: 'BND', min: 0.3 }], groups: [{ by: 'asset-class', value: 'bonds', max: 0.1 }] }, 'INFEASIBLE', /contradict/],
    ['too little turnover', { method: 'min-variance', bounds: [{ symbol: 'AAPL', max: 0 }], maxTurnover: 0.1 }, 'INFEASIBLE', /contradict/],
    ['safer than anything', { method: 'safer', lowerVolatilityBy: 0.999 }, 'INFEASIBLE', /lowest volatility/],
    ['a symbol that nobody knows', { method: 'min-variance', symbols: ['VTI', 'NOPE'] }, 'UNKNOWN_SYMBOL', /NOPE/],
    ['a target that was not given', { method: 'target-return' }, 'INVALID_INPUT', /target return/],
    ['a field that does not exist', { method: 'min-variance', magic: true }, 'INVALID_INPUT', /schema/],
    ["another person's account", { method: 'min-variance', accountId: 'account-9' }, 'NOT_FOUND', /no such account/],
  ])('%s', async (_, wish, code, message) => {
    const { refusal, output } = await run(wish)
    expect(refusal).toMatchObject({ refused: true, code, message: expect.stringMatching(message) })
    expect(output).not.toHaveProperty('weights')
  })
})

describe('rules inside limits', () => {
  const byRisk = (output: Output) => new Map(output.weights.map(w => [w.symbol, w.riskShare]))
  const symbols = ['BND', 'GLD', 'VEA', 'VTI']

  test('risk parity under a cap: the capped one has less of the risk, the others equal shares, and the conditions were checked', async () => {
    const output = await weigh({ method: 'risk-parity', symbols, bounds: [{ symbol: 'BND', max: 0.3 }] })
    const shares = byRisk(output)
    expect(output.weights.find(w => w.symbol === 'BND')!.weight).toBeCloseTo(0.3, 4)
    expect(shares.get('VTI')).toBeCloseTo(shares.get('GLD')!, 2)
    expect(shares.get('BND')!).toBeLessThan(shares.get('GLD')!)
    expect(output.verification.residual).toBeLessThan(1e-7)
    expect(output.notes.join(' ')).toContain('Kept from the pure rule by the bounds of BND.')
  })

  test('risk parity within a turnover limit and a group is inside both', async () => {
    const output = await weigh({ method: 'risk-parity', symbols, maxTurnover: 0.9, maxCash: 0.5, groups: [{ by: 'asset-class', value: 'stocks', min: 0.5 }] })
    expect(output.trade.turnover).toBeLessThanOrEqual(0.9 + 1e-3)
    expect(output.weights.filter(w => w.assetClass === 'stocks').reduce((sum, w) => sum + w.weight, 0)).toBeGreaterThanOrEqual(0.5 - 1e-9)
  })

  test('risk parity with costs trades less, and says that it weighs them', async () => {
    const [free, dear] = [await weigh({ method: 'risk-parity', symbols }), await weigh({ method: 'risk-parity', symbols, tradingCostBps: 100 })]
    expect(dear.trade.turnover).toBeLessThan(free.trade.turnover)
    expect(dear.notes.join(' ')).toContain('Trading costs are weighed against the rule')
  })

  test('hierarchical risk parity keeps its bounds while it splits', async () => {
    const output = await weigh({ method: 'hrp', symbols, bounds: [{ symbol: 'BND', max: 0.4 }, { symbol: 'VTI', min: 0.2 }] })
    const of = (symbol: string) => output.weights.find(w => w.symbol === symbol)!.weight
    expect([of('BND') <= 0.4, of('VTI') >= 0.2]).toEqual([true, true])
    expect(output.notes.join(' ')).not.toContain('away from the pure rule')
  })

  test('hierarchical risk parity within a turnover limit goes part of the way, each trade by the same part', async () => {
    const [whole, part] = [await weigh({ method: 'hrp', maxCash: 1, minCash: 0 }), await weigh({ method: 'hrp', maxCash: 1, maxTurnover: 0.2 })]
    expect(part.trade.turnover).toBeCloseTo(0.2, 2)
    const change = (output: Output, symbol: string) => output.weights.find(w => w.symbol === symbol)!.change
    expect(change(part, 'VTI') / change(whole, 'VTI')).toBeCloseTo(change(part, 'BND') / change(whole, 'BND'), 1)
    expect(part.notes.join(' ')).toMatch(/allows \d+ % of the way/)
  })
})

test('unequal histories are used by common weeks or pair by pair, and it is said which', async () => {
  const common = await weigh({ method: 'min-variance', symbols: ['VTI', 'BND', 'NEW'] })
  expect(common.data).toMatchObject({ histories: 'common', periods: 119 })
  expect(common.notes.join()).toMatch(/119 weeks of 260/)
  const pairwise = await weigh({ method: 'min-variance', symbols: ['VTI', 'BND', 'NEW'], histories: 'pairwise' })
  expect(pairwise.data.histories).toBe('pairwise')
  expect(pairwise.notes.join()).toMatch(/own common weeks/)
})

test('a stop is noticed, and progress only rises', async () => {
  const steps: number[] = []
  await runTool(optimizer, { method: 'min-variance' }, { ...contextOf(market, facts), progress: fraction => { steps.push(fraction) } })
  expect(steps.length).toBeGreaterThan(2)
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  const { refusal } = await runTool(optimizer, { method: 'min-variance' }, { ...contextOf(market, facts), signal: AbortSignal.abort() })
  expect(refusal?.code).toBe('STOPPED')
})

test('a person who holds nothing gets a first portfolio', async () => {
  const output = await weigh({ method: 'risk-parity' }, factsOf({ accounts: [accountOf({ cashUsd: '1000.00' })] }))
  expect(output.current).toBeNull()
  expect(output.trade.reason).toMatch(/first purchase/)
})

test('an advisor optimizes a client in their book, and nobody else', async () => {
  const book = factsOf({ role: 'advisor', clients: [{ personId: 'client-1', label: 'Client one', ips: facts.ips, accounts: [account] }] })
  expect((await weigh({ method: 'min-variance', clientId: 'client-1' }, book)).current).not.toBeNull()
  expect((await run({ method: 'min-variance', clientId: 'client-2' }, book)).refusal?.code).toBe('NOT_FOUND')
})
