export type ProblemCode =
  | 'HASH_MISMATCH' | 'SEQUENCE_BROKEN' | 'LINK_BROKEN' | 'HEAD_MISMATCH'
  | 'CHECKPOINT_MISSING' | 'CHECKPOINT_FORGED' | 'CHECKPOINT_BROKEN' | 'TRUNCATED' | 'ROLLED_BACK' | 'ROWS_LOST'
  | 'CONFIRMATION_FORGED' | 'CONFIRMATION_UNRECORDED' | 'CONFIRMATION_LOST' | 'TERMS_CHANGED' | 'CARD_CHANGED' | 'NOT_DISPLAYED'
  | 'ORDER_UNCONFIRMED' | 'ORDER_CHANGED' | 'ORDER_LOST' | 'OUTBOX_LOST'
  | 'EVIDENCE_CHANGED' | 'EVIDENCE_LOST'

/** Where the record is broken: a chain and number where there is one, otherwise the row's id in `chainId`. */
export interface RecordProblem {
  readonly chainId: string
  readonly seq: number
  readonly code: ProblemCode
  readonly message: string
}

export const problem = (chainId: string, seq: number, code: ProblemCode, message: string): RecordProblem => ({ chainId, seq, code, message })
