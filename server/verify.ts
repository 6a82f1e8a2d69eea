import { open } from 'node:fs/promises'
import { readCheckpoints } from '../ledger/checkpoint-store.ts'
import { exportRecord } from '../ledger/export.ts'
import { withRecordContent } from '../ledger/record-content.ts'
import type { Anchor } from '../ledger/verify/anchor.ts'
import { verifyRecord, type VerifyReport } from '../ledger/verify.ts'
import type { Steward } from './steward.ts'

/** Covers the newest entries by a checkpoint, then verifies everything as of one moment; writes an export for outsiders when asked. */
export const verifyNow = async (steward: Steward, { exportFile, anchor }: { readonly exportFile?: string | undefined; readonly anchor?: Anchor | undefined } = {}): Promise<VerifyReport> => {
  const flushed = await steward.checkpointer.flush().then(() => undefined, (error: unknown) => error)
  if (flushed !== undefined) steward.log.error('checkpoint-failed', flushed)
  const checkpoints = await readCheckpoints(steward.config.CHECKPOINT_DIR)
  if (exportFile !== undefined) {
    const file = await open(exportFile, 'w', 0o600)
    try {
      await exportRecord({ kysely: steward.audit.kysely, checkpoints, write: async (line) => { await file.write(line) } })
    } finally {
      await file.close()
    }
  }
  return withRecordContent(steward.audit.kysely, (content) => verifyRecord({ content, checkpoints, publicKey: steward.recordKey, ...(anchor && { anchor }) }))
}
