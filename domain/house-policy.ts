import type { AssetClass } from './instruments.ts'
import type { Ips, RiskLevel, TargetBand } from './policy.ts'

/** Shares of stocks, bonds, real assets and cash; fractions of one that add up to one. House conventions, not forecasts. */
const mixes: Readonly<Record<RiskLevel, readonly [stocks: number, bonds: number, real: number, cash: number]>> = {
  conservative: [0.25, 0.6, 0.05, 0.1],
  moderate: [0.4, 0.48, 0.07, 0.05],
  balanced: [0.6, 0.3, 0.07, 0.03],
  growth: [0.75, 0.17, 0.05, 0.03],
  aggressive: [0.88, 0.06, 0.04, 0.02],
}

const band = (assetClass: AssetClass, target: number, width: number): TargetBand => ({
  assetClass, target, low: Number(Math.max(0, target - width).toFixed(4)), high: Number(Math.min(1, target + width).toFixed(4)),
})

/** The house's targets for a level, with how far each class may drift. */
export const bandsOf = (level: RiskLevel): readonly TargetBand[] => {
  const [stocks, bonds, real, cash] = mixes[level]
  return [band('stocks', stocks, 0.05), band('bonds', bonds, 0.05), band('real-assets', real, 0.03), band('cash', cash, 0.05)]
}

/** US stocks and bonds in the proportion of the level's stocks to its bonds. */
export const benchmarkOf = (level: RiskLevel): Ips['benchmark'] => {
  const [stocks, bonds] = mixes[level]
  const share = Number((stocks / (stocks + bonds)).toFixed(2))
  return [{ symbol: 'VTI', weight: share }, { symbol: 'BND', weight: Number((1 - share).toFixed(2)) }]
}

/** US stocks lost 37 % in the calendar year 2008, dividends included: the worst since 1937. */
const stocksIn2008 = 0.37

/** What a year like 2008 would cost a level's mix, fraction of one, by its stocks and real assets alone. */
export const badYearLossOf = (level: RiskLevel): number => {
  const [stocks, , real] = mixes[level]
  return Number(((stocks + real) * stocksIn2008).toFixed(4))
}
