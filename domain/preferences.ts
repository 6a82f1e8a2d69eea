/** What a person may change by themselves, without a fresh code: how they are told things, never what may be traded. */
export interface Preferences {
  /** How much is explained. It changes words only; what suits the person goes by the profile's knowledge. */
  readonly explain: 'simple' | 'standard' | 'expert'
  /** What comes first where both are said. */
  readonly figures: 'dollars' | 'percent'
  /** `off`: alerts and news wait in the conversation and no page is told. Trades are always told. */
  readonly notifications: 'all' | 'off'
  /** Of several accounts, the one that is meant when a trade names none; `null`: ask. */
  readonly defaultAccountId: string | null
}

export const explainLevels = ['simple', 'standard', 'expert'] as const
export const figureOrders = ['dollars', 'percent'] as const
export const notificationLevels = ['all', 'off'] as const

/** As everybody starts. */
export const usualPreferences: Preferences = { explain: 'standard', figures: 'dollars', notifications: 'all', defaultAccountId: null }
