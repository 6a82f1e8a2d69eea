import type { AssetClass } from '../../domain/instruments.ts'
import type { FirmPolicy, Goal, Ips, RiskLevel, TargetBand } from '../../domain/policy.ts'

/** Version 1 of the demo firm's rules. */
export const demoFirmPolicy: FirmPolicy = {
  version: 1,
  restricted: ['UNH'],
  maxOrderUsd: '250000.00',
  maxAccountDayUsd: '500000.00',
  maxFirmDayUsd: '5000000.00',
  maxSinglePosition: 0.2,
  maxSector: 0.4,
  maxCrypto: 0.05,
  priceCollar: 0.05,
  tolerance: 0.005,
  stepUpThresholdUsd: '10000.00',
  maxTicketsPerMinute: 10,
  leveragedAllowedFrom: 'aggressive',
}

/** Shares of stocks, bonds, real assets and cash; fractions of one that add up to one. */
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

const bandsOf = (level: RiskLevel): readonly TargetBand[] => {
  const [stocks, bonds, real, cash] = mixes[level]
  return [band('stocks', stocks, 0.05), band('bonds', bonds, 0.05), band('real-assets', real, 0.03), band('cash', cash, 0.05)]
}

/** Stocks and bonds of the world in the proportion of the level's stocks to its bonds. */
const benchmarkOf = (level: RiskLevel): Ips['benchmark'] => {
  const [stocks, bonds] = mixes[level]
  const share = Number((stocks / (stocks + bonds)).toFixed(2))
  return [{ symbol: 'VTI', weight: share }, { symbol: 'BND', weight: Number((1 - share).toFixed(2)) }]
}

export type IpsChoice = Pick<Ips, 'riskLevel' | 'horizonYears' | 'knowledge'> & Partial<Pick<Ips, 'exclusions' | 'sustainability'>> & { readonly goals?: readonly Goal[] }

/** Version 1 of a client's statement. */
export const ipsOf = (choice: IpsChoice, effectiveOn: string): Ips => ({
  version: 1,
  effectiveOn,
  riskLevel: choice.riskLevel,
  horizonYears: choice.horizonYears,
  knowledge: choice.knowledge,
  targets: bandsOf(choice.riskLevel),
  exclusions: choice.exclusions ?? [],
  sustainability: choice.sustainability ?? 'none',
  goals: choice.goals ?? [],
  benchmark: benchmarkOf(choice.riskLevel),
})
