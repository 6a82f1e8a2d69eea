import type { Clock } from '../../domain/ids.ts'
import { createCheckpointer, type Checkpointer } from '../../ledger/checkpointer.ts'
import type { Signer } from '../../ledger/signer.ts'
import { every, type Loop } from '../concurrency/every.ts'
import type { Config } from '../config.ts'
import type { Log } from '../telemetry/log.ts'
import { createAnchoring } from './anchors.ts'
import type { Doors } from './doors.ts'

/** Signed checkpoints: soon after a turn or a confirmation, and regularly for everything else that is recorded. */
export const openCheckpoints = (
  { config, doors, signer, log, clock }: { readonly config: Config; readonly doors: Doors; readonly signer: Signer; readonly log: Log; readonly clock: Clock },
): { readonly checkpointer: Checkpointer; readonly covering: Loop; readonly anchoring: { flush(): Promise<void> } } => {
  let told = ''
  // A record that does not continue its checkpoints stays so until somebody looks: once is enough to say it.
  const onError = (error: unknown): void => {
    if (String(error) !== told) log.error('checkpoint-failed', error)
    told = String(error)
  }
  const anchoring = createAnchoring(config.ANCHOR_URL, log)
  const checkpointer = createCheckpointer({ kysely: doors.audit.kysely, folder: config.CHECKPOINT_DIR, signer, clock, onError, onWritten: anchoring.written })
  return { checkpointer, anchoring, covering: every(config.CHECKPOINT_SECONDS * 1000, () => checkpointer.flush(), onError) }
}
