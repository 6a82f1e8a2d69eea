import type { CheckResult } from '../../domain/check.ts'

/** A check's facts in words: `lastMinute 3, limit 10`. */
export const factsText = (facts: CheckResult['facts']): string => Object.entries(facts).filter(([, value]) => value !== null && value !== false)
  .map(([name, value]) => (value === true ? name : `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)).join('; ')
