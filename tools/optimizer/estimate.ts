import { addDays, isoDate } from '../../domain/units.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import {
  completeRows, exponentialCovariance, fromColumns, means, pairwiseCovariance, periodsOf, sampleCovariance, type ReturnMatrix,
} from '../numerics/covariance.ts'
import { bayesStein, betas, column, geometricMean } from '../numerics/expected-returns.ts'
import { eigenSymmetric, repairedCovariance } from '../numerics/nearest-correlation.ts'
import { shrinkToConstantCorrelation } from '../numerics/shrinkage.ts'
import { percent } from '../portfolio-source/words.ts'
import { dataQuality } from './data-quality.ts'
import type { Input } from './input.ts'
import { CASH, type Candidate } from './universe.ts'

/** Yearly means and covariance of the candidates (CASH: the risk-free rate without risk), and the returns behind them. */
export type Estimates = {
  mean: Float64Array; covariance: Float64Array; riskFree: number; periodsPerYear: number
  /** Complete periods of all candidates, CASH included. */
  scenarios: ReturnMatrix
  from: string; to: string; periods: number; covarianceName: string; returnsName: string; histories: 'common' | 'pairwise'; notes: string[]
}

/** Fewer complete periods than this say little, and unequal histories are then used pair by pair. */
const FEW_YEARS = 2

/**
 * With so many periods an asset the sample covariance needs no shrinking, and w'Σw is then to the last bit what the portfolio's history
 * says. Ledoit and Wolf (2004) shrink where assets are many for their history.
 */
const PERIODS_AN_ASSET = 10

/** The 3-month Treasury yield on the market's date, 0 when it is not known. */
export const riskFreeRate = (market: MarketView): number => market.series('treasury-3m').at(-1)?.value ?? 0

/** The dates to look at; either side may be open. */
export type Window = { from?: string; to?: string }

function periodReturns(market: MarketView, symbols: readonly string[], years: number, window: Window) {
  const from = window.from ?? addDays(isoDate(market.asOf), -Math.round(years * 365.25))
  const history = market.history(symbols, { from, ...(window.to && { to: window.to }) })
  const columns = symbols.map(symbol => {
    const levels = history.levels[symbol] ?? []
    return Float64Array.from({ length: Math.max(0, history.dates.length - 1) }, (_, t) => {
      const [a, b] = [levels[t], levels[t + 1]]
      return a == null || b == null ? NaN : b / a - 1
    })
  })
  return { history, returns: fromColumns(columns) }
}

/** Covariance per period by the wished method; what had to be done to the data goes into `notes`. */
function covarianceOf(wish: Input, whole: ReturnMatrix, complete: ReturnMatrix, pairwise: boolean, perYear: number, notes: string[]) {
  if (pairwise) {
    const s = pairwiseCovariance(whole)
    const least = eigenSymmetric(s, whole.n).values[0]!
    notes.push('Histories of unequal length: each pair of assets was compared over its own common weeks.')
    if (least > 0) return { s, name: 'sample, pair by pair' }
    notes.push('The matrix built pair by pair was not a possible covariance; the nearest possible correlations were taken (Higham).')
    return { s: repairedCovariance(s, whole.n, 1e-8), name: 'sample, pair by pair, repaired' }
  }
  const kind = wish.covariance ?? (periodsOf(complete) >= PERIODS_AN_ASSET * whole.n ? 'sample' : 'ledoit-wolf')
  if (periodsOf(complete) <= whole.n && kind !== 'ledoit-wolf') {
    notes.push(`Only ${periodsOf(complete)} weeks for ${whole.n} assets: this covariance is singular, its finest differences are noise.`)
  }
  if (kind === 'sample') return { s: sampleCovariance(complete), name: 'sample' }
  if (kind === 'ewma') return { s: exponentialCovariance(complete, 2 * perYear), name: `exponentially weighted, span ${2 * perYear} periods` }
  const { covariance, delta } = shrinkToConstantCorrelation(complete)
  return { s: complete.n === 1 ? sampleCovariance(complete) : covariance, name: `Ledoit-Wolf, ${(delta * 100).toFixed(0)} % of the way to one common correlation` }
}

/** What stands for the market of stocks and bonds: its returns in the window, and its compounded yearly mean over all history before the end. */
type Proxy = { name: string; returns: Float64Array; yearly: number }

/** About the world's proportion of stocks to bonds; a market of stocks alone would deny bonds any reward. */
const STOCKS = 0.6

function marketProxy(market: MarketView, years: number, window: Window): Proxy | undefined {
  const known = (symbols: readonly string[]): string | undefined => symbols.find(each => market.instrument(each))
  const [stocks, bonds] = [known(['VTI', 'SPY', 'VOO']), known(['AGG', 'BND', 'IEF'])]
  if (!stocks) return undefined
  const mix = (part: Window): { returns: Float64Array; perYear: number } => {
    const { history, returns } = periodReturns(market, bonds ? [stocks, bonds] : [stocks], years, part)
    const [a, b] = [column(returns, 0), bonds ? column(returns, 1) : column(returns, 0)]
    return { returns: a.map((r, t) => STOCKS * r + (1 - STOCKS) * b[t]!), perYear: history.periodsPerYear }
  }
  const all = mix({ from: '1900-01-01', ...(window.to && { to: window.to }) })
  return { name: bonds ? `60 % ${stocks} and 40 % ${bonds}` : stocks, returns: mix(window).returns, yearly: geometricMean(all.returns, all.perYear) }
}

/** Yearly expected returns by the wished method; where it cannot be had, past returns, and the name says so. */
function meansOf(wish: Input, whole: ReturnMatrix, complete: ReturnMatrix, s: Float64Array, perYear: number, riskFree: number, proxy: Proxy | undefined) {
  const own = Float64Array.from({ length: whole.n }, (_, j) => geometricMean(column(whole, j), perYear))
  if (wish.returns === 'history') return { mean: own, name: 'past returns, compounded, each over its own history' }
  if (wish.returns !== 'shrinkage' && proxy && proxy.returns.length === whole.values.length / whole.n) {
    const premium = proxy.yearly - riskFree
    const name = `CAPM: risk-free rate ${percent(riskFree)} plus beta to ${proxy.name} times ${percent(premium)}, that market's long-run return above it`
    return { mean: betas(whole, proxy.returns).map(beta => riskFree + beta * premium), name }
  }
  const found = bayesStein(means(complete), s, (1 + riskFree) ** (1 / perYear) - 1, periodsOf(complete))
  if (!found) return { mean: own, name: 'past returns, compounded (shrinking needs an invertible covariance)' }
  return { mean: found.mean.map(m => m * perYear), name: `past returns pulled ${(found.share * 100).toFixed(0)} % towards one common Sharpe ratio (Bayes-Stein)` }
}

/** Estimates for the candidates, in their order; a history shorter than half a year is a refusal that names the asset. */
export function estimate(wish: Input, candidates: readonly Candidate[], market: MarketView, window: Window = {}): Estimates | Refusal {
  const assets = candidates.filter(c => c.symbol !== CASH)
  const riskFree = riskFreeRate(market)
  const { history, returns } = periodReturns(market, assets.map(c => c.symbol), wish.years, window)
  const perYear = history.periodsPerYear
  const short = assets.filter((_, j) => column(returns, j).filter(r => !Number.isNaN(r)).length < perYear / 2)
  if (short.length > 0) {
    const symbols = short.map(c => c.symbol)
    return refuse('TOO_SHORT', `Less than half a year of history for ${symbols.join(', ')}: its risk cannot be told.`, { symbols }, 'Wait until there is more, or name a portfolio without it.')
  }
  const complete = completeRows(returns)
  const periods = periodsOf(complete)
  const pairwise = wish.histories === 'pairwise' || (wish.histories === undefined && periods < FEW_YEARS * perYear && assets.length > 1)
  if (!pairwise && periods < perYear) {
    return refuse('TOO_SHORT', `Only ${periods} weeks in which all of these assets have a price.`, { periods }, 'Ask for unequal histories pair by pair, or leave out the youngest asset.')
  }
  const notes = [...history.notes, ...assets.flatMap((c, j) => dataQuality(c.symbol, history.dates.slice(1), column(returns, j)))]
  const all = returns.values.length / Math.max(1, returns.n)
  if (!pairwise && periods < all) notes.push(`Only the ${periods} weeks of ${all} in which all assets have a price were used.`)
  const { s, name } = covarianceOf(wish, returns, complete, pairwise, perYear, notes)
  const { mean, name: returnsName } = meansOf(wish, returns, periods > perYear ? complete : completeRows(returns), s, perYear, riskFree, marketProxy(market, wish.years, window))
  const flat = assets.filter((_, j) => !(s[j * assets.length + j]! > 0)).map(c => c.symbol)
  if (flat.length > 0) notes.push(`${flat.join(', ')} did not move at all in these data.`)
  return {
    ...withCash(candidates, mean, s, complete, perYear, riskFree), riskFree, periodsPerYear: perYear,
    from: history.dates[0] ?? market.asOf, to: history.dates.at(-1) ?? market.asOf, periods: pairwise ? all : periods,
    covarianceName: name, returnsName, histories: pairwise ? 'pairwise' : 'common', notes,
  }
}

/** Widens asset-only figures by CASH where it stands among the candidates, and the covariance to a year. */
function withCash(candidates: readonly Candidate[], mean: Float64Array, s: Float64Array, complete: ReturnMatrix, perYear: number, riskFree: number) {
  const at = candidates.map((c, i) => c.symbol === CASH ? -1 : candidates.slice(0, i).filter(other => other.symbol !== CASH).length)
  const m = complete.n
  const n = candidates.length
  const covariance = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) covariance[i * n + j] = at[i]! < 0 || at[j]! < 0 ? 0 : s[at[i]! * m + at[j]!]! * perYear
  const perPeriod = (1 + riskFree) ** (1 / perYear) - 1
  const scenarios = fromColumns(at.map(j => j < 0 ? new Float64Array(periodsOf(complete)).fill(perPeriod) : column(complete, j)))
  return { mean: Float64Array.from(at, j => j < 0 ? riskFree : mean[j]!), covariance, scenarios }
}
