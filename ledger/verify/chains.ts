import { entryHash, genesisHash, type ChainEntry, type ChainHead } from '../../domain/record.ts'
import type { Checkpoint } from '../checkpoint.ts'
import { clearPart } from '../keys/sealed-body.ts'
import { bodyOf, evidenceNamedBy, type RecordContent } from '../record-content.ts'
import { problem, type RecordProblem } from './problem.ts'

/** What a pass over all entries saw. */
export interface SeenChains {
  readonly entries: number
  readonly heads: ReadonlyMap<string, ChainHead>
  /** Hash of the entry at `chainId seq`, for the places that checkpoints name. */
  readonly at: ReadonlyMap<string, string>
  /** Places at which evidence is named, by digest. */
  readonly evidence: ReadonlyMap<string, ChainHead>
  /** Tickets by what the transcript says of them; `ticketId hash`. */
  readonly displayed: ReadonlySet<string>
  readonly confirmed: ReadonlyMap<string, ChainHead>
  readonly oldestUncovered: string | undefined
  readonly newest: string
  readonly problems: readonly RecordProblem[]
}

export const placeOf = (chainId: string, seq: number): string => `${chainId} ${seq}`
export const ticketKey = (ticketId: string, hash: string): string => `${ticketId} ${hash}`

const linkProblems = (entry: ChainEntry, previous: ChainHead | undefined): readonly RecordProblem[] => {
  const { chainId, seq } = entry
  const found: RecordProblem[] = []
  if (seq !== (previous?.seq ?? 0) + 1) {
    found.push(problem(chainId, seq, 'SEQUENCE_BROKEN', `Entry ${seq} follows entry ${previous?.seq ?? 0}: something is missing or out of order.`))
  }
  if (entry.prevHash !== (previous?.hash ?? genesisHash)) found.push(problem(chainId, seq, 'LINK_BROKEN', `Entry ${seq} does not name the entry before it.`))
  if (entryHash(entry) !== entry.hash) found.push(problem(chainId, seq, 'HASH_MISMATCH', `Entry ${seq} is not what its hash says.`))
  return found
}

const headProblems = (content: RecordContent, heads: ReadonlyMap<string, ChainHead>): readonly RecordProblem[] => {
  const stored = new Map(content.chains.map((head) => [head.chainId, head]))
  return [...new Set([...stored.keys(), ...heads.keys()])].flatMap((chainId) => {
    const [said, seen] = [stored.get(chainId), heads.get(chainId)]
    if (said?.seq === seen?.seq && said?.hash === seen?.hash) return []
    return problem(chainId, seen?.seq ?? 0, 'HEAD_MISMATCH', `The chain ends at entry ${seen?.seq ?? 0}, its head says ${said?.seq ?? 0}.`)
  })
}

/** Recomputes every hash and link, in one pass. `last` is the newest checkpoint: what comes after it is not covered. */
export const verifyChains = async (content: RecordContent, last: Checkpoint | undefined): Promise<SeenChains> => {
  const covered = new Map(last?.heads.map((head) => [head.chainId, head.seq]))
  const heads = new Map<string, ChainHead>()
  const at = new Map<string, string>()
  const evidence = new Map<string, ChainHead>()
  const displayed = new Set<string>()
  const confirmed = new Map<string, ChainHead>()
  const problems: RecordProblem[] = []
  let [entries, newest, oldestUncovered] = [0, '', undefined as string | undefined]
  for await (const entry of content.entries()) {
    const { chainId, seq, hash } = entry
    problems.push(...linkProblems(entry, heads.get(chainId)))
    heads.set(chainId, { chainId, seq, hash })
    at.set(placeOf(chainId, seq), hash)
    for (const digest of evidenceNamedBy(entry)) evidence.set(digest, { chainId, seq, hash })
    if (entry.kind === 'ticket-displayed' || entry.kind === 'ticket-confirmed') {
      const told = clearPart(bodyOf(entry))
      const key = ticketKey(String(told['ticketId']), String(told['hash']))
      if (entry.kind === 'ticket-displayed') displayed.add(key)
      else confirmed.set(key, { chainId, seq, hash })
    }
    if (seq > (covered.get(chainId) ?? 0) && (oldestUncovered === undefined || entry.at < oldestUncovered)) oldestUncovered = entry.at
    if (entry.at > newest) newest = entry.at
    entries += 1
  }
  problems.push(...headProblems(content, heads))
  return { entries, heads, at, evidence, displayed, confirmed, oldestUncovered, newest, problems }
}
