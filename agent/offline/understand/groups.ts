import { isInScope, isRefused, type Intent } from './intents.ts'

/** Intents that one tool answers: to take one for another inside a group is a small mistake, across groups a large one. */
const groups: Readonly<Record<string, readonly Intent[]>> = {
  portfolio: ['status', 'holdings', 'holding', 'value', 'cash', 'allocation', 'drift', 'concentration', 'risk', 'income', 'fund-costs', 'movers', 'cost-basis', 'advice-on-symbol'],
  performance: ['performance'], transactions: ['transactions', 'dividends', 'fees-paid'], stress: ['stress'], backtest: ['backtest'], optimise: ['optimise'],
  propose: ['trade', 'rebalance', 'invest', 'raise-cash'], goal: ['goal'], profile: ['risk-profile', 'risk-questionnaire', 'goal-change', 'exclude'], tax: ['tax-on-sale', 'harvest'],
  market: ['price', 'instrument', 'macro', 'data-status'], dialogue: ['why', 'risks-of-that', 'confirm-words', 'cancel-words'],
}
const groupByIntent = new Map(Object.entries(groups).flatMap(([group, members]) => members.map((intent) => [intent, group] as const)))

export const groupOf = (intent: Intent): string => groupByIntent.get(intent) ?? (isInScope(intent) ? intent : isRefused(intent) ? 'refused' : 'outside')
