import { expect, test } from 'vitest'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { complianceChecker } from './index.ts'

const view = await openSnapshot().asOf('2026-07-31')
const band = (assetClass: 'stocks' | 'bonds' | 'cash', target: number) => ({ assetClass, target, low: Math.max(0, target - 0.1), high: target + 0.1 })
const account = accountOf({ cashUsd: '10000.00', settledCashUsd: '10000.00', positions: [{ symbol: 'VTI', quantity: '100', heldQuantity: '0' }, { symbol: 'BND', quantity: '400', heldQuantity: '0' }] })
const facts = factsOf({
  accounts: [account], ips: { ...factsOf().ips, targets: [band('stocks', 0.5), band('bonds', 0.4), band('cash', 0.1)], exclusions: ['tobacco'] },
  firm: { ...factsOf().firm, restricted: ['IBM'], maxSinglePosition: 0.05, maxCrypto: 0.02, maxOrderUsd: '20000.00' },
})
interface Output { subject: string; outcome: string; checks: { name: string; outcome: string }[] }
const ask = async (input: unknown, with_ = facts, results: Parameters<typeof contextOf>[2] = []) => runTool(complianceChecker, input, contextOf(view, with_, results))
const one = (symbol: string, side: 'buy' | 'sell', quantity: string) => ({ orders: [{ symbol, side, quantity }] })

test.each([
  [one('BND', 'buy', '10'), 'passed', ''],
  [one('MO', 'buy', '10'), 'blocked', 'exclusions'],
  [one('IBM', 'buy', '1'), 'blocked', 'restricted-list'],
  [one('AAPL', 'buy', '20'), 'blocked', 'concentration'],
  [one('BTC-USD', 'buy', '0.1'), 'blocked', 'crypto'],
  [one('VTI', 'sell', '101'), 'blocked', 'position-held'],
  [one('BND', 'buy', '200'), 'blocked', 'cash'],
  [one('VTI', 'sell', '80'), 'blocked', 'order-size'],
  [one('ETH-USD', 'buy', '0.01'), 'blocked', 'instrument'],
  [one('VTI', 'buy', '0.5'), 'blocked', 'instrument'],
])('%j is %s by %s', async (input, outcome, name) => {
  const output = (await ask(input)).output as Output
  expect(output).toMatchObject({ subject: 'orders', outcome })
  if (name !== '') expect(output.checks.find((each) => each.name === name)!.outcome).toBe(outcome)
})

test('rules of the moment are left to the ticket', async () => {
  const { checks } = (await ask(one('BND', 'buy', '1'))).output as Output
  expect(checks.map((each) => each.name)).not.toContain('kill-switch')
  expect(checks.length).toBeGreaterThan(10)
})

test('what is held is reviewed without orders', async () => {
  expect((await ask({})).output).toMatchObject({ subject: 'holdings', outcome: 'passed', worstCaseUsd: null })
  const heavy = { ...facts, accounts: [{ ...account, positions: [...account.positions, { symbol: 'MO', quantity: '500', heldQuantity: '0' }] }] }
  const { checks, outcome } = (await ask({}, heavy)).output as Output
  expect(outcome).toBe('warned')
  expect(checks.filter((each) => each.outcome === 'warned').map((each) => each.name)).toEqual(['suitability', 'policy-bands', 'concentration', 'exclusions'])
})

test('a proposal can be checked by its result id', async () => {
  const result = { id: 'r2', tool: 'trade-proposer', input: {}, output: { accountId: 'account-1', legs: [{ symbol: 'BND', side: 'buy', quantity: '5', type: 'market' }] } }
  expect(((await ask({ resultId: 'r2' }, facts, [result])).output as Output).outcome).toBe('passed')
  expect((await ask({ resultId: 'r9' })).refusal?.code).toBe('NO_SUCH_RESULT')
})

test.each([[one('NOPE', 'buy', '1'), 'UNKNOWN_SYMBOL'], [{ ...one('BND', 'buy', '1'), resultId: 'r1' }, 'INVALID_INPUT'], [{ ...one('BND', 'buy', '1'), accountId: 'x' }, 'NOT_FOUND']])('%j: %s', async (input, code) => {
  expect((await ask(input)).refusal?.code).toBe(code)
})

test('several accounts: which one is asked', async () => {
  expect((await ask(one('BND', 'buy', '1'), { ...facts, accounts: [account, { ...account, accountId: 'account-2' }] })).refusal?.code).toBe('AMBIGUOUS_ACCOUNT')
})
