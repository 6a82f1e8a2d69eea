import type { Refusal } from '../../domain/result.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import { storeEvidence } from '../../ledger/evidence.ts'
import { personChain } from '../../ledger/record.ts'
import { callHash } from '../../tools/define-tool.ts'
import { kinds } from '../conversation/transcript.ts'
import { standOf, worked } from '../dashboard/figures.ts'
import { sealMemories } from '../memory/seal.ts'
import type { Session } from '../auth/port.ts'
import type { Steward } from '../steward.ts'

/** What is recommended outside of any conversation, and the turn that it is recorded as. */
export interface Recommending {
  readonly turnId: string
  readonly facts: PersonFacts
  /** A tool's output, in the record with all that it stood on. */
  run<Output>(name: string, input: unknown): Promise<Output | Refusal>
}

/**
 * Begins a recommendation that nobody talked about: an advisor's proposals, a client's own ticket of one. It stands on the person's chain as
 * a turn does in a conversation, so that it can be replayed like one.
 */
export const recommending = async (steward: Steward, { id: sessionId, person }: Session): Promise<Recommending> => {
  const [chain, turnId] = [personChain(person.id), steward.newId('turn')]
  const facts = await steward.readFacts(person)
  const stand = await standOf(steward, facts)
  const { asOf, digest: marketDigest, source: marketSource } = stand.market
  const factsDigest = await storeEvidence(steward.db.kysely, chain, sealMemories(facts))
  await steward.append(chain, kinds.turn, { turnId, model: 'none', factsDigest, asOf, marketDigest, marketSource, sessionId })
  let calls = 0
  const run = async <Output>(name: string, input: unknown): Promise<Output | Refusal> => {
    const { input: read, output, refusal, version } = await worked(steward, stand, name, input)
    const entry = { turnId, version: String(version), name, input: read, output, hash: callHash(name, read, output) }
    if (refusal) await steward.append(chain, kinds.refused, { ...entry, code: refusal.code })
    else await steward.append(chain, kinds.tool, { ...entry, resultId: `r${calls += 1}` })
    return output as Output | Refusal
  }
  return { turnId, facts, run }
}
