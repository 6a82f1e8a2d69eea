/**
 * A questionnaire's answers. What it asks follows ESMA's suitability guidelines (35-43-3172: financial situation, ability to bear
 * losses, objectives, knowledge, sustainability) and FINRA rule 2111. Years are whole; shares are fractions of one.
 */
export interface RiskAnswers {
  /** Capacity: when most of the money is needed. */
  readonly horizonYears: number
  /** Capacity: months of spending kept outside of this portfolio. */
  readonly reserveMonths: number
  readonly income: 'unstable' | 'steady' | 'secure'
  /** Capacity: this portfolio as a part of everything owned. */
  readonly shareOfWealth: 'small' | 'half' | 'most'
  /** Tolerance: what they would do after a fall of 20 %. */
  readonly reaction: 'sell-all' | 'sell-some' | 'hold' | 'buy-more'
  /** Tolerance: the largest loss in a bad year that they could live with. */
  readonly worstLoss: number
  readonly aim: 'preserve' | 'income' | 'growth' | 'maximum'
  /** What they did in a fall that they lived through. */
  readonly lived: 'none' | 'sold' | 'held' | 'bought'
  readonly knowledge: 'basic' | 'informed' | 'advanced'
  readonly experienceYears: number
  readonly sustainability: 'none' | 'some' | 'strong'
}
