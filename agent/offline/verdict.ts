import type { Outcome } from '../../domain/conversation.ts'

/** What our own model says of its answer; a remote endpoint has no way to say it. */
export interface Verdict {
  readonly outcome: Exclude<Outcome, 'error'>
  /** Messages that the person may send with one click. */
  readonly choices: readonly string[]
}
