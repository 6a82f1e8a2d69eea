import { join } from 'node:path'
import { loadSigner, type Signer } from '../../ledger/signer.ts'
import type { Config } from '../config.ts'

/** In production the key is brought; elsewhere one is made beside the checkpoints, outside of the database's folder. */
export const openSigner = (config: Config): Promise<Signer> => {
  if (config.CHECKPOINT_KEY !== undefined) return loadSigner(config.CHECKPOINT_KEY, { create: false })
  return loadSigner(join(config.CHECKPOINT_DIR, 'signing-key.pem'), { create: true })
}
