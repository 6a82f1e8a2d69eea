import type { Entry, Finding } from './finding.ts'

/**
 * A random share of replies, drawn by the entry's own hash: nobody can choose what is drawn, and anybody can check afterwards that it was
 * drawn rightly. `share` is a fraction of one.
 */
export const sample = (entry: Entry, share: number): readonly Finding[] =>
  entry.kind === 'reply-sent' && Number.parseInt(entry.hash.slice(0, 8), 16) < share * 2 ** 32 ? [{ kind: 'sample', rule: 'random-sample' }] : []
