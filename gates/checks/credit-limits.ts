import { formatUsd, usd, usdOf } from '../../domain/money.ts'
import type { CheckResult } from '../../domain/check.ts'
import type { CheckInput } from './input.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

const within = (name: string, input: CheckInput, entered: string | undefined, limit: string | undefined): CheckResult => {
  if (entered === undefined) return missing(name, 'orders entered today')
  if (limit === undefined) return missing(name, 'firm policy')
  const after = usdOf(entered).minor + usdOf(input.worstCaseUsd).minor
  const facts = { enteredUsd: entered, afterUsd: formatUsd(usd(after)), limitUsd: limit }
  return after > usdOf(limit).minor ? blocked(name, facts) : passed(name, facts)
}

/** Credit limits are counted on orders entered, filled or not (SEC rule 15c3-5(c)(1)(i)). */
export const accountDayLimit: Rule = (input) =>
  within('account-day-limit', input, input.enteredTodayUsd?.account, input.firm?.maxAccountDayUsd)

export const firmDayLimit: Rule = (input) =>
  within('firm-day-limit', input, input.enteredTodayUsd?.firm, input.firm?.maxFirmDayUsd)
