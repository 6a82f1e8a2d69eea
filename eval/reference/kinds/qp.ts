import { dot, fromRows, quadraticForm, symmetrised } from '../../../tools/numerics/matrix.ts'
import { solveQuadraticProgram } from '../../../tools/numerics/quadratic-program.ts'
import type { Case } from '../folder.ts'
import { list, matrix, numOr } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'

function qp(c: Case): Results {
  const linear = Float64Array.from(list(c, 'dvec'))
  const n = linear.length
  const hessian = symmetrised(fromRows(matrix(c, 'Dmat')), n)
  const columns = matrix(c, 'Amat')
  const equalities = numOr(c, 'meq', 0)
  const constraints = list(c, 'bvec').map((bound, k) => ({
    name: `constraint ${k + 1}`, coefficients: Float64Array.from(columns, row => row[k]!), lower: bound, upper: k < equalities ? bound : Infinity,
  }))
  const found = solveQuadraticProgram({
    n, hessian, linear, constraints, lower: new Float64Array(n).fill(-Infinity), upper: new Float64Array(n).fill(Infinity),
  })
  if (found.status !== 'optimal') throw new Error(found.status)
  return { solution: found.x, value: quadraticForm(hessian, found.x) / 2 - dot(linear, found.x) }
}

export const kinds: Record<string, Kind> = { qp }
