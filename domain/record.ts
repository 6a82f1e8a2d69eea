import { canonicalJson, sha256Hex } from './canonical.ts'

/** One link of a hash chain. `body` is canonical JSON text exactly as stored, so that verifying needs no re-serialising. */
export interface ChainEntry {
  readonly chainId: string
  readonly seq: number
  readonly at: string
  /** Noun-verb: `ticket-proposed`, `order-filled`, `message-received`. */
  readonly kind: string
  readonly body: string
  readonly prevHash: string
  readonly hash: string
}

export const genesisHash = '0'.repeat(64)

/** SHA-256("steward-record-v1" ‖ canonical {chainId, seq, at, kind, bodyHash, prevHash}): binds place, time, kind and content. */
export const entryHash = (entry: Omit<ChainEntry, 'hash'>): string =>
  sha256Hex('steward-record-v1', canonicalJson({
    chainId: entry.chainId, seq: entry.seq, at: entry.at, kind: entry.kind, bodyHash: sha256Hex(entry.body), prevHash: entry.prevHash,
  }))

/** One chain's newest link, as a checkpoint lists it. */
export interface ChainHead {
  readonly chainId: string
  readonly seq: number
  readonly hash: string
}
