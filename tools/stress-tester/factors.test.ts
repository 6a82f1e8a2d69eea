import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultReference } from '../../market/snapshot/build.ts'
import { factorColumns } from '../../market/snapshot/factor-betas.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { readColumns } from '../../market/snapshot/reference.ts'
import type { MarketView } from '../../market/port.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { factorPresets, presetIds } from './factors.ts'
import { stressTester } from './index.ts'

const snapshot = openSnapshot()
const view = await snapshot.asOf(snapshot.now())
const account = accountOf({ cashUsd: '10000.00', positions: ['VTI', 'IWM', 'VTV', 'BND'].map((symbol) => ({ symbol, quantity: '50', heldQuantity: '0' })) })
interface Scenario { label: string; how: string; change: number; byHolding: { symbol: string; change: number; basis: string }[]; proxies: { symbol: string; basis: string }[] }
const ask = async (scenario: object, market: MarketView = view) => {
  const { output, refusal } = await runTool(stressTester, { scenarios: [{ kind: 'factor', ...scenario }] }, contextOf(market, factsOf({ accounts: [account] })))
  return { refusal, scenario: (output as { scenarios?: Scenario[] }).scenarios?.[0] }
}
const moveOf = (scenario: Scenario | undefined, symbol: string): number => scenario!.byHolding.find((each) => each.symbol === symbol)!.change

test('each holding moves by its own beta, and says it with its error and fit', async () => {
  const { scenario } = await ask({ shocks: [{ factor: 'size', change: -0.1 }] })
  const found = view.factorBetas('IWM')!
  expect(moveOf(scenario, 'IWM')).toBeCloseTo(-0.1 * found.betas.size.beta, 12)
  expect(moveOf(scenario, 'IWM')).toBeLessThan(moveOf(scenario, 'VTI'))
  expect(scenario!.byHolding.find((each) => each.symbol === 'IWM')!.basis).toBe(`size beta ${found.betas.size.beta.toFixed(2)} ± ${found.betas.size.standardError.toFixed(2)}; R² ${found.rSquared.toFixed(2)}`)
  expect(scenario!.byHolding.find((each) => each.symbol === 'BND')!.basis).toContain('explain little')
  expect(scenario!.how).toContain(`${found.estimatedFrom} to ${found.estimatedTo}`)
})

test('shocks add up: two at once are the sum of each alone', async () => {
  const [size, value] = [{ factor: 'size', change: -0.1 }, { factor: 'value', change: 0.05 }]
  const [both, one, other] = await Promise.all([[size, value], [size], [value]].map(async (shocks) => (await ask({ shocks })).scenario!.change))
  expect(both).toBeCloseTo(one! + other!, 12)
})

test.each(presetIds)('preset %s has a name, a source and dates', async (preset) => {
  const { scenario } = await ask({ preset })
  const known = factorPresets.find((each) => each.id === preset)!
  expect(scenario!.label).toContain(known.name)
  expect(scenario!.how).toContain(known.source)
  expect(Math.sign(moveOf(scenario, 'VTV'))).toBe(Math.sign(known.change * view.factorBetas('VTV')!.betas[known.factor].beta))
})

test('what has no betas is unchanged and named', async () => {
  const some: MarketView = { ...view, factorBetas: (symbol) => (symbol === 'VTV' ? undefined : view.factorBetas(symbol)) }
  const { scenario } = await ask({ preset: 'value-rally' }, some)
  expect(moveOf(scenario, 'VTV')).toBe(0)
  expect(scenario!.how).toContain('No betas for VTV: unchanged.')
  expect(scenario!.proxies).toEqual([{ symbol: 'VTV', basis: 'no factor betas: unchanged' }])
})

test('no look-ahead: on a date before the betas were estimated the shock is refused', async () => {
  const { refusal } = await ask({ preset: 'value-rally' }, await snapshot.asOf('2026-04-23'))
  expect(refusal).toMatchObject({ code: 'NOT_COVERED', facts: { skipped: ['No factor betas were known on 2026-04-23: factor shocks are left out.'] } })
  expect((await ask({ preset: 'value-rally' }, await snapshot.asOf('2026-04-24'))).refusal).toBeUndefined()
})

test.each([[{}], [{ preset: 'size', shocks: [{ factor: 'size', change: 0.1 }] }], [{ shocks: [{ factor: 'size', change: 0.1 }, { factor: 'size', change: 0.2 }] }], [{ shocks: [{ factor: 'luck', change: 0.1 }] }]])(
  'a shock must be one thing: %j', async (wish) => {
    expect((await ask(wish)).refusal?.code).toBe('INVALID_INPUT')
  })

const shared = process.env.STEWARD_SHARED ?? defaultReference
test.skipIf(!existsSync(join(shared, 'market')))('the presets are what the factors did between their dates (skipped where the reference data is absent)', () => {
  const { dates, values } = readColumns(join(shared, 'market'), 'factors_ff_daily.csv', Object.values(factorColumns))
  for (const { id, factor, change, from, to } of factorPresets) {
    const growth = values.get(factorColumns[factor])!.reduce((total, percent, t) => (dates[t]! > from && dates[t]! <= to ? total * (1 + percent / 100) : total), 1)
    expect(growth - 1, id).toBeCloseTo(change, 2)
  }
})
