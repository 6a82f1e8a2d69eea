import { correlationOf, deMeaned, periodsOf, secondMoment, type ReturnMatrix } from './covariance.ts'

export type Shrunk = { covariance: Float64Array; delta: number }

const mixed = (s: Float64Array, target: Float64Array, delta: number): Shrunk =>
  ({ covariance: s.map((value, at) => delta * target[at]! + (1 - delta) * value), delta })

const squaredDistance = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0)

/**
 * Ledoit–Wolf shrinkage of the population covariance of complete data towards equal variances without correlation.
 * `delta` is the share of the target. Ledoit & Wolf (2004), A well-conditioned estimator for large-dimensional covariance matrices.
 */
export function shrinkToConstantVariance(r: ReturnMatrix): Shrunk {
  const { n, values } = deMeaned(r)
  const rows = periodsOf(r)
  const s = secondMoment({ n, values }, rows)
  let trace = 0
  for (let i = 0; i < n; i++) trace += s[i * n + i]!
  const target = s.map((_, at) => at % (n + 1) === 0 ? trace / n : 0)
  const distance = squaredDistance(s, target)
  // ‖x x' − S‖² = ‖x‖⁴ − 2·x'Sx + ‖S‖², summed over t with Σ x'Sx = T‖S‖²
  let fourth = 0
  for (let at = 0; at < values.length; at += n) {
    let square = 0
    for (let i = 0; i < n; i++) square += values[at + i]! ** 2
    fourth += square * square
  }
  const size = s.reduce((sum, value) => sum + value * value, 0)
  const noise = Math.max(0, fourth - rows * size) / rows ** 2
  const delta = distance > 0 ? Math.min(noise, distance) / distance : 0
  return mixed(s, target, delta)
}

/**
 * The same towards a constant correlation. Ledoit & Wolf (2004), Honey, I shrunk the sample covariance matrix.
 */
export function shrinkToConstantCorrelation(r: ReturnMatrix): Shrunk {
  const { n, values } = deMeaned(r)
  const rows = periodsOf(r)
  const s = secondMoment({ n, values }, rows)
  const correlation = correlationOf(s, n)
  let average = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) average += correlation[i * n + j]! * 2 / (n * (n - 1))
  const sd = (i: number) => Math.sqrt(s[i * n + i]!)
  const target = s.map((value, at) => at % (n + 1) === 0 ? value : average * sd(Math.floor(at / n)) * sd(at % n))
  let pi = 0
  let rho = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const covariance = s[i * n + j]!
      let variation = 0
      let third = 0
      for (let at = 0; at < values.length; at += n) {
        const x = values[at + i]!
        const y = values[at + j]!
        variation += (x * y - covariance) ** 2
        third += x ** 3 * y
      }
      pi += variation / rows
      rho += i === j ? variation / rows : average * (sd(j) / sd(i)) * (third / rows - s[i * n + i]! * covariance)
    }
  }
  const gamma = squaredDistance(target, s)
  const delta = gamma > 0 ? Math.min(1, Math.max(0, (pi - rho) / (gamma * rows))) : 0
  return mixed(s, target, delta)
}
