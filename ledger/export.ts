import type { Kysely } from 'kysely'
import type { ChainEntry, ChainHead } from '../domain/record.ts'
import type { Checkpoint } from './checkpoint.ts'
import { merklePath } from './merkle.ts'
import {
  withRecordContent, type ChainProof, type ConfirmationRow, type DisplayRow, type EvidenceRow, type OrderRow, type RecordContent, type TicketRow,
} from './record-content.ts'
import type { Schema } from './schema.ts'

const format = 'steward-record-v1'

/** One line of an export; its first key says what it is. */
type Line =
  | { readonly header: { readonly format: string; readonly scope: RecordContent['scope'] } }
  | { readonly checkpoint: Checkpoint }
  | { readonly proof: ChainProof }
  | { readonly chain: ChainHead }
  | { readonly entry: ChainEntry }
  | { readonly evidence: EvidenceRow }
  | { readonly ticket: TicketRow }
  | { readonly display: DisplayRow }
  | { readonly confirmation: ConfirmationRow }
  | { readonly order: OrderRow }
  | { readonly outbox: string }
  | { readonly end: { readonly lines: number } }

async function* linesOf(content: RecordContent, checkpoints: readonly Checkpoint[]): AsyncGenerator<Line> {
  yield { header: { format, scope: content.scope } }
  for (const checkpoint of checkpoints) yield { checkpoint }
  for (const proof of content.proofs) yield { proof }
  for (const chain of content.chains) yield { chain }
  for await (const entry of content.entries()) yield { entry }
  for await (const evidence of content.evidence()) yield { evidence }
  for (const ticket of content.tickets) yield { ticket }
  for (const display of content.displays) yield { display }
  for (const confirmation of content.confirmations) yield { confirmation }
  for (const order of content.orders) yield { order }
  for (const outbox of content.outbox) yield { outbox }
}

/** A part shows only its own chains: the others' ids stay behind the Merkle root. */
const partOf = (content: RecordContent, last: Checkpoint): { readonly content: RecordContent; readonly checkpoints: readonly Checkpoint[] } => {
  const proofs = content.chains.flatMap(({ chainId }): readonly ChainProof[] => {
    const head = last.heads.find((each) => each.chainId === chainId)
    return head ? [{ head, path: merklePath(last.heads, chainId) }] : []
  })
  return { content: { ...content, proofs }, checkpoints: [{ ...last, heads: proofs.map(({ head }) => head) }] }
}

export interface ExportOptions {
  readonly kysely: Kysely<Schema>
  /** Flush before: entries without a checkpoint can't be proven. */
  readonly checkpoints: readonly Checkpoint[]
  /** Only these chains, with their tickets, orders and evidence; all without it. */
  readonly chainIds?: readonly string[]
  /** Gets one line of JSON at a time, with its line break; its promise is waited for. */
  readonly write: (line: string) => Promise<void> | void
}

/** Writes the record as JSON Lines with its proofs, as of one moment. Throws when there is no checkpoint to prove it by. */
export const exportRecord = ({ kysely, checkpoints, chainIds, write }: ExportOptions): Promise<void> =>
  withRecordContent(kysely, async (all) => {
    const last = checkpoints.at(-1)
    if (!last) throw new Error('There is no checkpoint: an export could not be proven.')
    const part = chainIds ? partOf(all, last) : { content: all, checkpoints }
    let lines = 0
    for await (const line of linesOf(part.content, part.checkpoints)) {
      await write(`${JSON.stringify(line)}\n`)
      lines += 1
    }
    await write(`${JSON.stringify({ end: { lines } } satisfies Line)}\n`)
  }, chainIds)

export interface ImportedRecord {
  readonly content: RecordContent
  readonly checkpoints: readonly Checkpoint[]
}

/** Reads an export for the verifier. Throws when it is not one, or breaks off before its end. */
export const readExport = async (lines: AsyncIterable<string> | Iterable<string>): Promise<ImportedRecord> => {
  const found: { [Kind in Line as keyof Kind & string]: Kind[keyof Kind][] } = {
    header: [], checkpoint: [], proof: [], chain: [], entry: [], evidence: [], ticket: [], display: [], confirmation: [], order: [], outbox: [], end: [],
  }
  let count = 0
  for await (const text of lines) {
    if (text.trim() === '') continue
    const [[kind, value] = []] = Object.entries(JSON.parse(text) as object)
    if (kind === undefined || !(kind in found)) throw new Error(`Line ${count + 1} is not part of an export.`)
    ;(found[kind as keyof typeof found] as unknown[]).push(value)
    count += 1
  }
  const [header] = found.header
  if (header?.format !== format) throw new Error(`This is not an export of the format ${format}.`)
  if (found.end[0]?.lines !== count - 1) throw new Error('The export breaks off before its end.')
  const content: RecordContent = {
    scope: header.scope, chains: found.chain, tickets: found.ticket, displays: found.display, confirmations: found.confirmation, orders: found.order,
    outbox: found.outbox, proofs: found.proof,
    async *entries() { yield* found.entry },
    async *evidence() { yield* found.evidence },
  }
  return { content, checkpoints: found.checkpoint }
}
