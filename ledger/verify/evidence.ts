import { sha256Hex } from '../../domain/canonical.ts'
import type { RecordContent } from '../record-content.ts'
import type { SeenChains } from './chains.ts'
import { problem, type RecordProblem } from './problem.ts'

/** Large values are kept under their digest: each must still give it, and what an entry names must be there. */
export const verifyEvidence = async (content: RecordContent, seen: SeenChains): Promise<readonly RecordProblem[]> => {
  const problems: RecordProblem[] = []
  const missing = new Map(seen.evidence)
  for await (const { digest, body } of content.evidence()) {
    missing.delete(digest)
    if (sha256Hex(body) !== digest) problems.push(problem(digest, 0, 'EVIDENCE_CHANGED', `Evidence ${digest} is not what its digest says.`))
  }
  for (const [digest, { chainId, seq }] of missing) {
    problems.push(problem(chainId, seq, 'EVIDENCE_LOST', `Entry ${seq} names evidence ${digest}, which is gone.`))
  }
  return problems
}
