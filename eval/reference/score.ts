import type { Case } from './folder.ts'

/** What one kind computes: expected key → number, list, matrix, string, object by ticker, or a verdict of its own. */
export type Results = Record<string, unknown>
/** Computes a case. Throws `Unsupported` for what cannot be computed, any other error is a failure of the case. */
export type Kind = (c: Case) => Results
export type Score = { outcome: 'passed' | 'failed' | 'skipped'; reason: string }
type Tolerance = { abs: number; rel: number } | undefined

/** The case asks for something that is not computed; it counts as skipped, never as passed. */
export class Unsupported extends Error {}

/** Replaces the comparison of a key where FORMAT 2.2 compares an objective instead of weights. */
export class Verdict {
  readonly passed: boolean
  readonly reason: string
  constructor(passed: boolean, reason: string) {
    this.passed = passed
    this.reason = reason
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const asList = (value: unknown): unknown[] | undefined =>
  Array.isArray(value) ? value : value instanceof Float64Array ? Array.from(value) : undefined

/** The tolerance of one key (FORMAT 2.1): per key first, else the one for all keys, else none. */
export function toleranceOf(tolerance: Record<string, unknown>, key: string): Tolerance {
  const own = tolerance[key]
  const source = isObject(own) ? own : typeof tolerance.abs === 'number' || typeof tolerance.rel === 'number' ? tolerance : undefined
  if (!source) return undefined
  return { abs: typeof source.abs === 'number' ? source.abs : 0, rel: typeof source.rel === 'number' ? source.rel : 0 }
}

/** Empty when `ours` passes, else the place and both values. */
export function differs(ours: unknown, expected: unknown, tolerance: Tolerance, path: string): string {
  if (expected === null) return ours === null || Number.isNaN(ours) ? '' : `${path}: ${String(ours)} where none is expected`
  if (typeof expected === 'number') {
    if (typeof ours !== 'number') return `${path}: ${String(ours)} where ${expected} is expected`
    const allowed = tolerance ? tolerance.abs + tolerance.rel * Math.abs(expected) : 0
    return Math.abs(ours - expected) <= allowed ? '' : `${path}: ${ours}, expected ${expected} ± ${allowed}`
  }
  const expectedList = asList(expected)
  if (expectedList) {
    const list = asList(ours)
    if (!list || list.length !== expectedList.length) {
      return `${path}: ${list ? `${list.length} entries` : String(ours)}, expected ${expectedList.length} entries`
    }
    return first(expectedList.map((value, i) => () => differs(list[i], value, tolerance, `${path}[${i}]`)))
  }
  if (isObject(expected)) {
    if (!isObject(ours)) return `${path}: ${String(ours)} where an object is expected`
    const extra = Object.keys(ours).find(key => !(key in expected))
    if (extra !== undefined) return `${path}: unexpected ${extra}`
    return first(Object.keys(expected).map(key => () => differs(ours[key], expected[key], tolerance, `${path}.${key}`)))
  }
  return ours === expected ? '' : `${path}: ${String(ours)}, expected ${String(expected)}`
}

function first(checks: Array<() => string>): string {
  for (const check of checks) {
    const reason = check()
    if (reason) return reason
  }
  return ''
}

/** Scores one case: every key of `expected` must pass; a key that was not computed makes it unsupported. */
export function scoreCase(c: Case, kind: Kind | undefined): Score {
  if (!kind) return { outcome: 'skipped', reason: `unsupported kind: ${c.kind}` }
  const keys = Object.keys(c.expected)
  if (keys.length === 0) return { outcome: 'skipped', reason: 'nothing is expected' }
  try {
    const ours = kind(c)
    const missing = keys.find(key => ours[key] === undefined)
    if (missing !== undefined) return { outcome: 'skipped', reason: `unsupported key: ${missing}` }
    const reason = first(keys.map(key => () => {
      const value = ours[key]
      if (value instanceof Verdict) return value.passed ? '' : `${key}: ${value.reason}`
      return differs(value, c.expected[key], toleranceOf(c.tolerance, key), key)
    }))
    return { outcome: reason ? 'failed' : 'passed', reason }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { outcome: error instanceof Unsupported ? 'skipped' : 'failed', reason }
  }
}
