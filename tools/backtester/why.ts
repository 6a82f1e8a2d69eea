import { capital, percent } from '../../domain/format.ts'
import type { Mix } from '../portfolio-source/source.ts'
import type { Metrics } from './metrics.ts'

/** At most three sentences: what decided the result, strongest first. */
export const driversOf = (mix: Mix, benchmark: Mix, own: Metrics, other: Metrics, contributions: readonly { symbol: string; shareOfGain: number }[], years: number): string[] => {
  const lead = contributions[0]
  const lost = own.totalReturn < 0
  const growth = years < 1.5
    ? `${capital(mix.label)} ${lost ? 'fell' : 'grew'} ${percent(Math.abs(own.totalReturn))} in all, ${benchmark.label} ${other.totalReturn < 0 ? 'fell' : 'grew'} ${percent(Math.abs(other.totalReturn))}.`
    : `${capital(mix.label)} ${lost ? 'fell' : 'grew'} ${percent(Math.abs(own.cagr))} a year, ${benchmark.label} ${other.cagr < 0 ? 'fell' : 'grew'} ${percent(Math.abs(other.cagr))}.`
  const drivers = lead ? [`${lead.symbol} made ${percent(lead.shareOfGain, 0)} of the ${lost ? 'loss' : 'gain'}.`] : []
  return [growth, ...drivers, [riskSentence(own, other), ...tradeOff(own, other)].join(' ')]
}

/** Differences below a quarter of a point are noise to a reader. */
const same = (a: number, b: number): boolean => Math.abs(a - b) < 0.0025

const riskSentence = (own: Metrics, other: Metrics): string => {
  const word = same(own.volatility, other.volatility) ? 'about as rough' : own.volatility < other.volatility ? 'calmer' : 'rougher'
  return `It was ${word}: volatility ${percent(own.volatility)} against ${percent(other.volatility)}, deepest fall ${percent(own.maxDrawdown)} against ${percent(other.maxDrawdown)}.`
}

const tradeOff = (own: Metrics, other: Metrics): string[] => {
  if (same(own.cagr, other.cagr) || same(own.volatility, other.volatility)) return []
  const ahead = own.cagr > other.cagr
  const rougher = own.volatility > other.volatility
  if (ahead !== rougher) return []
  return [ahead ? 'The extra growth came with extra risk.' : 'Less growth was the price of less risk.']
}
