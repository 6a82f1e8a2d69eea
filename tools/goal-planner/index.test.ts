import { expect, test } from 'vitest'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf, weeks } from '../portfolio-source/fixture.ts'
import { goalPlanner } from './index.ts'
import { averageInflation, monthEnds, monthlyHistory } from './history.ts'

const dates = weeks('2010-01-01', 520)
const path = (growth: number, swing: number, from = 0) => dates.map((_, t) => (t < from ? null : 100 * (1 + growth) ** t * (1 + swing * Math.sin(t / 9))))
const market = marketOf({
  dates, levels: { SPY: path(0.0016, 0.1), AGG: path(0.0006, 0.02), NEW: path(0.0016, 0.1, 200) }, classes: { AGG: 'bonds' },
  series: { cpi: [{ date: '2009-12-01', value: 100 }, { date: '2019-11-01', value: 120 }], 'treasury-3m': [{ date: '2009-01-02', value: 0.01 }] },
})
const goals = [
  { goalId: 'g1', kind: 'retirement' as const, label: 'Retirement', targetUsd: '300000.00', on: '2045-01-01', monthlyUsd: '400.00' },
  { goalId: 'g2', kind: 'house' as const, label: 'House', targetUsd: '60000.00', on: '2026-01-01', monthlyUsd: '300.00' },
]
const facts = (list = goals) => factsOf({ ips: { ...factsOf().ips, goals: list }, accounts: [accountOf({ cashUsd: '5000.00', positions: [{ symbol: 'SPY', quantity: '100', heldQuantity: '0' }] })] })
type Output = { label: string; probability: number; onTrack: boolean; fan: { p50Usd: string; date: string }[]; fixes: { saveMonthlyUsd: string; laterBy: number | null }; inflation: number; requiredReturn: number; code?: string; notes: string[] }
const ask = async (input: object, list = goals) => (await runTool(goalPlanner, { paths: 1000, ...input }, contextOf(market, facts(list)))).output as Output

test('am I on track for 2045: the goal of the policy that ends that year', async () => {
  const out = await ask({ on: '2045-06-01', kind: 'retirement' })
  expect(out).toMatchObject({ label: 'Retirement', on: '2045-06-01', hypothetical: true })
  expect(out.fan.length).toBe(27)
  expect(out.inflation).toBeCloseTo(1.2 ** (365.25 / (Date.parse(dates.at(-1)!) - Date.parse('2010-02-26')) * 86_400_000) - 1, 3)
})

test('a goal that is asked for another year goes by that year, not by the one in its label', async () => {
  const list = [{ ...goals[0]!, label: 'Retirement in 2045' }]
  expect([(await ask({ goalId: 'g1' }, list)).label, (await ask({ goalId: 'g1', on: '2047-12-31' }, list)).label]).toEqual(['Retirement in 2045', 'Retirement in 2047'])
})

test('off track: it names what would fix it', async () => {
  const out = await ask({ goalId: 'g2', targetUsd: '90000.00', startUsd: '10000.00' })
  expect(out.onTrack).toBe(false)
  expect(Number(out.fixes.saveMonthlyUsd)).toBeGreaterThan(300)
  expect(out.fixes.laterBy).toBeGreaterThan(0)
})

test('more stocks than the policy allows is never named as a way out', async () => {
  const targets = [{ assetClass: 'stocks' as const, target: 0.3, low: 0.2, high: 0.4 }]
  const base = facts()
  const out = (await runTool(goalPlanner, { paths: 1000, goalId: 'g1' }, contextOf(market, { ...base, ips: { ...base.ips, targets } }))).output as { fixes: { bestMix: { stocks: number } | null; mixes: { stocks: number; withinPolicy: boolean }[] } }
  expect(out.fixes.bestMix === null || out.fixes.bestMix.stocks <= 0.4).toBe(true)
  expect(out.fixes.mixes.filter((each) => each.withinPolicy).map((each) => each.stocks)).toEqual([0, 0.2, 0.4])
})

test.each([
  ['two goals fit', {}, 'CLARIFY'], ['no such goal', { goalId: 'g9' }, 'NOT_FOUND'], ['a date that has passed', { targetUsd: '1000.00', on: '2015-01-01' }, 'DATE_PASSED'],
  ['no date', { targetUsd: '1000.00' }, 'CLARIFY'], ['too far', { targetUsd: '1000.00', on: '2099-01-01' }, 'TOO_LONG'], ['a negative amount', { targetUsd: '-5.00' }, 'INVALID_INPUT'],
])('%s: a question back or a refusal', async (_, input, code) => {
  expect(await ask(input)).toMatchObject({ refused: true, code })
})

test('the same question, the same bits; another seed, other paths', async () => {
  const input = { goalId: 'g1', model: 'lognormal', glideToSafe: 0.5 }
  expect(JSON.stringify(await ask(input))).toBe(JSON.stringify(await ask(input)))
  expect((await ask({ ...input, seed: 2 })).fan).not.toEqual((await ask(input)).fan)
})

test('a young fund is continued by what stands in for it, by name', () => {
  const history = monthlyHistory({ label: '', weights: [{ symbol: 'NEW', weight: 1 }], cashWeight: 0, notes: [] }, market)
  const old = monthlyHistory({ label: '', weights: [{ symbol: 'SPY', weight: 1 }], cashWeight: 0, notes: [] }, market)
  expect(history.growth.map((each, m) => each - old.growth[m]!).every((each) => Math.abs(each) < 1e-12)).toBe(true)
  expect(history.notes).toEqual(['SPY stands in for NEW in months before its first price.'])
})

test('months end with their last week; an unfinished month is left out', () => {
  expect(monthEnds(['2024-01-19', '2024-01-26', '2024-02-02', '2024-02-09'])).toEqual([1])
  expect(averageInflation(market, '2009-12-01', '2019-12-01')).toBeCloseTo(1.2 ** 0.1 - 1, 3)
})
