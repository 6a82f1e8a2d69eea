import type { CheckResult } from '../../domain/check.ts'
import { listed } from '../../domain/format.ts'

type Facts = CheckResult['facts']

const names = (value: Facts[string] | undefined): string => (Array.isArray(value) ? listed(value as readonly string[]) : String(value ?? ''))

/** What each check means by a warning, in a sentence. */
const words: Readonly<Record<string, (facts: Facts) => string>> = {
  cash: () => 'The purchases use proceeds of sales that settle a trading day later. What they buy should not be sold before that.',
  'duplicate-order': (facts) => `The same order was entered within the last minute: ${names(facts['symbols'])}.`,
  'wash-sale': (facts) => `A loss may not count for tax, because your household traded the same within thirty days: ${names(facts['trades'])}.`,
  suitability: (facts) => `You then hold more of a class than your band: ${names(facts['above'])}.`,
  exclusions: (facts) => `Not marked as sustainable, which you asked for first: ${names(facts['symbols'])}.`,
}

/** Any other warning is told by its facts: `limit 0.2; after 0.19`. */
export const warningText = ({ name, facts }: CheckResult): string => words[name]?.(facts)
  ?? `The check ${name} warns: ${Object.entries(facts).map(([fact, value]) => `${fact} ${names(value)}`).join('; ')}.`
