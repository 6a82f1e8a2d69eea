/** One rule's verdict, with the facts that decided it. `blocked` can't be talked away. */
export interface CheckResult {
  readonly name: string
  readonly outcome: 'passed' | 'warned' | 'blocked'
  readonly facts: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}

export const isBlocked = (checks: readonly CheckResult[]): boolean => checks.some((check) => check.outcome === 'blocked')
