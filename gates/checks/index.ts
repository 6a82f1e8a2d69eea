import type { CheckResult } from '../../domain/check.ts'
import { accountFrozen, killSwitchOff } from './account-state.ts'
import { burst } from './burst.ts'
import { cashRule } from './cash.ts'
import { cryptoLimit, sectorLimit, singlePosition } from './concentration.ts'
import { accountDayLimit, firmDayLimit } from './credit-limits.ts'
import { esgLimits } from './esg.ts'
import { duplicateOrder } from './duplicate-order.ts'
import { exclusionsRule } from './exclusions.ts'
import type { CheckInput } from './input.ts'
import { instrumentRule } from './instrument.ts'
import { marginRegime } from './margin-regime.ts'
import { marketOpen } from './market-open.ts'
import { orderSize } from './order-size.ts'
import { goodFaith, positionHeld } from './position-held.ts'
import { priceCollar } from './price-collar.ts'
import { quoteAge } from './quote-age.ts'
import { restrictedList } from './restricted-list.ts'
import { suitability } from './suitability.ts'
import { blocked, type Rule } from './verdict.ts'
import { washSale } from './wash-sale.ts'

export type { CheckInput, CheckLeg } from './input.ts'

/** In the order in which people read them. The names are stable. */
const rules: readonly (readonly [string, Rule])[] = [
  ['kill-switch', killSwitchOff], ['account-frozen', accountFrozen], ['instrument', instrumentRule], ['market-open', marketOpen],
  ['quote-age', quoteAge], ['price-collar', priceCollar], ['order-size', orderSize], ['account-day-limit', accountDayLimit],
  ['firm-day-limit', firmDayLimit], ['burst', burst], ['duplicate-order', duplicateOrder], ['restricted-list', restrictedList],
  ['exclusions', exclusionsRule], ['suitability', suitability], ['concentration', singlePosition], ['sector', sectorLimit],
  ['crypto', cryptoLimit], ['esg', esgLimits], ['margin-regime', marginRegime], ['cash', cashRule], ['position-held', positionHeld], ['good-faith', goodFaith], ['wash-sale', washSale],
]

/** A rule that can't read its input blocks, as one that can't see its data does. */
const runOne = (name: string, rule: Rule, input: CheckInput): CheckResult => {
  try {
    return rule(input)
  } catch (error) {
    return blocked(name, { missing: ['readable input'], error: error instanceof Error ? error.message : 'unreadable' })
  }
}

/** All pre-trade checks, always all of them: a person sees every reason at once. Pure; no rule can be turned off. */
export const runChecks = (input: CheckInput): CheckResult[] => rules.map(([name, rule]) => runOne(name, rule, input))
