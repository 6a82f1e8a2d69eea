import { beforeAll, expect, test } from 'vitest'
import { bandsOf, benchmarkOf } from '../../domain/house-policy.ts'
import type { EarlierResult } from '../../domain/facts.ts'
import type { MarketView } from '../../market/port.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { riskProfiler } from './index.ts'
import type { RiskProfilerOutput } from './output.ts'

const goals = [{ goalId: 'goal-house', kind: 'house', label: 'Down payment in 2031', targetUsd: '40000.00', on: '2031-12-31', monthlyUsd: '400.00' }] as const
const facts = factsOf({ ips: { ...factsOf().ips, goals, targets: bandsOf('balanced'), benchmark: benchmarkOf('balanced') } })
let market: MarketView
beforeAll(async () => { market = await openSnapshot().asOf('2026-07-31') })

const ask = async (input: unknown, results: readonly EarlierResult[] = []) => {
  const { output, refusal } = await runTool(riskProfiler, input, contextOf(market, facts, results))
  return refusal ? { code: refusal.code, facts: refusal.facts } : output as RiskProfilerOutput
}
const full = {
  horizonYears: 20, reserveMonths: 6, income: 'secure', shareOfWealth: 'half', reaction: 'hold', worstLoss: 0.3, aim: 'growth', lived: 'held',
  knowledge: 'informed', experienceYears: 8, sustainability: 'some',
}

test('shows what there is, with reasons', async () => {
  expect(await ask({})).toMatchObject({ status: 'current', wish: null, current: { riskLevel: 'balanced', goals }, total: 11 })
})

test('the questionnaire asks one question after another, and remembers through the result before', async () => {
  const one = await ask({ action: 'questionnaire' }) as RiskProfilerOutput
  expect(one).toMatchObject({ status: 'asking', answered: 0, next: { field: 'horizonYears' } })
  const two = await ask({ action: 'questionnaire', answers: { horizonYears: 20 }, resultId: 'r1' }, [{ id: 'r1', tool: 'risk-profiler', input: {}, output: one }]) as RiskProfilerOutput
  expect(two).toMatchObject({ status: 'asking', answered: 1, answers: { horizonYears: 20 }, next: { field: 'reserveMonths' } })
  expect(await ask({ action: 'questionnaire', answers: { reserveMonths: 6 }, resultId: 'r2' }, [{ id: 'r2', tool: 'risk-profiler', input: {}, output: two }]))
    .toMatchObject({ answered: 2, answers: { horizonYears: 20, reserveMonths: 6 } })
})

test('all answered: a proposal with reasons and differences, as a wish that needs step-up', async () => {
  const result = await ask({ action: 'questionnaire', answers: full }) as RiskProfilerOutput
  expect(result).toMatchObject({ status: 'proposed', proposed: { riskLevel: 'growth', version: 2 }, result: { level: 'growth', caps: [] } })
  expect(result.wish).toMatchObject({ act: 'profile', path: '/api/profile/preview', stepUp: true, body: { change: { kind: 'questionnaire', answers: full } } })
  expect(result.differences.map(({ what }) => what)).toEqual(expect.arrayContaining(['Risk level', 'Target of stocks', 'Sustainability']))
})

test('a cap is told with its reason', async () => {
  const result = await ask({ action: 'questionnaire', answers: { ...full, horizonYears: 2 } }) as RiskProfilerOutput
  expect(result).toMatchObject({ proposed: { riskLevel: 'conservative' }, result: { caps: [{ level: 'conservative' }] } })
  expect(result.why.join(' ')).toContain('less than 3 years')
})

test('contradictory answers are asked again, and count for nothing until then', async () => {
  const result = await ask({ action: 'questionnaire', answers: { ...full, reaction: 'sell-all' } }) as RiskProfilerOutput
  expect(result).toMatchObject({ status: 'contradictory', wish: null, answered: 9, next: { field: 'reaction' } })
  expect(result.answers).not.toHaveProperty('worstLoss')
})

test('the same profile again is no change', async () => {
  const same = { ...full, worstLoss: 0.25, sustainability: 'none' }
  const own = factsOf({ ips: { ...facts.ips, horizonYears: 20, answers: same as never } })
  expect((await runTool(riskProfiler, { action: 'questionnaire', answers: same }, contextOf(market, own))).output).toMatchObject({ status: 'current', wish: null, result: { level: 'balanced' } })
})

test.each([
  [{ action: 'add-goal', goal: { kind: 'education', targetUsd: '100000', on: '2035-09-01' } }, { kind: 'goal-add', goal: { kind: 'education', label: 'Education in 2035', targetUsd: '100000.00', monthlyUsd: '0.00', on: '2035-09-01' } }],
  [{ action: 'change-goal', goalId: 'house', goal: { targetUsd: '50000' } }, { kind: 'goal-change', goalId: 'goal-house', goal: { targetUsd: '50000.00', on: '2031-12-31', monthlyUsd: '400.00' } }],
  [{ action: 'change-goal', goalId: 'house', goal: { on: '2033-06-30' } }, { kind: 'goal-change', goalId: 'goal-house', goal: { label: 'Down payment in 2033', on: '2033-06-30' } }],
  [{ action: 'remove-goal', goalId: 'down payment' }, { kind: 'goal-remove', goalId: 'goal-house' }],
  [{ action: 'exclude', exclusions: ['cigarettes', 'oil', 'tsla'] }, { kind: 'exclusions', add: ['tobacco', 'fossil-fuel', 'TSLA'], remove: [] }],
])('%j wishes %j', async (input, change) => {
  expect(await ask(input)).toMatchObject({ status: 'proposed', wish: { stepUp: true, body: { change } } })
})

test.each([
  ['moved', { on: '2033-06-30' }, '$40,000 on 2031-12-31, saving $400 a month', 'Down payment in 2033, $40,000 on 2033-06-30, saving $400 a month'],
  ['renamed', { label: 'A home' }, '$40,000 on 2031-12-31, saving $400 a month', 'A home, $40,000 on 2031-12-31, saving $400 a month'],
])('a goal that is %s is listed under the name that its owner knows', async (_how, goal, before, after) => {
  const { differences } = await ask({ action: 'change-goal', goalId: 'house', goal }) as RiskProfilerOutput
  expect(differences).toEqual([{ what: 'Goal: Down payment in 2031', before, after }])
})

test.each([
  [{ action: 'add-goal' }, 'CLARIFY'], [{ action: 'add-goal', goal: { targetUsd: '1' } }, 'CLARIFY'], [{ action: 'add-goal', goal: { targetUsd: '1', on: '2020-01-01' } }, 'INVALID_GOAL'],
  [{ action: 'remove-goal', goalId: 'boat' }, 'NOT_FOUND'], [{ action: 'exclude', exclusions: ['unicorns'] }, 'UNKNOWN_EXCLUSION'], [{ action: 'include', exclusions: ['tobacco'] }, 'NOTHING_TO_CHANGE'],
  [{ action: 'questionnaire', resultId: 'r9' }, 'NO_SUCH_RESULT'], [{ clientId: 'stranger' }, 'NOT_FOUND'], [{ action: 'questionnaire', answers: { worstLoss: 2 } }, 'INVALID_INPUT'],
])('%j is refused: %s', async (input, code) => { expect(await ask(input)).toMatchObject({ code }) })

test('an advisor sees a client’s profile and changes none', async () => {
  const advisor = factsOf({ role: 'advisor', clients: [{ personId: 'client', label: 'Client 01', ips: { ...facts.ips, riskLevel: 'growth' }, accounts: [] }] })
  const run = async (input: unknown) => runTool(riskProfiler, input, contextOf(market, advisor))
  expect((await run({ clientId: 'client' })).output).toMatchObject({ current: { riskLevel: 'growth' } })
  expect((await run({ clientId: 'client', action: 'questionnaire', answers: full })).refusal?.code).toBe('NOT_YOURS')
})
