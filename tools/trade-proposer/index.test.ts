import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EarlierResult } from '../../domain/facts.ts'
import type { Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { proposalOf, tradeProposer } from './index.ts'
import type { ProposerOutput } from './output.ts'

const view = await openSnapshot().asOf('2026-07-31')
const position = (symbol: string, quantity: string, heldQuantity = '0') => ({ symbol, quantity, heldQuantity })
const lot = (lotId: string, symbol: string, quantity: string, costUsd: string, acquiredOn: string) => ({ lotId, symbol, quantity, costUsd, acquiredOn, origin: 'reconstructed' as const })
const band = (assetClass: 'stocks' | 'bonds' | 'cash' | 'real-assets', target: number) => ({ assetClass, target, low: Math.max(0, target - 0.05), high: target + 0.05 })

const ips: Ips = { ...factsOf().ips, targets: [band('stocks', 0.6), band('bonds', 0.3), band('real-assets', 0.05), band('cash', 0.05)] }
const firm = { ...factsOf().firm, maxSinglePosition: 0.25 }
const brokerage = accountOf({
  label: 'Brokerage', cashUsd: '3000.00', settledCashUsd: '2500.00', heldCashUsd: '500.00',
  positions: [position('VTI', '300'), position('BND', '100'), position('AMZN', '50', '10'), position('ETH-USD', '1.5')],
  lots: [lot('old', 'VTI', '200', '22977.60', '2020-03-20'), lot('new', 'VTI', '100', '36000.00', '2026-03-20'), lot('bnd', 'BND', '100', '7500.00', '2021-01-15'), lot('amzn', 'AMZN', '50', '5000.00', '2021-01-15')],
})
const ira = accountOf({ accountId: 'account-2', label: 'Retirement', kind: 'ira', taxable: false, cashUsd: '10000.00', settledCashUsd: '10000.00', positions: [position('AGG', '50')] })

const propose = async (wish: unknown, accounts: readonly AccountFacts[] = [brokerage], results: readonly EarlierResult[] = [], policy: Ips = ips) =>
  runTool(tradeProposer, wish, contextOf(view, factsOf({ accounts, ips: policy, firm }), results))
const proposal = async (...args: Parameters<typeof propose>): Promise<ProposerOutput> => {
  const { output, refusal } = await propose(...args)
  if (refusal) throw new Error(`${refusal.code}: ${refusal.message}`)
  return output as ProposerOutput
}
const code = async (...args: Parameters<typeof propose>): Promise<string | undefined> => (await propose(...args)).refusal?.code
const order = (symbol: string, side: 'buy' | 'sell', size: object) => ({ orders: [{ symbol, side, ...size }] })

test.each([
  ['a plan', { toPolicy: true }, /^2 sales bring [\d,.]+ USD, 2 purchases cost [\d,.]+ USD\.$/],
  ['one sale', order('VTI', 'sell', { quantity: '10' }), /^1 sale brings [\d,.]+ USD\.$/],
  ['one purchase', order('BND', 'buy', { quantity: '10' }), /^1 purchase costs [\d,.]+ USD\.$/],
])('%s says what comes in and goes out, and which class moves', async (_name, wish, sums) => {
  const { why } = await proposal(wish)
  expect(why[0]).toMatch(sums)
  expect(why[1]).toMatch(/^[A-Z][a-z -]+: from [\d.]+ % to [\d.]+ %\.$/)
})

test('rebalancing to the policy brings every class towards its target, sells first, and says why', async () => {
  const result = await proposal({ toPolicy: true })
  expect(result.legs.map((leg) => [leg.side, leg.symbol])).toEqual([['sell', 'VTI'], ['sell', 'AMZN'], ['buy', 'BND'], ['buy', 'VNQ']])
  const by = Object.fromEntries(result.impact.classes.map((each) => [each.assetClass, each]))
  expect(by.stocks!.after).toBeCloseTo(0.6, 2)
  expect(Math.abs(by.bonds!.after - 0.3)).toBeLessThan(0.02)
  expect(result.impact.riskAfter!).toBeLessThan(result.impact.riskBefore!)
  expect(result.details[0]!.reason).toContain('stocks is')
  expect(result.notes.join(' ')).toContain('ETH-USD stays as it is: its last price is of 2026-06-05')
})

test('inside the bands the answer is not to trade, unless the exact targets are wished', async () => {
  const calm = accountOf({ cashUsd: '1000.00', settledCashUsd: '1000.00', positions: [position('VTI', '33'), position('BND', '83'), position('VNQ', '12')] })
  expect((await propose({ toPolicy: true }, [calm])).refusal).toMatchObject({ code: 'DONT_TRADE', facts: { policyVersion: 1 } })
  expect(await code({ toPolicy: true, evenInsideBands: true, minTradeUsd: '5000.00' }, [calm])).toBe('DONT_TRADE')
})

test('weights of an earlier result, by its id', async () => {
  const result = await proposal({ resultId: 'r3', accountId: 'account-2' }, [brokerage, ira], [{ id: 'r3', tool: 'optimizer', input: {}, output: { weights: [{ symbol: 'VTI', weight: 0.4 }, { symbol: 'AGG', weight: 0.6 }] } }])
  expect(result.title).toContain('optimizer r3')
  expect(result.legs).toEqual([{ symbol: 'VTI', side: 'buy', quantity: '16', type: 'market' }, { symbol: 'AGG', side: 'buy', quantity: '41', type: 'market' }])
  expect(result.details.every((each) => Math.abs(each.weightAfter - (each.symbol === 'VTI' ? 0.4 : 0.6)) < 0.02)).toBe(true)
  expect(await code({ resultId: 'r9' })).toBe('NO_SUCH_RESULT')
})

test.each([
  [order('VTI', 'buy', { quantity: '3' }), { side: 'buy', quantity: '3' }],
  [order('VTI', 'buy', { amountUsd: '1000' }), { side: 'buy', quantity: '2' }],
  [order('vti', 'sell', { fraction: 'half' }), { side: 'sell', quantity: '150' }],
  [order('AMZN', 'sell', { fraction: 'all' }), { side: 'sell', quantity: '40' }],
  [order('VTI', 'buy', { fraction: 'all' }), { side: 'buy', quantity: '5' }],
  [order('BTC-USD', 'buy', { amountUsd: '500' }), { side: 'buy', quantity: '0.00796' }],
  [order('VTI', 'sell', { toWeight: 0.5 }), { side: 'sell', quantity: '114' }],
  [order('VTI', 'buy', { quantity: '1', type: 'limit', limitPrice: '360.00' }), { side: 'buy', quantity: '1', type: 'limit', limitPrice: '360.00' }],
])('order %j is the leg %j', async (wish, leg) => {
  const result = await proposal(wish)
  expect(result.legs[0]).toMatchObject(leg)
  expect(result.details[0]!.reason).toBe('As you asked.')
})

test.each([
  [order('АAPL', 'buy', { quantity: '1' }), 'UNKNOWN_SYMBOL'],
  [order('NOPE', 'buy', { quantity: '1' }), 'UNKNOWN_SYMBOL'],
  [order('KO', 'sell', { quantity: '1' }), 'NOT_HELD'],
  [order('KO', 'sell', { fraction: 'all' }), 'NOT_HELD'],
  [order('AMZN', 'sell', { quantity: '41' }), 'NOT_ENOUGH_SHARES'],
  [order('VTI', 'buy', { quantity: '6' }), 'NOT_ENOUGH_CASH'],
  [order('VTI', 'buy', { quantity: '1.5' }), 'INVALID_QUANTITY'],
  [order('VTI', 'buy', { quantity: '0' }), 'INVALID_QUANTITY'],
  [order('VTI', 'buy', { amountUsd: '300' }), 'TOO_SMALL'],
  [order('ETH-USD', 'sell', { fraction: 'all' }), 'NOT_TRADABLE'],
  [order('VTI', 'sell', { toWeight: 0.9 }), 'DONT_TRADE'],
  [{ orders: [{ symbol: 'VTI', side: 'buy', quantity: '1' }, { symbol: 'VTI', side: 'sell', quantity: '1' }] }, 'DUPLICATE_SYMBOL'],
  [{ targets: [{ symbol: 'VTI', weight: 0.7 }, { symbol: 'BND', weight: 0.5 }] }, 'WEIGHTS_DO_NOT_SUM'],
  [{ investUsd: '2001' }, 'NOT_ENOUGH_CASH'],
  [{ raiseUsd: '500000' }, 'NOT_ENOUGH_TO_SELL'],
  [order('VTI', 'buy', { quantity: 5 }), 'INVALID_INPUT'],
  [order('VTI', 'buy', { quantity: '1e3' }), 'INVALID_INPUT'],
  [order('VTI', 'buy', { quantity: '-3' }), 'INVALID_INPUT'],
  [order('VTI', 'buy', { quantity: '1', amountUsd: '100' }), 'INVALID_INPUT'],
  [order('VTI', 'buy', { quantity: '1', limitPrice: '100' }), 'INVALID_INPUT'],
  [{ toPolicy: true, resultId: 'r1' }, 'INVALID_INPUT'],
  [{}, 'INVALID_INPUT'],
  [{ toPolicy: true, confirmed: true }, 'INVALID_INPUT'],
])('%j is refused: %s', async (wish, expected) => {
  expect(await code(wish)).toBe(expected)
})

test('what open sales hold cannot be sold again', async () => {
  const busy = accountOf({ positions: [position('VTI', '10', '10')] })
  expect(await code(order('VTI', 'sell', { fraction: 'all' }), [busy])).toBe('NOT_ENOUGH_SHARES')
})

test('which account is asked, not guessed; a sale can only mean the one that holds it', async () => {
  expect((await propose({ toPolicy: true }, [brokerage, ira])).refusal).toMatchObject({ code: 'AMBIGUOUS_ACCOUNT', facts: { choices: [{ label: 'Brokerage' }, { label: 'Retirement' }] } })
  expect(await code(order('VTI', 'buy', { quantity: '1' }), [brokerage, ira])).toBe('AMBIGUOUS_ACCOUNT')
  // A sale by a name asks for the symbol, not for the account that the symbol decides.
  expect((await propose(order('Amazon', 'sell', { quantity: '1' }), [brokerage, ira])).refusal).toMatchObject({ code: 'UNKNOWN_SYMBOL', facts: { suggestions: ['AMZN'] } })
  expect((await proposal(order('amzn', 'sell', { quantity: '1' }), [brokerage, ira])).accountId).toBe('account-1')
  expect((await proposal(order('AGG', 'sell', { fraction: 'all' }), [brokerage, ira])).accountId).toBe('account-2')
  expect(await code({ toPolicy: true, accountId: 'account-9' }, [brokerage, ira])).toBe('NOT_FOUND')
})

test('tax: highest cost first, short and long apart, fees taken off; none in a retirement account', async () => {
  const result = await proposal(order('VTI', 'sell', { quantity: '150' }))
  expect(result.tax.sales.map((sale) => [sale.lotId, sale.quantity, sale.longTerm])).toEqual([['new', '100', false], ['old', '50', true]])
  expect(Number(result.tax.shortTermGainUsd)).toBeCloseTo(36821 - 36000, -1)
  expect(Number(result.tax.longTermGainUsd)).toBeCloseTo(50 * 368.21 - 22977.6 / 4, -1)
  expect(Number(result.taxUsd)).toBeCloseTo(Number(result.tax.shortTermGainUsd) * 0.24 + Number(result.tax.longTermGainUsd) * 0.15, 1)
  expect((await proposal(order('AGG', 'sell', { fraction: 'all' }), [ira])).taxUsd).toBe('0.00')
  expect((await proposal(order('VTI', 'sell', { quantity: '1' }), [{ ...brokerage, lots: [] }])).taxUsd).toBeNull()
})

test('cash is invested where the policy is short, and raised where it has too much', async () => {
  const invested = await proposal({ investUsd: '2000' })
  expect(invested.legs.every((leg) => leg.side === 'buy' && leg.symbol !== 'VTI')).toBe(true)
  const raised = await proposal({ raiseUsd: '5000' })
  expect(raised.legs.every((leg) => leg.side === 'sell' && leg.symbol !== 'BND')).toBe(true)
  expect(Number(raised.totals.sellsUsd)).toBeGreaterThanOrEqual(5000)
  expect(Number(raised.totals.sellsUsd)).toBeLessThan(5000 + 2 * 368.21)
})

test('excluded holdings are never bought to rebalance, and go first when the class shrinks', async () => {
  const held = accountOf({ cashUsd: '500.00', settledCashUsd: '500.00', positions: [position('VTI', '20'), position('MO', '50'), position('AGG', '10')] })
  const result = await proposal({ toPolicy: true }, [held], [], { ...ips, exclusions: ['tobacco'] })
  expect(result.legs.find((leg) => leg.symbol === 'MO')).toMatchObject({ side: 'sell' })
  expect(result.legs.find((leg) => leg.symbol === 'VTI')).toBeUndefined()
})

test('a concentrated stock is cut before the funds are', async () => {
  const held = accountOf({ cashUsd: '0.00', settledCashUsd: '0.00', positions: [position('AMZN', '1000'), position('VTI', '100')] })
  const result = await proposal({ toPolicy: true }, [held])
  expect(result.legs[0]).toMatchObject({ symbol: 'AMZN', side: 'sell' })
  expect(result.legs.find((leg) => leg.symbol === 'BND')).toMatchObject({ side: 'buy' })
})

test('a large rebalance is cut to the firm’s largest order and day, and says that it is a first step', async () => {
  const held = accountOf({ cashUsd: '50000.00', settledCashUsd: '50000.00', positions: [position('AMZN', '6000'), position('VTI', '2000')] })
  const strict = { ...firm, maxOrderUsd: '250000.00', maxAccountDayUsd: '500000.00' }
  const { output } = await runTool(tradeProposer, { toPolicy: true }, contextOf(view, factsOf({ accounts: [held], ips, firm: strict })))
  const { details, totals, notes } = output as ProposerOutput
  expect(Math.max(...details.map((each) => Number(each.valueUsd) * 1.005))).toBeLessThanOrEqual(250_000)
  expect(Number(totals.worstCaseUsd)).toBeLessThanOrEqual(500_000)
  expect(Number(totals.worstCaseUsd)).toBeGreaterThan(400_000)
  expect(notes.join(' ')).toContain('A first step')
})

test('the proposal that becomes a ticket is the output’s own part', async () => {
  const result = await proposal(order('VTI', 'buy', { quantity: '1', type: 'limit', limitPrice: '360.00' }))
  expect(proposalOf(result)).toEqual({ accountId: 'account-1', title: 'Buy VTI', legs: result.legs, impact: result.impact, taxUsd: '0.00' })
})

const symbols = ['VTI', 'BND', 'VXUS', 'GLD', 'BRK-B', 'BTC-USD', 'AMZN'] as const
const holding = fc.record({ symbol: fc.constantFrom(...symbols), shares: fc.integer({ min: 1, max: 400 }) })
const weightsOf = fc.uniqueArray(fc.record({ symbol: fc.constantFrom(...symbols), part: fc.integer({ min: 1, max: 20 }) }), { selector: (each) => each.symbol, minLength: 1, maxLength: 5 })

test('law: whatever is held and wished, orders are whole, sold from what is there, paid even at the worst price, and lose only the fees', async () => {
  await fc.assert(fc.asyncProperty(fc.uniqueArray(holding, { selector: (each) => each.symbol, maxLength: 5 }), weightsOf, fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 0, max: 20 }), async (held, parts, cents, cashPart) => {
    const cashUsd = (cents / 100).toFixed(2)
    const account = accountOf({ cashUsd, settledCashUsd: cashUsd, positions: held.map((each) => position(each.symbol, String(each.shares))) })
    const whole = parts.reduce((sum, each) => sum + each.part, cashPart)
    const { output, refusal } = await propose({ targets: parts.map((each) => ({ symbol: each.symbol, weight: each.part / whole })) }, [account])
    if (refusal) {
      expect(refusal.code).toBe('DONT_TRADE')
      return
    }
    const result = output as ProposerOutput
    expect(result.legs.findLastIndex((leg) => leg.side === 'sell')).toBeLessThan(Math.max(0, result.legs.findIndex((leg) => leg.side === 'buy')) || result.legs.length)
    for (const leg of result.legs) {
      if (leg.symbol !== 'BTC-USD') expect(leg.quantity).toMatch(/^[1-9]\d*$/)
      if (leg.side === 'sell') expect(Number(leg.quantity)).toBeLessThanOrEqual(held.find((each) => each.symbol === leg.symbol)!.shares)
    }
    const { buysUsd, sellsUsd, feesUsd, cashAfterUsd } = result.totals
    expect(Number(cashUsd) + Number(sellsUsd) * 0.995 + 0.01 * result.legs.length - Number(buysUsd) * 1.005 - Number(feesUsd)).toBeGreaterThanOrEqual(0)
    expect(Number(cashAfterUsd)).toBeCloseTo(Number(cashUsd) + Number(sellsUsd) - Number(buysUsd) - Number(feesUsd), 6)
    expect(result.impact.classes.reduce((sum, each) => sum + each.after, 0)).toBeCloseTo(1, 6)
  }), { numRuns: 60 })
})

test('the same facts give the same bits', async () => {
  expect(JSON.stringify(await proposal({ toPolicy: true }))).toBe(JSON.stringify(await proposal({ toPolicy: true })))
})
