import { bandsOf, benchmarkOf } from '../../domain/house-policy.ts'
import type { FirmPolicy, Goal, Ips } from '../../domain/policy.ts'

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
