import { expect, test } from 'vitest'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { market } from './index.ts'

const open = openSnapshot()
const view = await open.asOf('2026-07-31')
const ask = async (input: unknown, at = view) => runTool(market, input, contextOf(at, factsOf()))
interface Row { symbol: string; price: string; stale: boolean; period: { from: string; to: string; totalReturn: number; annualReturn: number | null; maxDrawdown: number; points: { date: string; level: number }[] } | null }
const rows = async (input: unknown): Promise<Row[]> => ((await ask(input)).output as { instruments: Row[] }).instruments

test('price, and the fall of 2008 with its drawdown', async () => {
  const [spy] = await rows({ symbols: ['spy'], from: '2007-10-12', to: '2009-12-31' })
  expect(spy).toMatchObject({ symbol: 'SPY', price: '747.03', stale: false })
  expect(spy!.period!.maxDrawdown).toBeCloseTo(0.548, 2)
  expect(spy!.period!.from).toBe('2007-10-12')
})

test('return over a year, chart points from 100 to the end', async () => {
  const [vti] = await rows({ symbols: ['VTI'], period: '5y' })
  const { points, totalReturn, annualReturn } = vti!.period!
  expect(points[0]!.level).toBe(100)
  expect(points.at(-1)!.level).toBeCloseTo(100 * (1 + totalReturn), 8)
  expect(points.length).toBeLessThanOrEqual(61)
  expect((1 + annualReturn!) ** 5).toBeCloseTo(1 + totalReturn, 1)
  expect((await rows({ symbols: ['VTI'], period: '1w' }))[0]!.period!.annualReturn).toBeNull()
})

test('rates and inflation as of the date, nothing later', async () => {
  const { output } = await ask({ series: ['cpi', 'treasury-10y'] }, await open.asOf('2022-07-29'))
  const [cpi, rate] = (output as { series: { date: string; value: number; yearChange: number; unit: string }[] }).series
  expect(cpi).toMatchObject({ date: '2022-06-01', unit: 'index' })
  expect(cpi!.yearChange).toBeCloseTo(0.0906, 3)
  expect(rate!.date).toBe('2022-07-29')
  expect(rate!.value).toBeCloseTo(0.0267, 3)
})

test('an ended series says so', async () => {
  const { output } = await ask({ symbols: ['ETH-USD'] })
  expect((output as { notes: string[] }).notes.join(' ')).toContain('ETH-USD has no price after 2026-06-05')
})

test.each([[{ symbols: ['NOPE'] }, 'UNKNOWN_SYMBOL'], [{}, 'INVALID_INPUT'], [{ symbols: ['VTI'], from: '2026-02-30' }, 'INVALID_INPUT'], [{ symbols: ['VTI'], from: '2026-08-30' }, 'EMPTY_PERIOD']])('%j: %s', async (input, code) => {
  expect((await ask(input)).refusal?.code).toBe(code)
})
