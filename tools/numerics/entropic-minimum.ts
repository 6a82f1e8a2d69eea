import type { ReturnMatrix } from './covariance.ts'
import { times } from './matrix.ts'
import type { QuadraticProgram } from './quadratic-program.ts'
import { findRoot } from './root.ts'
import { sequentialQuadratic, type Smooth, type SmoothMinimum } from './sequential-quadratic.ts'

type Tilted = { top: number; total: number; q: Float64Array }

function tilted(returns: ReturnMatrix, w: Float64Array, z: number): Tilted & { loss: Float64Array } {
  const loss = times(returns.values, w).map(x => -x)
  const top = loss.reduce((a, b) => Math.max(a, b), -Infinity)
  const q = loss.map(l => Math.exp((l - top) / z))
  const total = q.reduce((sum, v) => sum + v, 0)
  return { loss, top, total, q: q.map(v => v / total) }
}

/**
 * z·ln(mean(exp(−x/z))/α) − Σ logs·ln w for one z. Its gradient is the mean loss under the tilted probabilities, its Hessian their
 * covariance over z. Variables beyond the n weights do not enter.
 */
function atTemperature(returns: ReturnMatrix, alpha: number, z: number, size: number, logs?: Float64Array): Smooth {
  const { n, values } = returns
  const T = values.length / n
  return {
    value(x) {
      const w = x.subarray(0, n)
      if (logs && w.some(v => v <= 0)) return Infinity
      const { top, total } = tilted(returns, w, z)
      return top + z * Math.log(total / T / alpha) - (logs ? w.reduce((sum, v, i) => sum + logs[i]! * Math.log(v), 0) : 0)
    },
    derivatives(x) {
      const w = x.subarray(0, n)
      const { q } = tilted(returns, w, z)
      const gradient = new Float64Array(size)
      const hessian = new Float64Array(size * size)
      for (let t = 0; t < T; t++) {
        for (let a = 0; a < n; a++) {
          const r = q[t]! * values[t * n + a]!
          gradient[a]! -= r
          for (let b = 0; b <= a; b++) hessian[a * size + b]! += r * values[t * n + b]! / z
        }
      }
      for (let a = 0; a < n; a++) for (let b = 0; b <= a; b++) hessian[b * size + a] = hessian[a * size + b] = hessian[a * size + b]! - gradient[a]! * gradient[b]! / z
      if (logs) for (let a = 0; a < n; a++) { gradient[a]! -= logs[a]! / w[a]!; hessian[a * size + a]! += logs[a]! / w[a]! ** 2 }
      return { gradient, hessian }
    },
  }
}

/** ln z below which the measure and the worst realisation differ by less than the solver's accuracy; returns have a size near one. */
const LEAST = Math.log(1e-4)

/**
 * Minimum of the entropic value at risk over a space whose first n variables are weights: for each z a smooth problem, and the z at
 * which its optimal value stops falling. 'worst-period' when it falls down to z = 0, where the measure is the worst realisation: too
 * few periods, or more than a share α of them equally bad. Ahmadi-Javid (2012).
 */
export function entropicMinimum(
  returns: ReturnMatrix, alpha: number, space: Omit<QuadraticProgram, 'hessian' | 'linear'>, start: Float64Array, logs?: Float64Array,
): SmoothMinimum | 'worst-period' | undefined {
  const T = returns.values.length / returns.n
  let found: SmoothMinimum | undefined = { x: start, value: 0, decrement: Infinity }
  let failed = false
  /** d/dz of the optimal value: the derivative at fixed weights, because the weights are optimal. */
  const slope = (logZ: number): number => {
    const z = Math.exp(logZ)
    const next: SmoothMinimum | undefined = found && sequentialQuadratic(atTemperature(returns, alpha, z, space.n, logs), space, found.x)
    if (!next) { failed = true; return 0 }
    found = next
    const { loss, top, total, q } = tilted(returns, next.x.subarray(0, returns.n), z)
    return top / z + Math.log(total / T / alpha) - q.reduce((sum, v, t) => sum + v * loss[t]!, 0) / z
  }
  let [low, high] = [Math.log(0.3), Math.log(1)]
  let [below, above] = [slope(low), slope(high)]
  while (below > 0 && low > LEAST) { low -= 1; below = slope(low) }
  if (below > 0) return 'worst-period'
  for (let i = 0; i < 20 && above < 0; i++) { high += 1; above = slope(high) }
  if (failed || above < 0) return undefined
  slope(findRoot(slope, low, high, below, above))
  return failed ? undefined : found
}
