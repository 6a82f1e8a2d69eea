import { canonicalJson, sha256Hex } from '../domain/canonical.ts'
import type { ChainHead } from '../domain/record.ts'

/** Merkle tree of RFC 6962 (section 2.1) over chain heads in the order of their ids; leaves and nodes have different prefixes. */
const leafOf = ({ chainId, seq, hash }: ChainHead): string => sha256Hex('\0', canonicalJson({ chainId, seq, hash }))
const nodeOf = (left: string, right: string): string => sha256Hex('\u0001', Buffer.from(left, 'hex'), Buffer.from(right, 'hex'))

/** The largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1))

const rootOf = (leaves: readonly string[]): string => {
  const [first] = leaves
  if (first === undefined) return sha256Hex('')
  if (leaves.length === 1) return first
  const split = splitOf(leaves.length)
  return nodeOf(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
}

export const merkleRoot = (heads: readonly ChainHead[]): string => rootOf(heads.map(leafOf))

/** One step from a leaf to the root: the neighbour's hash, and the side on which it stands. */
export interface ProofStep {
  readonly side: 'left' | 'right'
  readonly hash: string
}

const pathOf = (leaves: readonly string[], at: number): readonly ProofStep[] => {
  if (leaves.length < 2) return []
  const split = splitOf(leaves.length)
  return at < split
    ? [...pathOf(leaves.slice(0, split), at), { side: 'right', hash: rootOf(leaves.slice(split)) }]
    : [...pathOf(leaves.slice(split), at - split), { side: 'left', hash: rootOf(leaves.slice(0, split)) }]
}

/** The path from one head to the root: proves a part of the record without showing the rest. */
export const merklePath = (heads: readonly ChainHead[], chainId: string): readonly ProofStep[] => {
  const at = heads.findIndex((head) => head.chainId === chainId)
  if (at < 0) throw new RangeError(`No chain ${chainId} among these heads.`)
  return pathOf(heads.map(leafOf), at)
}

export const rootFromPath = (head: ChainHead, path: readonly ProofStep[]): string =>
  path.reduce((hash, step) => (step.side === 'left' ? nodeOf(step.hash, hash) : nodeOf(hash, step.hash)), leafOf(head))
