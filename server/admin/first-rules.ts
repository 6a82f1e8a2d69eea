import { bandsOf, benchmarkOf } from '../../domain/house-policy.ts'
import type { FirmPolicy, Ips } from '../../domain/policy.ts'
import { houseMarginRegimes, houseProjectionRegimes } from '../../domain/regimes.ts'

/** Version 1 of a new firm's rules: limits that a first day does not meet, nothing restricted yet. Every later version needs two administrators. */
export const firstFirmPolicy: FirmPolicy = {
  version: 1, restricted: [],
  maxOrderUsd: '250000.00', maxAccountDayUsd: '500000.00', maxFirmDayUsd: '5000000.00',
  maxSinglePosition: 0.2, maxSector: 0.4, maxCrypto: 0.05, priceCollar: 0.05, tolerance: 0.005,
  stepUpThresholdUsd: '10000.00', maxTicketsPerMinute: 10, leveragedAllowedFrom: 'aggressive',
  marginRegimes: houseMarginRegimes, projectionRegimes: houseProjectionRegimes,
}

/** The statement of somebody who has not answered anything yet: the most careful one, until they change it with a proof of their own. */
export const carefulStatement = (effectiveOn: string): Ips => ({
  version: 1, effectiveOn, riskLevel: 'conservative', horizonYears: 5, knowledge: 'basic', targets: bandsOf('conservative'), exclusions: [], sustainability: 'none',
  goals: [], benchmark: benchmarkOf('conservative'),
})
