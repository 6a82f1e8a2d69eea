import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonFacts } from '../../domain/facts.ts'
import { portableView } from '../../market/portable.ts'
import { readSnapshot } from '../../market/snapshot/files.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import type { MarketView } from '../../market/port.ts'
import { callHash } from '../../tools/define-tool.ts'
import { tools } from '../../tools/registry.ts'
import { createToolPool, type ToolPool } from './pool.ts'
import { runAnywhere } from './run-tool.ts'

const account = {
  accountId: 'account-1', ownerId: 'person-1', label: 'Account', kind: 'individual', taxable: true, openedOn: '2020-01-03', frozen: false,
  cashUsd: '1000.00', settledCashUsd: '1000.00', heldCashUsd: '0.00', lots: [],
  positions: [{ symbol: 'VTI', quantity: '100', heldQuantity: '0' }, { symbol: 'BND', quantity: '200', heldQuantity: '0' }],
} as const
const facts: PersonFacts = {
  personId: 'person-1', role: 'investor', accounts: [account], transactions: [], orders: [], clients: [],
  ips: {
    version: 1, effectiveOn: '2020-01-03', riskLevel: 'balanced', horizonYears: 20, knowledge: 'informed', targets: [], exclusions: [], sustainability: 'none', goals: [],
    benchmark: [{ symbol: 'VTI', weight: 0.6 }, { symbol: 'BND', weight: 0.4 }],
  },
  firm: {
    version: 1, restricted: [], maxOrderUsd: '100000.00', maxAccountDayUsd: '100000.00', maxFirmDayUsd: '100000.00', maxSinglePosition: 0.2, maxSector: 0.4,
    maxCrypto: 0.05, priceCollar: 0.05, tolerance: 0.005, stepUpThresholdUsd: '10000.00', maxTicketsPerMinute: 10, leveragedAllowedFrom: 'aggressive',
  },
}
const toolOf = (name: string) => tools.find((each) => each.name === name)!
let pool: ToolPool
let market: MarketView
beforeAll(async () => {
  pool = createToolPool(1)
  const snapshot = openSnapshot()
  market = await snapshot.asOf(snapshot.now())
})
afterAll(() => pool.close())

const run = (where: ToolPool | undefined, name: string, input: unknown, signal = new AbortController().signal, onProgress: (fraction: number, label: string) => void = () => undefined, view = market) =>
  runAnywhere(where, toolOf(name), input, { facts, results: [], market: view, signal, onProgress })

test('a thread computes the same bits as this one', async () => {
  const [there, here] = await Promise.all([run(pool, 'stress-tester', {}), run(undefined, 'stress-tester', {})])
  expect(there.refusal).toBeUndefined()
  expect(callHash('stress-tester', there.input, there.output)).toBe(callHash('stress-tester', here.input, here.output))
})

test('a refusal comes back as a value, and a bad input too', async () => {
  expect(await run(pool, 'stress-tester', { accountId: 'somebody-else' })).toMatchObject({ refusal: { code: 'NOT_FOUND' } })
  expect(await run(pool, 'stress-tester', { nonsense: 1 })).toMatchObject({ refusal: { code: 'INVALID_INPUT' } })
})

test('long work tells how far it is, and the event loop stays free meanwhile', async () => {
  let ticks = 0
  const timer = setInterval(() => { ticks += 1 }, 5)
  const progress: number[] = []
  await run(pool, 'goal-planner', { targetUsd: '500000.00', on: '2045-12-31', monthlyUsd: '500.00', paths: 50_000 }, undefined, (fraction) => { progress.push(fraction) })
  clearInterval(timer)
  expect(progress.length).toBeGreaterThan(0)
  expect(ticks).toBeGreaterThan(3)
})

test('stopping ends the computation, what waited behind it runs on a fresh thread', async () => {
  const controller = new AbortController()
  const stopped = run(pool, 'goal-planner', { targetUsd: '500000.00', on: '2045-12-31', paths: 50_000 }, controller.signal, () => { controller.abort(new Error('stopped')) })
  const behind = run(pool, 'stress-tester', {})
  await expect(stopped).rejects.toThrow('stopped')
  expect((await behind).refusal).toBeUndefined()
})

test('what was stopped before it began never runs', async () => {
  await expect(run(pool, 'stress-tester', {}, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
})

/** Figures as a live source would hold them: another digest, nothing that a thread could open by itself. */
const live = () => portableView({ ...readSnapshot(join(import.meta.dirname, '../../market/snapshot/data')), source: 'yahoo', digest: 'live' }, '2026-07-31')

test('a live market’s figures travel: the same bits, and the event loop stays free meanwhile', async () => {
  let ticks = 0
  const timer = setInterval(() => { ticks += 1 }, 5)
  const wish = { targetUsd: '500000.00', on: '2045-12-31', paths: 20_000 }
  const there = await run(pool, 'goal-planner', wish, undefined, undefined, live())
  clearInterval(timer)
  expect(ticks).toBeGreaterThan(3)
  const here = await run(undefined, 'goal-planner', wish, undefined, undefined, live())
  expect(there.refusal).toBeUndefined()
  expect(callHash('goal-planner', there.input, there.output)).toBe(callHash('goal-planner', here.input, here.output))
})

const symbols = ['VTI', 'VOO', 'SPY', 'QQQ', 'VXUS', 'VEA', 'VWO', 'IWM', 'SCHD', 'VIG', 'VTV', 'VUG', 'USMV', 'BND', 'AGG', 'TLT', 'IEF', 'SHY', 'LQD', 'HYG', 'TIP', 'MUB', 'BNDX', 'EMB', 'BIL', 'VNQ', 'GLD', 'DBC', 'XLK', 'XLV', 'XLF', 'XLE', 'AOR', 'AAPL', 'MSFT', 'GOOGL', 'AMZN', 'META', 'NVDA', 'TSLA']
const even = { kind: 'weights', weights: symbols.map((symbol) => ({ symbol, weight: 1 / symbols.length })) }

/** Each takes seconds when it is left alone. */
test.each<[string, object]>([
  ['optimizer', { method: 'max-ratio', measure: 'GMD', symbols, years: 20 }],
  ['backtester', { portfolio: even, rule: 'risk-parity', rebalance: 'month', lookbackWeeks: 260 }],
  ['goal-planner', { targetUsd: '500000.00', on: '2075-12-31', paths: 50_000 }],
])('a stop ends %s at once, in the middle of its work, and the next job gets an answer', async (name, input) => {
  const controller = new AbortController()
  let stoppedAt = Infinity
  let after = 0
  const stopped = run(pool, name, input, controller.signal, () => {
    if (controller.signal.aborted) { after += 1; return }
    stoppedAt = performance.now()
    controller.abort(new Error('stopped'))
  })
  await expect(stopped).rejects.toThrow('stopped')
  expect(performance.now() - stoppedAt).toBeLessThan(500)
  const next = await run(pool, 'stress-tester', { scenarios: [{ kind: 'market', change: -0.3 }] })
  expect(next.refusal).toBeUndefined()
  expect(after).toBe(0)
})
