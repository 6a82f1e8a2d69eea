import { expect, test } from 'vitest'
import type { PersonFacts } from '../../domain/facts.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { clients } from '../clients/index.ts'
import { runTool, type Tool } from '../define-tool.ts'
import { optimizer } from '../optimizer/index.ts'
import { accountOf, contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { stressTester } from '../stress-tester/index.ts'
import { tradeProposer } from '../trade-proposer/index.ts'
import { portfolio } from './index.ts'
import { riskWindowStart, volatilityOf } from './risk.ts'

const view = await openSnapshot().asOf('2026-07-31')
const position = (symbol: string, quantity: string) => ({ symbol, quantity, heldQuantity: '0' })
const account = accountOf({ cashUsd: '5000.00', settledCashUsd: '5000.00', positions: [position('VTI', '150'), position('VXUS', '200'), position('BND', '300'), position('AAPL', '80'), position('VNQ', '50')] })
const base = factsOf({ accounts: [account] })
const facts: PersonFacts = { ...base, clients: [{ personId: 'person-1', label: 'Client', accounts: [account], ips: base.ips }] }

const ask = async <T>(tool: Tool, input: object, results: Parameters<typeof contextOf>[2] = [], where = view): Promise<T> => {
  const { output, refusal } = await runTool(tool, input, contextOf(where, facts, results))
  if (refusal) throw new Error(`${refusal.code}: ${refusal.message}`)
  return output as T
}
interface Optimized { result: { volatility: number }; current: { volatility: number }; weights: { symbol: string; weight: number }[]; notes: string[] }
interface Ticket { impact: { riskBefore: number; riskAfter: number; notes: string[] } }
const now = (await ask<{ risk: { volatility: number } }>(portfolio, {})).risk.volatility

test.each([['safer'], ['model-portfolio'], ['min-variance'], ['risk-parity'], ['max-sharpe']])('one conversation, one volatility: %s from the idea to the ticket', async (method) => {
  const idea = await ask<Optimized>(optimizer, { method })
  const { impact } = await ask<Ticket>(tradeProposer, { resultId: 'r1' }, [{ id: 'r1', tool: 'optimizer', input: {}, output: idea }])
  expect(idea.current.volatility).toBeCloseTo(now, 12)
  expect(impact.riskBefore).toBeCloseTo(now, 9)
  expect(idea.result.volatility).toBeCloseTo(volatilityOf(idea.weights.filter((each) => each.symbol !== 'CASH'), view).volatility!, 12)
  // What is left between them are whole shares and the cash that they leave.
  expect(Math.abs(impact.riskAfter - idea.result.volatility)).toBeLessThan(6e-4)
  expect(idea.notes.filter((each) => each.includes('Volatility here'))).toEqual([])
})

test('a ticket that leads elsewhere than its idea says both figures', async () => {
  const idea = await ask<Optimized>(optimizer, { method: 'safer', years: 15 })
  const { impact } = await ask<Ticket>(tradeProposer, { resultId: 'r1' }, [{ id: 'r1', tool: 'optimizer', input: {}, output: idea }])
  const said = impact.notes.filter((each) => each.startsWith('Volatility after these orders'))
  expect(said).toEqual([expect.stringContaining(`is ${(impact.riskAfter * 100).toFixed(1)} % a year, in r1 it was ${(idea.result.volatility * 100).toFixed(1)} %`)])
})

test('the client book and the stress test begin from the same figure', async () => {
  expect((await ask<{ clients: { volatility: number }[] }>(clients, {})).clients[0]!.volatility).toBe(now)
  const { scenarios: [shock] } = await ask<{ scenarios: { how: string }[] }>(stressTester, { scenarios: [{ kind: 'volatility', multiple: 2 }] })
  expect(shock!.how).toContain(`Volatility ${(now * 100).toFixed(1)} % a year becomes`)
})

test.each([[{ years: 15 }], [{ covariance: 'ewma' }]])('an optimizer asked to look elsewhere (%j) says both figures', async (extra) => {
  const idea = await ask<Optimized>(optimizer, { method: 'safer', ...extra })
  const measured = volatilityOf(idea.weights.filter((each) => each.symbol !== 'CASH'), view).volatility!
  expect(Math.abs(idea.result.volatility - measured)).toBeGreaterThan(5e-4)
  const note = idea.notes.find((each) => each.includes('Volatility here'))
  expect(note).toContain(`${(measured * 100).toFixed(1)} % for this result and ${(now * 100).toFixed(1)} % for what is held`)
})

test('the window is five years of weeks, ending at the date one looks from', () => {
  expect(riskWindowStart(view)).toBe('2021-08-06')
  expect(volatilityOf([{ symbol: 'VTI', weight: 1 }], view)).toMatchObject({ from: '2021-08-06', to: '2026-07-31' })
})
