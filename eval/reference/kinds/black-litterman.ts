import { confidenceOmega, effectiveViews, equilibriumReturns, posterior, proportionalOmega, type Posterior, type Views } from '../../../tools/numerics/black-litterman.ts'
import { completeRows, means, periodsOf, sampleCovariance } from '../../../tools/numerics/covariance.ts'
import { solveLinear } from '../../../tools/numerics/lu.ts'
import { diagonal, dot, fromRows, quadraticForm } from '../../../tools/numerics/matrix.ts'
import { isConfidence } from '../../../tools/numerics/validation.ts'
import type { Case } from '../folder.ts'
import { isList, isMatrix, list, matrix, names, num, numOr, returnTable, text } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { Unsupported } from '../score.ts'
import { matrixOf } from './estimators.ts'
import { covariance } from './mean-variance.ts'

type Model = { n: number; s: Float64Array; tickers: string[]; periods: number; prior: Float64Array; tau: number; delta: number }

const isObject = (value: unknown): value is Record<string, number> => typeof value === 'object' && value !== null && !Array.isArray(value)

function covarianceOf(c: Case): { n: number; s: Float64Array; tickers: string[]; periods: number } {
  if (c.inputs.cov === undefined && c.inputs.corr === undefined) {
    const table = returnTable(c)
    const returns = completeRows(matrixOf(table))
    return { n: returns.n, s: sampleCovariance(returns), tickers: table.columns, periods: periodsOf(returns) }
  }
  const { n, covariance: s } = covariance(c)
  const reference = text(c, 'cov').split('#')[1]
  const tickers = names(c, 'tickers') ?? (reference ? c.folder.matrix(reference).tickers : names(c, 'countries') ?? Object.keys(c.inputs.market_caps ?? {}))
  return { n, s, tickers, periods: NaN }
}

function modelOf(c: Case): Model {
  const base = covarianceOf(c)
  const { n, s, tickers, periods } = base
  const delta = numOr(c, 'delta', numOr(c, 'risk_aversion', NaN))
  const tau = text(c, 'tau') === '1/n_observations' ? 1 / periods : numOr(c, 'tau', 0.05)
  return { ...base, delta, tau, prior: priorOf(c, n, s, tickers, delta) }
}

function priorOf(c: Case, n: number, s: Float64Array, tickers: string[], delta: number): Float64Array {
  const given = c.inputs.pi ?? c.inputs.prior
  if (isList(given)) return Float64Array.from(given)
  const implied = (w: Float64Array, rf: number): Float64Array => {
    if (Number.isNaN(delta)) throw new Unsupported('no risk aversion for the prior')
    return equilibriumReturns(s, w, delta, rf)
  }
  if (isObject(c.inputs.market_caps)) {
    const caps = c.inputs.market_caps
    const w = Float64Array.from(tickers, ticker => caps[ticker] ?? NaN)
    if (w.some(Number.isNaN)) throw new Unsupported('a market capitalisation is missing')
    const total = w.reduce((sum, v) => sum + v, 0)
    return implied(w.map(v => v / total), numOr(c, 'rf', 0))
  }
  if (c.inputs.w_eq !== undefined) return implied(Float64Array.from(list(c, 'w_eq')), 0)
  if (text(c, 'prior_weights') === '1/n') return implied(new Float64Array(n).fill(1 / n), 0)
  return new Float64Array(n)
}

/** "A - B == q" or "A == q". */
function parseView(view: string, tickers: string[], n: number): { row: Float64Array; q: number } {
  const match = /^(.+?)(?:\s+-\s+(.+?))?\s*==\s*(\S+)\s*$/.exec(view.trim())
  const at = [match?.[1], match?.[2]].map(name => name === undefined ? -1 : tickers.indexOf(name.trim()))
  if (!match || at[0]! < 0 || (match[2] !== undefined && at[1]! < 0)) throw new Unsupported(`cannot read the view ${view}`)
  const row = new Float64Array(n)
  row[at[0]!] = 1
  if (at[1]! >= 0) row[at[1]!] = -1
  return { row, q: Number(match[3]) }
}

function viewsOf(c: Case, { n, tickers }: Model): { p: Float64Array[]; q: Float64Array } {
  const views = c.inputs.views
  if (isObject(views)) {
    const list = Object.entries(views).map(([ticker, q]) => parseView(`${ticker} == ${q}`, tickers, n))
    return { p: list.map(v => v.row), q: Float64Array.from(list, v => v.q) }
  }
  if (Array.isArray(views)) {
    const list = views.map(view => parseView(String(view), tickers, n))
    return { p: list.map(v => v.row), q: Float64Array.from(list, v => v.q) }
  }
  const p = isMatrix(c.inputs.P) ? matrix(c, 'P').map(row => Float64Array.from(row)) : Array.from({ length: n }, (_, i) => new Float64Array(n).fill(1, i, i + 1))
  if (c.inputs.Q === undefined) return { p: [], q: new Float64Array(0) }
  const q = typeof c.inputs.Q === 'number' ? new Float64Array(p.length).fill(num(c, 'Q')) : Float64Array.from(list(c, 'Q'))
  return { p, q }
}

function withOmega(c: Case, model: Model, { p, q }: { p: Float64Array[]; q: Float64Array }, confidences?: number[]): Views {
  if (confidences) {
    if (!confidences.every(isConfidence)) throw new Error('rejected: a confidence is outside 0..1')
    const kept = effectiveViews(p, q, confidences)
    return { p: kept.p, q: kept.q, omega: confidenceOmega(model.s, kept.p, model.tau, kept.confidences) }
  }
  if (isMatrix(c.inputs.omega)) return { p, q, omega: fromRows(matrix(c, 'omega')) }
  if (isList(c.inputs.omega_diag)) {
    const k = p.length
    const omega = new Float64Array(k * k)
    for (const [i, value] of c.inputs.omega_diag.entries()) omega[i * k + i] = value
    return { p, q, omega }
  }
  return { p, q, omega: proportionalOmega(model.s, p, model.tau) }
}

function solved(model: Model, views: Views): Posterior {
  const found = posterior(model.prior, model.s, model.tau, views)
  if (!found) throw new Error('the views contradict each other')
  return found
}

/** Market-implied risk aversion of one price column. */
function impliedAversion(c: Case): Results {
  const returns = completeRows(matrixOf(returnTable(c)))
  return { delta: (means(returns)[0]! * 252 - numOr(c, 'rf', 0)) / (sampleCovariance(returns)[0]! * 252) }
}

const blackLitterman: Kind = c => {
  if (c.expected.delta !== undefined) return impliedAversion(c)
  const model = modelOf(c)
  const { n, s, tau, prior, delta } = model
  const views = viewsOf(c, model)
  const confidences = Array.isArray(c.inputs.confidences) ? list(c, 'confidences') : undefined
  const perView = confidences && confidences.length === views.p.length && c.expected.posterior_first === undefined
  const { mean, covariance: total } = solved(model, withOmega(c, model, views, perView ? confidences : undefined))
  const raw = solveLinear(s, mean)
  const sum = raw?.reduce((acc, v) => acc + v, 0) ?? NaN
  const weights = raw?.map(v => v / sum)
  const sd = weights ? Math.sqrt(quadraticForm(total, weights)) : NaN
  const wStar = Number.isNaN(delta) ? undefined : solveLinear(total.map(v => v * delta), mean)
  const wEq = isList(c.inputs.w_eq) ? c.inputs.w_eq : undefined
  return {
    pi: prior, posterior: mean, mu: mean, mu_bar: mean, weights, w_star: wStar, dw: wEq && wStar?.map((w, i) => w - wEq[i]! / (1 + tau)),
    posterior_first: confidences?.map(confidence => solved(model, withOmega(c, model, views, views.p.map(() => confidence))).mean[0]!),
    omega_diag: views.p.length > 0 ? diagonal(proportionalOmega(s, views.p, tau), views.p.length) : undefined,
    performance: weights && [dot(mean, weights), sd, (dot(mean, weights) - numOr(c, 'rf', 0.02)) / sd],
    posterior_cov: Array.from({ length: n }, (_, i) => Array.from(total.subarray(i * n, (i + 1) * n))),
  }
}

export const kinds: Record<string, Kind> = { black_litterman: blackLitterman }
