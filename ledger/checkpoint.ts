import { canonicalJson, sha256Hex } from '../domain/canonical.ts'
import { genesisHash, type ChainHead } from '../domain/record.ts'
import { merkleRoot } from './merkle.ts'
import { verifySignature, type Signer } from './signer.ts'

export interface RecordCounts {
  readonly entries: number
  readonly confirmations: number
  readonly orders: number
  readonly outbox: number
}

/** What is signed. `root` binds all chain heads, `previous` the checkpoint before, so that none can be left out. */
export interface CheckpointStatement {
  readonly format: 'steward-checkpoint-v1'
  readonly sequence: number
  readonly at: string
  /** Hash of the statement before; 64 zeros for the first. */
  readonly previous: string
  /** Merkle root over `heads` in the order of their ids. */
  readonly root: string
  readonly chains: number
  readonly counts: RecordCounts
  readonly keyId: string
  /** Only on a checkpoint that goes on after a loss: why an administrator took it over, and how many chains were cut. */
  readonly accepted?: { readonly reason: string; readonly chains: number }
}

export interface Checkpoint {
  readonly statement: CheckpointStatement
  readonly signature: string
  /** Sorted by chain id. */
  readonly heads: readonly ChainHead[]
}

export const statementHash = (statement: CheckpointStatement): string => sha256Hex(canonicalJson(statement))

/** Makes the checkpoint that follows `previous`. */
export const signCheckpoint = (
  state: { readonly heads: readonly ChainHead[]; readonly counts: RecordCounts },
  previous: CheckpointStatement | undefined, at: Date, signer: Signer, accepted?: CheckpointStatement['accepted'],
): Checkpoint => {
  const statement: CheckpointStatement = {
    format: 'steward-checkpoint-v1',
    sequence: (previous?.sequence ?? 0) + 1,
    at: at.toISOString(),
    previous: previous ? statementHash(previous) : genesisHash,
    root: merkleRoot(state.heads),
    chains: state.heads.length,
    counts: state.counts,
    keyId: signer.keyId,
    ...(accepted ? { accepted } : {}),
  }
  return { statement, signature: signer.sign(canonicalJson(statement)), heads: state.heads }
}

export const isSignedBy = (publicKey: string, { statement, signature }: Pick<Checkpoint, 'statement' | 'signature'>): boolean =>
  verifySignature(publicKey, canonicalJson(statement), signature)
