import { solveQuadraticProgram, type QuadraticProgram } from './quadratic-program.ts'
import { dot } from './matrix.ts'

/** A smooth convex function: Infinity outside of its domain. */
export type Smooth = {
  value: (x: Float64Array) => number
  derivatives: (x: Float64Array) => { gradient: Float64Array; hessian: Float64Array }
}
export type SmoothMinimum = { x: Float64Array; value: number; decrement: number }

/**
 * Minimum of a smooth convex function over bounds and linear constraints by Newton steps, each a quadratic program, with
 * backtracking. `decrement` is the last step's promised decrease relative to the value: the measure of how far the minimum is.
 * Undefined when a step's program has no solution. Nocedal & Wright, Numerical Optimization, ch. 18.
 */
export function sequentialQuadratic(f: Smooth, space: Omit<QuadraticProgram, 'hessian' | 'linear'>, start: Float64Array): SmoothMinimum | undefined {
  let x = start.slice()
  let value = f.value(x)
  let decrement = Infinity
  for (let iteration = 0; iteration < 200; iteration++) {
    const { gradient, hessian } = f.derivatives(x)
    const n = x.length
    const linear = Float64Array.from(gradient, (g, i) => {
      let total = -g
      for (let j = 0; j < n; j++) total += hessian[i * n + j]! * x[j]!
      return total
    })
    const found = solveQuadraticProgram({ ...space, hessian, linear })
    if (found.status !== 'optimal') return undefined
    const step = found.x.map((v, i) => v - x[i]!)
    decrement = -dot(gradient, step) / Math.max(1e-12, Math.abs(value))
    if (decrement <= 1e-15) break
    let length = 1
    let next = found.x
    while (length > 1e-12 && !(f.value(next) <= value + 1e-4 * length * dot(gradient, step))) {
      length /= 2
      next = x.map((v, i) => v + length * step[i]!)
    }
    if (length <= 1e-12) break
    x = Float64Array.from(next)
    value = f.value(x)
  }
  return { x, value, decrement }
}
