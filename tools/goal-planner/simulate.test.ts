import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '../../domain/canonical.ts'
import { correlation, kurtosis, mean, skewness, standardDeviation } from '../numerics/series/moments.ts'
import { fanOf, probabilityOf } from './fan.ts'
import { probabilityOfReaching, wealthQuantile } from './geometric-brownian.ts'
import { affordable, closedForm, requiredReturn, savingFor, steadySaving, successOf, type Problem, type Returns } from './problem.ts'
import { Random } from './random.ts'
import { bootstrap, lognormal } from './simulate.ts'

const normals = (seed: number, count = 400_000) => {
  const x = new Float64Array(count)
  new Random(seed).fillNormals(x)
  return x
}

test('the normals are normal: moments, tails and no memory, within four standard errors', () => {
  const x = normals(11)
  const n = x.length
  const share = (limit: number) => x.filter((z) => z > limit).length / n
  const within = (ours: number, expected: number, error: number) => expect(Math.abs(ours - expected)).toBeLessThan(4 * error)
  within(mean(x), 0, 1 / Math.sqrt(n))
  within(standardDeviation(x), 1, 1 / Math.sqrt(2 * n))
  within(skewness(x), 0, Math.sqrt(6 / n))
  within(kurtosis(x), 3, Math.sqrt(24 / n))
  within(share(3.5), 2.326e-4, Math.sqrt(2.326e-4 / n))
  within(correlation(x.subarray(1), x.subarray(0, n - 1)), 0, 1 / Math.sqrt(n))
})

test('one seed, one stream; another seed, another', () => {
  expect(digestOf([...normals(5, 50)])).toBe(digestOf([...normals(5, 50)]))
  expect(digestOf([...normals(5, 50)])).not.toBe(digestOf([...normals(6, 50)]))
})

test('below n: every number, evenly', () => {
  const out = new Int32Array(60_000)
  new Random(3).fillBelow(out, 6)
  for (let k = 0; k < 6; k++) expect(Math.abs(out.filter((each) => each === k).length - 10_000)).toBeLessThan(400)
})

const months = (count: number, value: number) => new Float64Array(count).fill(value)

test('lognormal paths meet the closed form of geometric Brownian motion', () => {
  const model = { drift: 0.07, sigma: 0.18, years: 20, initial: 100 }
  expect(probabilityOfReaching(model, 250)).toBeCloseTo(0.5786341108200951, 9)
  const paths = lognormal({ initial: 100, flows: months(240, 0), paths: 20_000, seed: 7 }, { mean: months(240, (0.07 - 0.18 ** 2 / 2) / 12), deviation: months(240, 0.18 / Math.sqrt(12)) })
  const end = paths.byYear.at(-1)!
  const p = probabilityOfReaching(model, 250)
  expect(Math.abs(probabilityOf(end, 250) - p)).toBeLessThan(4 * Math.sqrt(p * (1 - p) / 20_000))
  const [low, , median] = fanOf(paths).at(-1)!
  expect(median! / wealthQuantile(model, 0.5)).toBeCloseTo(1, 1)
  expect(low! / wealthQuantile(model, 0.05)).toBeCloseTo(1, 1)
})

test('without randomness it is plain compounding, flows at the start of the month', () => {
  const flows = Float64Array.of(...months(13, 10))
  const expected = flows.reduce((wealth) => (wealth + 10) * 1.01, 100)
  const path = bootstrap({ initial: 100, flows, paths: 3, seed: 1 }, { growth: [months(40, 1.01)], mixOfMonth: new Uint16Array(13), block: 12 })
  expect(path.byYear.map((year) => year[0])).toEqual([100, expect.closeTo(flows.subarray(0, 12).reduce((wealth) => (wealth + 10) * 1.01, 100), 9), expect.closeTo(expected, 9)])
})

test('a path is made of runs of real months: within a block the next month follows', () => {
  const growth = Float64Array.from({ length: 30 }, (_, m) => 1 + m / 1000)
  const { byYear } = bootstrap({ initial: 1, flows: months(12, 0), paths: 200, seed: 9 }, { growth: [growth], mixOfMonth: new Uint16Array(12), block: 12 })
  const possible = Array.from({ length: 30 }, (_, start) => Array.from({ length: 12 }, (_, k) => growth[(start + k) % 30]!).reduce((product, each) => product * each, 1))
  for (const wealth of byYear[1]!) expect(Math.min(...possible.map((each) => Math.abs(each - wealth)))).toBeLessThan(1e-9)
})

test('the fan is ordered and starts at what is there', () => {
  const fan = fanOf(lognormal({ initial: 50, flows: months(60, 1), paths: 1001, seed: 2 }, { mean: months(60, 0.004), deviation: months(60, 0.05) }))
  expect(fan[0]).toEqual([50, 50, 50, 50, 50])
  for (const levels of fan) levels.slice(1).forEach((level, i) => expect(level).toBeGreaterThanOrEqual(levels[i]!))
})

const history = normals(4, 240).map((z) => Math.exp(0.004 + 0.035 * z))
const returns: Returns = { own: history, safe: months(240, 1.001), glide: months(1, 0) }
const problem: Problem = { initial: 10_000, months: 150, monthly: 100, target: 60_000, spendMonthly: 0, spendMonths: 0, model: 'bootstrap', paths: 2000, seed: 1, block: 12 }
const confidence = fc.constantFrom(0.6, 0.8, 0.9)
const asked = fc.record({ model: fc.constantFrom('bootstrap' as const, 'lognormal' as const), spends: fc.boolean(), share: confidence, glide: fc.constantFrom(0, 0.6) })

test('with the saving that it names, the wished share succeeds; with a percent less, fewer', () => {
  fc.assert(fc.property(asked, ({ model, spends, share, glide }) => {
    const p: Problem = { ...problem, model, ...(spends && { target: 0, spendMonthly: 300, spendMonths: 240 }) }
    const r = { ...returns, glide: Float64Array.from({ length: 150 }, (_, t) => glide * t / 150) }
    const saving = savingFor(p, r, share)
    expect(successOf({ ...p, monthly: saving + 0.01 }, r)).toBeGreaterThanOrEqual(share - 0.001)
    if (saving > 1) expect(successOf({ ...p, monthly: saving * 0.97 }, r)).toBeLessThanOrEqual(share + 0.001)
  }), { numRuns: 12 })
})

test('what it calls affordable succeeds with the wished share', () => {
  fc.assert(fc.property(asked, ({ model, spends, share }) => {
    const p: Problem = { ...problem, model, ...(spends && { target: 0, spendMonthly: 300, spendMonths: 240 }) }
    const amount = affordable(p, returns, share)
    const q = spends ? { ...p, spendMonthly: amount * 0.9999 } : { ...p, target: amount * 0.9999 }
    expect(successOf(q, returns)).toBeGreaterThanOrEqual(share - 0.001)
  }), { numRuns: 12 })
})

test('earning the required return just reaches the target', () => {
  const rate = requiredReturn(problem)!
  let wealth = problem.initial
  for (let t = 0; t < problem.months; t++) wealth = (wealth + problem.monthly) * (1 + rate) ** (1 / 12)
  expect(wealth / problem.target).toBeCloseTo(1, 9)
  expect(requiredReturn({ ...problem, target: 1e12 })).toBeNull()
})

test('saving more, starting with more and wanting less never lower the probability', () => {
  const base = successOf(problem, returns)
  for (const better of [{ monthly: 150 }, { initial: 12_000 }, { target: 50_000 }]) expect(successOf({ ...problem, ...better }, returns)).toBeGreaterThanOrEqual(base)
})

test('without flows the simulation and the closed form agree; with flows there is none', () => {
  const still: Problem = { ...problem, monthly: 0, initial: 40_000, model: 'lognormal', paths: 20_000 }
  const exact = closedForm(still, returns)!
  expect(Math.abs(successOf(still, returns) - exact)).toBeLessThan(4 * Math.sqrt(exact * (1 - exact) / 20_000))
  expect(closedForm(problem, returns)).toBeNull()
})

test('the steady saving reaches the target when nothing is left to chance', () => {
  const steady = { ...returns, own: months(60, 1.004) }
  const monthly = steadySaving(problem, steady)
  expect(successOf({ ...problem, monthly: monthly + 0.01 }, steady)).toBe(1)
  expect(successOf({ ...problem, monthly: monthly - 0.01 }, steady)).toBe(0)
})
