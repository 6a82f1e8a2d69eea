/**
 * Brent's method: a root of f between a and b, where f has opposite signs (or is zero). Stops when the bracket is a few
 * units in the last place wide. Brent (1973), Algorithms for Minimization Without Derivatives, chapter 4.
 */
export function findRoot(f: (x: number) => number, a: number, b: number, fa = f(a), fb = f(b)): number {
  let c = b
  let fc = fb
  let step = b - a
  let previous = step
  for (let i = 0; i < 200; i++) {
    if (fb > 0 === fc > 0) { c = a; fc = fa; step = b - a; previous = step }
    if (Math.abs(fc) < Math.abs(fb)) { a = b; b = c; c = a; fa = fb; fb = fc; fc = fa }
    const tolerance = 2 * Number.EPSILON * Math.abs(b)
    const half = (c - b) / 2
    if (Math.abs(half) <= tolerance || fb === 0) return b
    const guess = Math.abs(previous) >= tolerance && Math.abs(fa) > Math.abs(fb) ? interpolate(a, b, c, fa, fb, fc) : undefined
    if (guess && 2 * guess.p < Math.min(3 * half * guess.q - Math.abs(tolerance * guess.q), Math.abs(previous * guess.q))) {
      previous = step
      step = guess.p / guess.q
    } else { step = half; previous = half }
    a = b
    fa = fb
    b += Math.abs(step) > tolerance ? step : Math.sign(half) * tolerance
    fb = f(b)
  }
  return b
}

/** The step p/q from b: a secant through two points, an inverse parabola through three; p is made positive. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number): { p: number; q: number } {
  const s = fb / fa
  let p: number
  let q: number
  if (a === c) {
    p = (c - b) * s
    q = 1 - s
  } else {
    const t = fa / fc
    const r = fb / fc
    p = s * ((c - b) * t * (t - r) - (b - a) * (r - 1))
    q = (t - 1) * (r - 1) * (s - 1)
  }
  return p > 0 ? { p, q: -q } : { p: -p, q }
}
