import { Random } from './random.ts'

/** Paths of wealth, month by month: money in (or out) at the start of each month, then the month's growth. */
export interface Plan {
  readonly initial: number
  /** One entry a month; negative is taken out. */
  readonly flows: Float64Array
  readonly paths: number
  readonly seed: number
}

/** Wealth of every path at the end of each year: `byYear[y][path]`, y from 0 (the start) on. A path that ran out is negative. */
export interface Paths {
  readonly byYear: readonly Float64Array[]
  readonly months: number
}

const yearBuckets = (plan: Plan): Float64Array[] =>
  Array.from({ length: Math.ceil(plan.flows.length / 12) + 1 }, (_, y) => new Float64Array(plan.paths).fill(y === 0 ? plan.initial : 0))

/** Monthly growth factors of each mix over history, and which mix each simulated month holds. */
export interface BootstrapModel {
  readonly growth: readonly Float64Array[]
  readonly mixOfMonth: Uint16Array
  /** Months drawn together, so that runs of bad months stay together. */
  readonly block: number
}

/** The mixes' histories one after the other, each written twice, so that a block may run over the end (circular). */
const doubled = (growth: readonly Float64Array[]): Float64Array => {
  const M = growth[0]!.length
  const out = new Float64Array(growth.length * 2 * M)
  growth.forEach((each, k) => {
    out.set(each, 2 * k * M)
    out.set(each, (2 * k + 1) * M)
  })
  return out
}

/** Circular block bootstrap of real months (Politis and Romano, 1992): all mixes see the same months. */
export const bootstrap = (plan: Plan, model: BootstrapModel): Paths => {
  const { flows, paths, initial } = plan
  const months = flows.length
  const byYear = yearBuckets(plan)
  const M = model.growth[0]!.length
  const table = doubled(model.growth)
  const offsets = Int32Array.from(model.mixOfMonth, mix => mix * 2 * M)
  const block = Math.min(model.block, M)
  const starts = new Int32Array(Math.ceil(months / block))
  const random = new Random(plan.seed)
  for (let p = 0; p < paths; p++) {
    random.fillBelow(starts, M)
    let wealth = initial
    let at = 0
    for (let k = 0, month = 0; k < starts.length; k++) {
      at = starts[k]! - month
      const end = Math.min(months, month + block)
      for (; month < end; month++) {
        wealth = (wealth + flows[month]!) * table[offsets[month]! + at + month]!
        if ((month + 1) % 12 === 0) byYear[(month + 1) / 12]![p] = wealth
      }
    }
    if (months % 12 !== 0) byYear[byYear.length - 1]![p] = wealth
  }
  return { byYear, months }
}

/** Log growth of a month: mean and standard deviation, one entry a month. */
export interface LognormalModel {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

const [c2, c3, c4, c5, c6, c7, c8, c9, c10] = [1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320, 1 / 362880, 1 / 3628800] as const

/** e^x by its series, 12 digits for |x| ≤ 0.35. */
const series = (x: number): number =>
  1 + x * (1 + x * (c2 + x * (c3 + x * (c4 + x * (c5 + x * (c6 + x * (c7 + x * (c8 + x * (c9 + x * c10)))))))))

/** e^x, the same on every machine and faster than a call: large arguments are halved until the series holds. */
const exp = (x: number): number => {
  if (x <= 0.35 && x >= -0.35) return series(x)
  const halvings = Math.ceil(Math.log2(Math.abs(x) / 0.35))
  let value = series(x / 2 ** halvings)
  for (let k = 0; k < halvings; k++) value *= value
  return value
}

/** Lognormal months. Paths come in pairs with opposite shocks (antithetic variates): less noise for the same work. */
export const lognormal = (plan: Plan, model: LognormalModel): Paths => {
  const { flows, paths, initial } = plan
  const months = flows.length
  const byYear = yearBuckets(plan)
  const centre = model.mean.map(value => Math.exp(value))
  const random = new Random(plan.seed)
  const shocks = new Float64Array(months)
  for (let p = 0; p < paths; p += 2) {
    random.fillNormals(shocks)
    let up = initial
    let down = initial
    const pair = p + 1 < paths
    for (let month = 0; month < months; month++) {
      const shock = exp(model.deviation[month]! * shocks[month]!)
      up = (up + flows[month]!) * centre[month]! * shock
      down = (down + flows[month]!) * centre[month]! / shock
      if ((month + 1) % 12 === 0 || month === months - 1) {
        const bucket = byYear[Math.ceil((month + 1) / 12)]!
        bucket[p] = up
        if (pair) bucket[p + 1] = down
      }
    }
  }
  return { byYear, months }
}
