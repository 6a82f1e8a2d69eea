/** What one turn may use. Named settings: a model in a loop must end, and a person must not wait for ever. */
export interface TurnBudget {
  readonly maxToolCalls: number
  readonly maxModelCalls: number
  readonly maxTokens: number
  readonly timeoutMs: number
}

/** Eight calls answer a question of several parts twice over; a minute is as long as anybody waits. */
export const defaultBudget: TurnBudget = { maxToolCalls: 8, maxModelCalls: 8, maxTokens: 120_000, timeoutMs: 60_000 }

/** A turn that may not go on; `code` is stable. */
export class TurnStopped extends Error {
  readonly code: 'BUDGET_EXCEEDED' | 'TURN_TIMEOUT' | 'CANCELED' | 'MODEL_UNAVAILABLE' | 'CONTENT_FILTER'

  constructor(code: TurnStopped['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The stop that an error is or was caused by, however deep a library wrapped it. */
export const stopOf = (error: unknown): TurnStopped | undefined => {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth++) if (each instanceof TurnStopped) return each
  return undefined
}
