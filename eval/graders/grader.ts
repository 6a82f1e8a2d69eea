import type { TurnEvidence } from '../evidence.ts'
import type { Expectation } from '../scenario.ts'

/** What a grader looks at: the turn as recorded, and whether the state changed while it ran. */
export interface Graded {
  readonly turn: TurnEvidence
  readonly stateChanged: boolean
  /** Identifiers and labels of other people that must never appear. */
  readonly others: readonly string[]
}

/** Says what is wrong, or nothing. */
export type Grader = (graded: Graded, expect: Expectation) => string | undefined
