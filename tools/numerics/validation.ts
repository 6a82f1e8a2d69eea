/** Why a matrix cannot be a covariance or correlation; undefined when it can (definiteness is the solvers' business). */
export function matrixProblem(rows: readonly (readonly number[])[], as: 'covariance' | 'correlation'):
  'not-square' | 'not-finite' | 'not-symmetric' | 'diagonal-not-one' | 'negative-variance' | undefined {
  const n = rows.length
  if (n === 0 || rows.some(row => row.length !== n)) return 'not-square'
  if (rows.some(row => row.some(value => !Number.isFinite(value)))) return 'not-finite'
  const size = rows.reduce((top, row) => row.reduce((most, value) => Math.max(most, Math.abs(value)), top), 0)
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (Math.abs(rows[i]![j]! - rows[j]![i]!) > 1e-8 * size) return 'not-symmetric'
  if (as === 'correlation' && rows.some((row, i) => Math.abs(row[i]! - 1) > 1e-8)) return 'diagonal-not-one'
  return rows.some((row, i) => row[i]! < 0) ? 'negative-variance' : undefined
}

/** A confidence is a share: 0 = the view counts for nothing, 1 = it is certain. */
export const isConfidence = (c: number): boolean => c >= 0 && c <= 1
