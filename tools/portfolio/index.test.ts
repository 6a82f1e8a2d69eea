import { beforeAll, expect, test } from 'vitest'
import type { MarketView } from '../../market/port.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { portfolio } from './index.ts'
import type { PortfolioOutput } from './output.ts'

const position = (symbol: string, quantity: string) => ({ symbol, quantity, heldQuantity: '0' })
const lot = (symbol: string, quantity: string, costUsd: string) =>
  ({ lotId: `lot-${symbol}`, symbol, quantity, costUsd, acquiredOn: '2020-03-20', origin: 'reconstructed' as const })

const brokerage = accountOf({
  cashUsd: '5000.00', settledCashUsd: '4000.00', heldCashUsd: '500.00',
  positions: [position('VTI', '100'), position('BND', '200'), position('KO', '10')], lots: [lot('VTI', '100', '11488.80'), lot('BND', '150', '12257.00')],
})
const retirement = accountOf({ accountId: 'account-2', kind: 'ira', taxable: false, positions: [position('VTI', '20.5'), position('ETH-USD', '0.5')] })
const band = (assetClass: 'stocks' | 'bonds' | 'cash', target: number) => ({ assetClass, target, low: target - 0.05, high: target + 0.05 })
const facts = factsOf({ accounts: [brokerage, retirement], ips: { ...factsOf().ips, targets: [band('stocks', 0.6), band('bonds', 0.35), band('cash', 0.05)] } })

let view: MarketView
beforeAll(async () => { view = await openSnapshot().asOf('2026-07-31') })

const ask = async (input: unknown = {}) => (await runTool(portfolio, input, contextOf(view, facts))).output as PortfolioOutput

test('all accounts together: quantities add up, weights sum to one, values to the cent', async () => {
  const result = await ask()
  expect(result.holdings.find((each) => each.symbol === 'VTI')).toMatchObject({ quantity: '120.5', price: '368.21', valueUsd: '44369.30', assetClass: 'stocks' })
  expect(result.valueUsd).toBe('65494.80')
  for (const split of [result.classes, result.sectors, result.regions]) {
    expect(split.reduce((sum, each) => sum + each.weight, 0)).toBeCloseTo(1, 12)
    expect(split.reduce((sum, each) => sum + Number(each.valueUsd), 0)).toBeCloseTo(Number(result.valueUsd), 6)
  }
  expect(result.availableCashUsd).toBe('3500.00')
  expect(result.accounts.reduce((sum, each) => sum + each.weight, 0)).toBeCloseTo(1, 12)
})

test('one account alone', async () => {
  expect((await ask({ accountId: 'account-2' })).holdings.map((each) => each.symbol)).toEqual(['VTI', 'ETH-USD'])
})

test('drift says which class left its band and what brings it back', async () => {
  const { drift } = await ask()
  const by = Object.fromEntries(drift.classes.map((each) => [each.assetClass, each]))
  expect(drift.status).toBe('outside')
  expect([by.stocks!.status, by.bonds!.status, by.cash!.status, by.crypto!.status]).toEqual(['above', 'below', 'within', 'above'])
  expect(drift.classes.reduce((sum, each) => sum + each.drift, 0)).toBeCloseTo(0, 12)
  expect(drift.classes.reduce((sum, each) => sum + Number(each.toTargetUsd), 0)).toBeCloseTo(0, 1)
})

test('costs are known only where the lots cover the position', async () => {
  const { holdings, unrealisedGainUsd } = await ask({ accountId: 'account-1' })
  const vti = holdings.find((each) => each.symbol === 'VTI')!
  expect(vti).toMatchObject({ costUsd: '11488.80', gainUsd: '25332.20' })
  expect(vti.gain).toBeCloseTo(36821 / 11488.8 - 1, 12)
  expect(holdings.find((each) => each.symbol === 'BND')!.costUsd).toBeNull()
  expect(unrealisedGainUsd).toBe('25332.20')
})

test('what is unknown is named, not counted as zero', async () => {
  const { income, fees, notes, holdings } = await ask()
  expect(income.unknown).toEqual(['KO'])
  expect(fees.unknown).toEqual([])
  expect(fees.expenseRatio).toBeCloseTo(0.0003 * holdings.filter((each) => each.kind === 'etf').reduce((sum, each) => sum + each.weight, 0), 12)
  expect(notes.join(' ')).toContain('ETH-USD has its last price from 2026-06-05')
})

test('volatility of one fund is that of its weekly returns; half in cash is half of it', async () => {
  const only = (cashUsd: string) => contextOf(view, factsOf({ accounts: [accountOf({ cashUsd, positions: [position('VTI', '100')] })] }))
  const full = (await runTool(portfolio, {}, only('0.00'))).output as PortfolioOutput
  const half = (await runTool(portfolio, {}, only('36821.00'))).output as PortfolioOutput
  expect(full.risk.volatility!).toBeGreaterThan(0.1)
  expect(full.risk.volatility!).toBeLessThan(0.25)
  expect(half.risk.volatility!).toBeCloseTo(full.risk.volatility! / 2, 10)
  expect([full.concentration.hhi, half.concentration.hhi, half.concentration.effectiveHoldings]).toEqual([1, 0.25, 1])
})

test('changes are price changes of what is held now', async () => {
  const { changes } = await ask({ accountId: 'account-1' })
  const week = changes.find((each) => each.period === '1w')!
  expect(week.from).toBe('2026-07-24')
  expect(Number(week.changeUsd)).toBeCloseTo(100 * (368.21 - 364.8) + 200 * (72.23 - 72.31) + 10 * (87.59 - 82.25), 1)
})

test('an empty account is worth nothing, and says so without dividing by zero', async () => {
  const { output } = await runTool(portfolio, {}, contextOf(view, factsOf({ accounts: [accountOf()] })))
  expect(output).toMatchObject({ valueUsd: '0.00', holdings: [], best: null, concentration: { topSymbol: null, hhi: 0, effectiveHoldings: null }, risk: { volatility: 0 } })
})

test.each([[{ accountId: 'account-9' }, 'NOT_FOUND'], [{ clientId: 'person-2' }, 'NOT_FOUND'], [{ accountId: 7 }, 'INVALID_INPUT'], [{ person: 'x' }, 'INVALID_INPUT']])(
  'another person’s or a malformed account, %j: %s', async (input, code) => {
    expect((await runTool(portfolio, input, contextOf(view, facts))).refusal?.code).toBe(code)
  })
