import { statementHash, signCheckpoint, type Checkpoint } from './checkpoint.ts'
import type { CheckpointerOptions } from './checkpointer.ts'
import { appendEntry, firmChain } from './record.ts'
import { RecordError } from './record-error.ts'
import { begun, brokenChains, hasBegun, lostRows, readRecordState } from './record-state.ts'

/**
 * The checkpoint by which the record goes on after a loss: an older backup was put back (`last` knows more than the record), or the
 * checkpoints themselves are gone (no `last`, though the record had some). The firm's chain tells it first. Rejects when nothing was lost.
 */
export const acceptLoss = async ({ kysely, signer, clock }: CheckpointerOptions, last: Checkpoint | undefined, reason: string): Promise<Checkpoint> => {
  const [told, before] = [await hasBegun(kysely), await readRecordState(kysely)]
  const chains = last ? await brokenChains(kysely, last.heads) : []
  const fewer = last !== undefined && lostRows(last, signCheckpoint(before, last.statement, clock(), signer))
  if (chains.length === 0 && !fewer && (last !== undefined || !told)) throw new RecordError('Nothing was lost: the record continues its last checkpoint.')
  const was = last ? { sequence: last.statement.sequence, hash: statementHash(last.statement) } : null
  await kysely.transaction().execute(async (trx) => {
    await appendEntry(trx, firmChain, last ? 'rollback-accepted' : 'checkpoints-begun-anew', { reason, lastCheckpoint: was, chains: chains.length }, clock())
    if (!told) await appendEntry(trx, firmChain, begun, { keyId: signer.keyId }, clock())
  })
  return signCheckpoint(await readRecordState(kysely), last?.statement, clock(), signer, { reason, chains: chains.length })
}
