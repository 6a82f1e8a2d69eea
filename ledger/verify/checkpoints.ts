import type { ChainHead } from '../../domain/record.ts'
import { isSignedBy, statementHash, type Checkpoint } from '../checkpoint.ts'
import { merkleRoot, rootFromPath } from '../merkle.ts'
import type { RecordContent } from '../record-content.ts'
import { placeOf, type SeenChains } from './chains.ts'
import { problem, type RecordProblem } from './problem.ts'

const place = 'checkpoints'

const forged = (checkpoint: Checkpoint, publicKey: string, whole: boolean): readonly RecordProblem[] => {
  const { statement, heads } = checkpoint
  const found: RecordProblem[] = []
  if (!isSignedBy(publicKey, checkpoint)) found.push(problem(place, statement.sequence, 'CHECKPOINT_FORGED', `Checkpoint ${statement.sequence} is not signed by this key.`))
  if (whole && (merkleRoot(heads) !== statement.root || heads.length !== statement.chains)) {
    found.push(problem(place, statement.sequence, 'CHECKPOINT_FORGED', `Checkpoint ${statement.sequence} lists other chains than it signed.`))
  }
  return found
}

const broken = (checkpoints: readonly Checkpoint[]): readonly RecordProblem[] =>
  checkpoints.slice(1).flatMap(({ statement }, at) => {
    const before = checkpoints[at]?.statement
    if (before && statement.sequence === before.sequence + 1 && statement.previous === statementHash(before)) return []
    return problem(place, statement.sequence, 'CHECKPOINT_BROKEN', `Checkpoint ${statement.sequence} does not follow checkpoint ${before?.sequence ?? 0}.`)
  })

/** What came before a loss that was taken over knowingly is proven no more: the report names it. */
const sinceAccepted = (checkpoints: readonly Checkpoint[]): readonly Checkpoint[] =>
  checkpoints.slice(Math.max(0, checkpoints.findLastIndex(({ statement }) => statement.accepted !== undefined)))

/** A head that a checkpoint saw must still be an entry of that chain. Each chain is reported once, at its earliest lost place. */
const truncated = (checkpoints: readonly Checkpoint[], seen: SeenChains): readonly RecordProblem[] => {
  const lost = new Map<string, ChainHead>()
  for (const { heads } of sinceAccepted(checkpoints)) {
    for (const head of heads) {
      const same = seen.at.get(placeOf(head.chainId, head.seq)) === head.hash
      if (!same && head.seq < (lost.get(head.chainId)?.seq ?? Infinity)) lost.set(head.chainId, head)
    }
  }
  return [...lost.values()].map(({ chainId, seq }) => problem(chainId, seq, 'TRUNCATED',
    `A checkpoint saw entry ${seq}, and it is no longer there: rows were cut or rewritten, or an older backup was put back.`))
}

const counted = (content: RecordContent, last: Checkpoint): readonly RecordProblem[] => {
  const { counts, sequence } = last.statement
  return (['confirmations', 'orders', 'outbox'] as const).flatMap((name) => (content[name].length >= counts[name] ? []
    : problem(name, sequence, 'ROWS_LOST', `Checkpoint ${sequence} counted ${counts[name]} ${name}, now there are ${content[name].length}.`)))
}

const proven = (content: RecordContent, seen: SeenChains, last: Checkpoint): readonly RecordProblem[] =>
  content.chains.flatMap(({ chainId, seq }) => {
    const proof = content.proofs.find(({ head }) => head.chainId === chainId)
    if (proof && rootFromPath(proof.head, proof.path) === last.statement.root && seen.at.get(placeOf(chainId, proof.head.seq)) === proof.head.hash) return []
    return problem(chainId, seq, 'TRUNCATED', 'This chain is not the one that the checkpoint signed.')
  })

/** A checkpoint is due after every turn: what waited longer than this, while the record went on, should have one. */
const dueMs = 60_000

const missing = (seen: SeenChains): readonly RecordProblem[] => {
  if (seen.oldestUncovered === undefined || Date.parse(seen.newest) - Date.parse(seen.oldestUncovered) <= dueMs) return []
  return [problem(place, 0, 'CHECKPOINT_MISSING', `No checkpoint covers what was recorded at ${seen.oldestUncovered}, and the record went on until ${seen.newest}.`)]
}

/** Signatures, order and completeness of the checkpoints, and whether the record still contains what they saw. */
export const verifyCheckpoints = (content: RecordContent, seen: SeenChains, checkpoints: readonly Checkpoint[], publicKey: string): readonly RecordProblem[] => {
  const last = checkpoints.at(-1)
  if (!last) return [problem(place, 0, 'CHECKPOINT_MISSING', 'There is no checkpoint: nothing proves where the record ended.')]
  const whole = content.scope === 'all'
  const signatures = checkpoints.flatMap((checkpoint) => forged(checkpoint, publicKey, whole))
  if (!whole) return [...signatures, ...proven(content, seen, last)]
  return [...signatures, ...broken(checkpoints), ...truncated(checkpoints, seen), ...counted(content, last), ...missing(seen)]
}
