import { bodyOf, type Entry, type Finding } from './finding.ts'

/** What a person did before and up to one entry. */
export interface Recent {
  /** Confirmed by this person within `activityLimits.burstMs`, this one included. */
  readonly confirmedLately: number
  /** The ticket's worst case, and the median of its owner's earlier confirmed ones; minor units. */
  readonly worstCaseMinor: bigint
  readonly usualMinor: bigint | null
  readonly earlier: number
  /** Names of the ticket's checks that only warned. */
  readonly warned: readonly string[]
  /** Wrong codes within `activityLimits.failuresMs`, this one included. */
  readonly failedStepUps: number
}

/** From when on activity is unusual. */
export const activityLimits = { burst: 5, burstMs: 10 * 60_000, timesUsual: 5n, leastEarlier: 3, largeFirstMinor: 5_000_000n, failures: 3, failuresMs: 15 * 60_000 } as const

const unusualSize = ({ worstCaseMinor, usualMinor, earlier }: Recent): boolean =>
  (usualMinor === null || earlier < activityLimits.leastEarlier ? worstCaseMinor >= activityLimits.largeFirstMinor : worstCaseMinor > usualMinor * activityLimits.timesUsual)

const byKind: Readonly<Record<string, string>> = { 'device-new': 'new-device', 'sign-in-locked': 'sign-in-locked' }

/** Unusual activity that this entry shows. A burst and a row of failures are told at their limit and at its multiples, not at each one. */
export const activity = (entry: Entry, recent: Recent | undefined): readonly Finding[] => {
  const rules: string[] = []
  const plain = byKind[entry.kind]
  if (plain !== undefined) rules.push(plain)
  if (entry.kind === 'ticket-confirmed' && recent) {
    if (recent.confirmedLately > 0 && recent.confirmedLately % activityLimits.burst === 0) rules.push('burst')
    if (unusualSize(recent)) rules.push('unusual-size')
    if (recent.warned.includes('suitability')) rules.push('drift-from-profile')
  }
  if (entry.kind === 'step-up-failed' && recent && recent.failedStepUps > 0 && recent.failedStepUps % activityLimits.failures === 0) rules.push('failed-step-ups')
  return rules.map((rule) => ({ kind: 'activity', rule }))
}

export const activityRules: readonly string[] = ['burst', 'unusual-size', 'drift-from-profile', 'failed-step-ups', ...Object.values(byKind)]

export const isConfirmed = (entry: Entry): boolean => entry.kind === 'ticket-confirmed'
export const ticketIdOf = (entry: Entry): string => String(bodyOf(entry)['ticketId'] ?? '')
