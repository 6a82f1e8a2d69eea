import type { RecordContent } from './record-content.ts'
import type { Checkpoint } from './checkpoint.ts'
import { verifyAnchor, type Anchor } from './verify/anchor.ts'
import { verifyChains, type SeenChains } from './verify/chains.ts'
import { verifyCheckpoints } from './verify/checkpoints.ts'
import { verifyTrades } from './verify/trades.ts'
import { verifyEvidence } from './verify/evidence.ts'
import type { RecordProblem } from './verify/problem.ts'

export type { RecordProblem } from './verify/problem.ts'

export interface VerifyOptions {
  readonly content: RecordContent
  /** From CHECKPOINT_DIR, or of the export; oldest first. */
  readonly checkpoints: readonly Checkpoint[]
  /** PEM; in production it comes from elsewhere than the checkpoints. */
  readonly publicKey: string
  /** The newest checkpoint that was noted elsewhere: tells a roll-back of database and checkpoints together. */
  readonly anchor?: Anchor
}

/** A roll-back or a lost folder that an administrator took over knowingly: what came before it is proven no more. */
export interface AcceptedLoss { readonly sequence: number; readonly at: string; readonly reason: string }


export interface VerifyReport {
  readonly ok: boolean
  readonly entries: number
  readonly chains: number
  readonly confirmations: number
  readonly orders: number
  /** The newest checkpoint that was compared; `null` when there is none, which is a problem. */
  readonly checkpoint: { readonly sequence: number; readonly at: string } | null
  /** Entries newer than that checkpoint: chained, but not yet covered by a signature. */
  readonly uncovered: number
  readonly accepted: readonly AcceptedLoss[]
  readonly problems: readonly RecordProblem[]
}

const uncoveredBy = (seen: SeenChains, last: Checkpoint | undefined): number => {
  const covered = new Map(last?.heads.map((head) => [head.chainId, head.seq]))
  let total = 0
  for (const [chainId, { seq }] of seen.heads) total += Math.max(0, seq - (covered.get(chainId) ?? 0))
  return total
}

/**
 * Is the record whole? Finds edits, insertions, deletions, reordering, truncation (the last row too) and roll-back to an older
 * backup, trades that nobody confirmed, and what the signatures don't cover. It trusts no trigger and no constraint.
 */
export const verifyRecord = async ({ content, checkpoints, publicKey, anchor }: VerifyOptions): Promise<VerifyReport> => {
  const seen = await verifyChains(content, checkpoints.at(-1))
  const problems = [
    ...seen.problems,
    ...verifyCheckpoints(content, seen, checkpoints, publicKey),
    ...(anchor ? verifyAnchor(checkpoints, anchor) : []),
    ...verifyTrades(content, seen, publicKey),
    ...await verifyEvidence(content, seen),
  ]
  const last = checkpoints.at(-1)
  return {
    ok: problems.length === 0,
    entries: seen.entries,
    chains: seen.heads.size,
    confirmations: content.confirmations.length,
    orders: content.orders.length,
    checkpoint: last ? { sequence: last.statement.sequence, at: last.statement.at } : null,
    uncovered: uncoveredBy(seen, last),
    accepted: checkpoints.flatMap(({ statement: { sequence, at, accepted } }) => (accepted ? [{ sequence, at, reason: accepted.reason }] : [])),
    problems,
  }
}
