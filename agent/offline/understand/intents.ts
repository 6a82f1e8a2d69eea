/** What people want, as one word each. In-scope intents have a skill that answers them. */
export const intents = [
  'status', 'holdings', 'value', 'cash', 'holding', 'allocation', 'drift', 'concentration', 'risk', 'income', 'fund-costs', 'movers',
  'performance', 'transactions', 'dividends', 'fees-paid', 'cost-basis',
  'stress', 'backtest', 'optimise', 'rebalance', 'trade', 'invest', 'raise-cash', 'what-if-trade', 'advice-on-symbol',
  'goal', 'goal-change', 'exclude', 'plan', 'alert', 'import', 'risk-profile', 'risk-questionnaire', 'tax-on-sale', 'harvest', 'compliance', 'price', 'instrument', 'macro', 'symbol-search', 'education', 'order-status',
  'clients', 'client-activity', 'memory', 'settings', 'own-data', 'news', 'fundamentals', 'data-status', 'why', 'risks-of-that', 'confirm-words', 'cancel-words', 'talk-to-person', 'capabilities',
] as const
type InScope = (typeof intents)[number]

export const outOfScope = ['banking', 'general', 'smalltalk', 'thanks', 'goodbye', 'legal', 'prediction', 'personal-finance', 'identity', 'language'] as const
export type OutOfScope = (typeof outOfScope)[number]

export const refusals = ['guarantee', 'skip-confirmation', 'other-person', 'evade', 'secrets'] as const
export type Refused = (typeof refusals)[number]

export type Intent = InScope | OutOfScope | Refused

export const isInScope = (intent: Intent): intent is InScope => (intents as readonly string[]).includes(intent)
export const isRefused = (intent: Intent): intent is Refused => (refusals as readonly string[]).includes(intent)
