/**
 * An expected "no", as a value. `message` says what happened, `facts` what decided it, `nextStep` what the person can do.
 * `code` is stable: outsiders rely on it.
 */
export interface Refusal {
  readonly refused: true
  readonly code: string
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly nextStep: string
}

export const refuse = (code: string, message: string, facts: Readonly<Record<string, unknown>>, nextStep: string): Refusal =>
  ({ refused: true, code, message, facts, nextStep })

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true
