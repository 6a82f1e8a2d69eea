import { statementHash, type Checkpoint } from '../checkpoint.ts'
import { problem, type RecordProblem } from './problem.ts'

/** A checkpoint that somebody noted elsewhere: when database and checkpoints were put back together, only this can tell. */
export interface Anchor { readonly sequence: number; readonly hash: string }

export const anchorOf = ({ statement }: Pick<Checkpoint, 'statement'>): Anchor => ({ sequence: statement.sequence, hash: statementHash(statement) })

/** One line for a mail, a printout or another system: `SEQUENCE-HASH`. */
export const anchorText = ({ sequence, hash }: Anchor): string => `${sequence}-${hash}`

/** The newest anchor in a text: the line itself, or whatever it was pasted from. `undefined` when there is none. */
export const parseAnchor = (text: string): Anchor | undefined => {
  const found = [...text.matchAll(/\b(\d{1,10})-([0-9a-f]{64})\b/g)].map(([, sequence, hash]) => ({ sequence: Number(sequence), hash: hash ?? '' }))
  return found.reduce<Anchor | undefined>((newest, next) => (newest && newest.sequence >= next.sequence ? newest : next), undefined)
}

/** The anchor's checkpoint must still be among these, or among those before them that were given up in order. */
export const verifyAnchor = (checkpoints: readonly Checkpoint[], anchor: Anchor): readonly RecordProblem[] => {
  const at = (message: string): readonly RecordProblem[] => [problem('checkpoints', anchor.sequence, 'ROLLED_BACK', message)]
  const [first, last] = [checkpoints[0]?.statement, checkpoints.at(-1)?.statement]
  if (!first || !last || anchor.sequence > last.sequence) {
    return at(`The anchor names checkpoint ${anchor.sequence}, and the newest here is ${last?.sequence ?? 0}: database and checkpoints were put back together.`)
  }
  if (anchor.sequence < first.sequence) return at(`Checkpoint ${anchor.sequence} is no longer kept, the oldest here is ${first.sequence}: use a newer anchor.`)
  const same = checkpoints.find(({ statement }) => statement.sequence === anchor.sequence)
  if (same && statementHash(same.statement) === anchor.hash) return []
  return at(`Checkpoint ${anchor.sequence} is not the one that the anchor names: another history was put in its place.`)
}
