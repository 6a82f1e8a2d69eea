import type { CheckResult } from '../../domain/check.ts'
import type { AssetClass } from '../../domain/instruments.ts'
import { usdToNumber } from '../../domain/money.ts'
import type { FirmPolicy, Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import type { MarketView } from '../../market/port.ts'
import { alertsFor, type Alert } from '../clients/alerts.ts'
import { driftOf } from '../portfolio/drift.ts'
import { mergeAccounts, valueAt } from '../portfolio/merge.ts'

const names: readonly (readonly [Alert['code'], string])[] = [
  ['FROZEN', 'account-frozen'], ['RISK_MISMATCH', 'suitability'], ['DRIFT', 'policy-bands'], ['CONCENTRATION', 'concentration'], ['CASH', 'cash-share'],
  ['EXCLUDED', 'exclusions'], ['RESTRICTED', 'restricted-list'], ['STALE_PRICE', 'current-prices'],
]

/** What is held now against the policy. Holding is never forbidden here, so the worst outcome is a warning. */
export const checkHoldings = (accounts: readonly AccountFacts[], ips: Ips, firm: FirmPolicy, market: MarketView): CheckResult[] => {
  const valuation = valueAt(mergeAccounts(accounts), market)
  const whole = usdToNumber(valuation.valueUsd)
  const held = valuation.holdings.map((each) => ({ instrument: market.instrument(each.symbol)!, weight: each.weight, stale: market.close(each.symbol)!.stale }))
  const weights = new Map<AssetClass, number>([['cash', whole === 0 ? 0 : usdToNumber(valuation.cashUsd) / whole]])
  for (const each of held) weights.set(each.instrument.assetClass, (weights.get(each.instrument.assetClass) ?? 0) + each.weight)
  const alerts = alertsFor(driftOf(weights, ips), held, ips, firm, accounts.some((account) => account.frozen))
  return names.map(([code, name]): CheckResult => {
    const found = alerts.find((each) => each.code === code)
    return found ? { name, outcome: 'warned', facts: { problem: found.text } } : { name, outcome: 'passed', facts: {} }
  })
}
