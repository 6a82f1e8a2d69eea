import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dot, fromRows, quadraticForm, times } from './matrix.ts'
import { solveQuadraticProgram, type QpSolution, type QuadraticProgram } from './quadratic-program.ts'
import { secondOpinion, shortfall } from './second-opinion.ts'
import { normal, randomCovariance, uniform } from './testing.ts'

// One seed, so that a run can be repeated; raise numRuns to search further.
fc.configureGlobal({ seed: 20260731 })

const full = (n: number, value: number) => new Float64Array(n).fill(value)
const budget = (n: number, total = 1) => ({ name: 'budget', coefficients: full(n, 1), lower: total, upper: total })
const minVariance = (n: number, hessian: Float64Array, upper = 1): QuadraticProgram =>
  ({ n, hessian, linear: new Float64Array(n), lower: new Float64Array(n), upper: full(n, upper), constraints: [budget(n)] })

const solved = (program: QuadraticProgram): QpSolution => {
  const found = solveQuadraticProgram(program)
  if (found.status !== 'optimal') throw new Error(JSON.stringify(found))
  return found
}
const value = ({ hessian, linear }: QuadraticProgram, x: Float64Array) => quadraticForm(hessian, x) / 2 - dot(linear, x)

/** Random portfolio programs with a group limit that an even portfolio meets. */
const programs = fc.record({ n: fc.integer({ min: 2, max: 24 }), seed: fc.integer({ min: 1, max: 1e6 }), grouped: fc.boolean() }).map(({ n, seed, grouped }) => {
  const next = uniform(seed)
  const group = { name: 'group', coefficients: Float64Array.from({ length: n }, () => next() < 0.5 ? 1 : 0), lower: -Infinity, upper: 0.6 + 0.4 * next() }
  return {
    ...minVariance(n, randomCovariance(n, seed), Math.min(1, 1.2 / n + next())), linear: Float64Array.from({ length: n }, () => normal(next) * 0.3),
    constraints: grouped ? [budget(n), group] : [budget(n)],
  }
})

describe('laws', () => {
  test('agrees with npm quadprog, and the optimality conditions hold', () => {
    fc.assert(fc.property(programs, program => {
      const found = solveQuadraticProgram(program)
      if (found.status !== 'optimal') {
        expect(secondOpinion(program)).toBeUndefined()
        return
      }
      const other = secondOpinion(program)!
      for (let i = 0; i < program.n; i++) expect(found.x[i]).toBeCloseTo(other[i]!, 8)
      expect(shortfall(program, found.x, other)).toBeLessThan(1e-9)
      expect(found.residual).toBeLessThan(1e-9)
      // Stationarity rebuilt from the multipliers: Hx − c = Σ y·a + z.
      const gradient = times(program.hessian, found.x)
      for (let i = 0; i < program.n; i++) {
        const explained = program.constraints.reduce((sum, c, k) => sum + found.constraints[k]! * c.coefficients[i]!, found.bounds[i]!)
        expect(gradient[i]! - program.linear[i]!).toBeCloseTo(explained, 8)
      }
    }), { numRuns: 150 })
  })

  test('the same result, when the assets come in another order', () => {
    fc.assert(fc.property(programs, fc.integer(), (program, seed) => {
      const { n } = program
      const next = uniform(seed)
      const order = Array.from({ length: n }, (_, i) => ({ i, key: next() })).sort((a, b) => a.key - b.key).map(e => e.i)
      const turn = (x: Float64Array) => Float64Array.from(order, i => x[i]!)
      const turned = {
        ...program, hessian: Float64Array.from({ length: n * n }, (_, at) => program.hessian[order[Math.floor(at / n)]! * n + order[at % n]!]!),
        linear: turn(program.linear), lower: turn(program.lower), upper: turn(program.upper),
        constraints: program.constraints.map(c => ({ ...c, coefficients: turn(c.coefficients) })),
      }
      const [a, b] = [solveQuadraticProgram(program), solveQuadraticProgram(turned)]
      expect(b.status).toBe(a.status)
      if (a.status === 'optimal' && b.status === 'optimal') for (const [at, i] of order.entries()) expect(b.x[at]).toBeCloseTo(a.x[i]!, 9)
    }), { numRuns: 60 })
  })

  test('a unit of its own changes nothing, and the same input gives the same bits', () => {
    fc.assert(fc.property(programs, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (program, unit) => {
      const scaled = { ...program, hessian: program.hessian.map(v => v * unit), linear: program.linear.map(v => v * unit) }
      const [a, b, again] = [program, scaled, program].map(solveQuadraticProgram)
      expect(again).toEqual(a)
      if (a!.status === 'optimal' && b!.status === 'optimal') for (let i = 0; i < program.n; i++) expect(b.x[i]).toBeCloseTo(a.x[i]!, 8)
    }), { numRuns: 40 })
  })

  test('multipliers are the price of a limit', () => {
    const program = minVariance(8, randomCovariance(8, 5), 0.2)
    const found = solved(program)
    const i = found.bounds.findIndex(z => z < -1e-3)
    const step = 1e-5
    const looser = { ...program, upper: program.upper.map((u, j) => j === i ? u + step : u) }
    expect((value(looser, solved(looser).x) - value(program, found.x)) / step).toBeCloseTo(found.bounds[i]!, 4)
  })
})

test('a second opinion finds out a portfolio that is not the optimum', () => {
  const program = minVariance(5, randomCovariance(5, 9))
  expect(shortfall(program, full(5, 0.2), secondOpinion(program))).toBeGreaterThan(1e-3)
})

describe('published', () => {
  // r-help, September 2007: a degenerate program on which solve.QP of that time went round in circles.
  test('Talbot and Katz: degenerate constraints end', () => {
    const n = 10
    const pair = (i: number, j: number, sign: number) => Float64Array.from({ length: 2 * n }, (_, k) => k === i ? sign : k === j ? -sign : 0)
    const constraints = [
      { name: 'sum', coefficients: Float64Array.from({ length: 2 * n }, (_, k) => k % 2 === 0 ? 1 : 0), lower: 1, upper: 1 },
      { name: 'other', coefficients: Float64Array.from({ length: 2 * n }, (_, k) => k % 2), lower: 0, upper: 0 },
      ...Array.from({ length: n }, (_, i) => ({ name: `tie ${i}`, coefficients: pair(2 * i, (2 * i + 2) % (2 * n), 1), lower: 0, upper: Infinity })),
    ]
    const hessian = Float64Array.from({ length: 4 * n * n }, (_, at) => at % (2 * n + 1) === 0 ? 1 : 0)
    const found = solved({ n: 2 * n, hessian, linear: new Float64Array(2 * n), lower: full(2 * n, -Infinity), upper: full(2 * n, Infinity), constraints })
    for (let k = 0; k < 2 * n; k++) expect(found.x[k]).toBeCloseTo(k % 2 === 0 ? 0.1 : 0, 12)
  })

  // Goldfarb & Idnani's method on the example of R's quadprog manual (solve.QP).
  test('the example of R quadprog', () => {
    const rows = [[-4, -3, 0], [2, 1, 0], [0, -2, 1]]
    const found = solved({
      n: 3, hessian: fromRows([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), linear: Float64Array.of(0, 5, 0), lower: full(3, -Infinity), upper: full(3, Infinity),
      constraints: [-8, 2, 0].map((b, k) => ({ name: `c${k}`, coefficients: Float64Array.from(rows[k]!), lower: b, upper: Infinity })),
    })
    expect(Array.from(found.x, v => Number(v.toFixed(6)))).toEqual([0.47619, 1.047619, 2.095238])
  })
})

describe('what cannot be solved', () => {
  test.each([
    ['caps too small', minVariance(4, randomCovariance(4, 1), 0.2), /upper bound|budget/],
    ['crossed bounds', { ...minVariance(2, randomCovariance(2, 1)), lower: full(2, 2), names: ['AAA', 'BBB'] }, /AAA/],
    ['group against its members', {
      ...minVariance(3, randomCovariance(3, 2)), lower: Float64Array.of(0.5, 0, 0), names: ['AAA', 'BBB', 'CCC'],
      constraints: [budget(3), { name: 'tech limit', coefficients: Float64Array.of(1, 1, 0), lower: -Infinity, upper: 0.3 }],
    }, /tech limit/],
  ] as Array<[string, QuadraticProgram, RegExp]>)('%s: no weights, the conflict by name', (_, program, name) => {
    const found = solveQuadraticProgram(program)
    expect(found).toMatchObject({ status: 'infeasible', conflict: expect.arrayContaining([expect.stringMatching(name)]) })
    expect(found).not.toHaveProperty('x')
  })

  test('what is not a number is refused, never solved', () => {
    expect(solveQuadraticProgram(minVariance(2, fromRows([[1, NaN], [NaN, 1]]))).status).toBe('failed')
  })
})

describe('matrices that are not positive definite', () => {
  test('a riskless asset takes everything', () => {
    expect(Array.from(solved(minVariance(3, fromRows([[0.04, 0.01, 0], [0.01, 0.09, 0], [0, 0, 0]]))).x)).toEqual([0, 0, 1])
  })

  test('equal optima: the most even one, whatever the order', () => {
    const twins = minVariance(3, fromRows([[1, 1, 0], [1, 1, 0], [0, 0, 1]]))
    const { x, ridge } = solved(twins)
    expect(ridge).toBeGreaterThan(0)
    expect(Array.from(x, v => Number(v.toFixed(6)))).toEqual([0.25, 0.25, 0.5])
  })

  test('fewer periods than assets', () => {
    const next = uniform(4)
    const [n, T] = [30, 10]
    const r = Array.from({ length: T }, () => Float64Array.from({ length: n }, () => normal(next)))
    const hessian = Float64Array.from({ length: n * n }, (_, at) => r.reduce((sum, row) => sum + row[Math.floor(at / n)]! * row[at % n]!, 0) / T)
    const found = solved(minVariance(n, hessian))
    expect(found.x.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 9)
    expect(Math.min(...found.x)).toBeGreaterThanOrEqual(0)
    expect(found.residual).toBeLessThan(1e-7)
  })
})
