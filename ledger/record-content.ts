import { sql, type Kysely, type Transaction } from 'kysely'
import type { ChainEntry, ChainHead } from '../domain/record.ts'
import { clearPart } from './keys/sealed-body.ts'
import type { ProofStep } from './merkle.ts'
import { shortest, shortestPrice } from './numbers.ts'
import type { Schema } from './schema.ts'

/** `card`: the bytes that were sent; absent in exports from before they were bound. */
export interface TicketRow { readonly id: string; readonly hash: string; readonly terms: string; readonly card?: string }
export interface DisplayRow { readonly ticketId: string; readonly hash: string; readonly personId: string; readonly displayedAt: string }
export interface ConfirmationRow {
  readonly id: string
  readonly ticketId: string
  readonly hash: string
  readonly personId: string
  readonly body: string
  readonly signature: string
}
/** Named as in the signed body; decimal strings in their shortest form. */
export interface OrderRow {
  readonly orderId: string
  readonly ticketId: string
  readonly confirmationId: string
  readonly hash: string
  readonly leg: number
  readonly clientOrderId: string
  readonly accountId: string
  readonly symbol: string
  readonly instrumentId: string
  readonly side: string
  readonly quantity: string
  readonly limitPrice: string
  readonly validUntil: string
}
export interface EvidenceRow { readonly digest: string; readonly body: string }

/** Proves that a chain's head is one of those under a checkpoint's root. */
export interface ChainProof { readonly head: ChainHead; readonly path: readonly ProofStep[] }

/** The record as a verifier reads it: from the database, or from an export on another machine. */
export interface RecordContent {
  /** `part`: some chains with what belongs to them, each with a proof. */
  readonly scope: 'all' | 'part'
  /** What the database says that the heads are. */
  readonly chains: readonly ChainHead[]
  /** By chain, then by number. */
  entries(): AsyncIterable<ChainEntry>
  evidence(): AsyncIterable<EvidenceRow>
  readonly tickets: readonly TicketRow[]
  readonly displays: readonly DisplayRow[]
  readonly confirmations: readonly ConfirmationRow[]
  readonly orders: readonly OrderRow[]
  readonly outbox: readonly string[]
  readonly proofs: readonly ChainProof[]
}

const pageSize = 2000

async function* readEntries(trx: Transaction<Schema>, chainIds: readonly string[] | undefined): AsyncGenerator<ChainEntry> {
  let after = { chainId: '', seq: 0 }
  for (;;) {
    let query = trx.selectFrom('entry').select(['chain_id as chainId', 'seq', 'at_text as at', 'kind', 'body', 'prev_hash as prevHash', 'hash'])
      .where(sql<boolean>`(chain_id COLLATE "C", seq) > (${after.chainId}, ${after.seq})`)
      .orderBy(sql`chain_id COLLATE "C"`).orderBy('seq').limit(pageSize)
    if (chainIds) query = query.where('chain_id', 'in', chainIds)
    const rows = await query.execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last
  }
}

async function* readEvidence(trx: Transaction<Schema>, needed: ReadonlySet<string> | undefined): AsyncGenerator<EvidenceRow> {
  let after = ''
  for (;;) {
    const rows = await trx.selectFrom('evidence').selectAll().where('digest', '>', after).orderBy('digest').limit(pageSize).execute()
    yield* needed ? rows.filter(({ digest }) => needed.has(digest)) : rows
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.digest
  }
}

const ticketIdsOf = async (trx: Transaction<Schema>, chainIds: readonly string[]): Promise<readonly string[]> => {
  const rows = await trx.selectFrom('entry').select('body').where('chain_id', 'in', chainIds).where('kind', '=', 'ticket-proposed').execute()
  return rows.map((row) => String(clearPart(bodyOf(row))['ticketId']))
}

const readTrades = async (trx: Transaction<Schema>, ticketIds: readonly string[] | undefined) => {
  const some = <T>(column: T) => (ticketIds === undefined ? sql<boolean>`true` : sql<boolean>`${sql.ref(String(column))} = ANY(${ticketIds as string[]})`)
  const [tickets, displays, confirmations, orders, outbox] = await Promise.all([
    trx.selectFrom('ticket').select(['id', 'hash', 'terms', 'card']).where(some('id')).orderBy('id').execute(),
    trx.selectFrom('display').select(['ticket_id as ticketId', 'hash', 'person_id as personId', 'displayed_at']).where(some('ticket_id')).execute(),
    trx.selectFrom('confirmation').select(['id', 'ticket_id as ticketId', 'hash', 'person_id as personId', 'body', 'signature'])
      .where(some('ticket_id')).orderBy('id').execute(),
    trx.selectFrom('orders').selectAll().where(some('ticket_id')).orderBy('id').execute(),
    trx.selectFrom('outbox').leftJoin('orders', 'orders.id', 'outbox.order_id').select('order_id').where(some('ticket_id')).orderBy('order_id').execute(),
  ])
  return {
    tickets, confirmations,
    displays: displays.map(({ displayed_at: at, ...row }) => ({ ...row, displayedAt: at.toISOString() })),
    orders: orders.map((row): OrderRow => ({
      orderId: row.id, ticketId: row.ticket_id, confirmationId: row.confirmation_id, hash: row.hash, leg: row.leg, clientOrderId: row.client_order_id,
      accountId: row.account_id, symbol: row.symbol, instrumentId: row.instrument_id, side: row.side, quantity: shortest(row.quantity),
      limitPrice: shortestPrice(row.limit_price), validUntil: row.valid_until.toISOString(),
    })),
    outbox: outbox.map((row) => row.order_id),
  }
}

/**
 * Lends the database's record as of one moment to `use`; with `chainIds`, only those chains with their tickets and evidence.
 * The embedded database waits meanwhile.
 */
export const withRecordContent = <T>(db: Kysely<Schema>, use: (content: RecordContent) => Promise<T>, chainIds?: readonly string[]): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (trx) => {
    let heads = trx.selectFrom('chain').select(['id as chainId', 'head_seq as seq', 'head_hash as hash']).where('head_seq', '>', 0)
    if (chainIds) heads = heads.where('id', 'in', chainIds)
    const chains = await heads.orderBy(sql`id COLLATE "C"`).execute()
    const trades = await readTrades(trx, chainIds && await ticketIdsOf(trx, chainIds))
    const needed = chainIds && await digestsOf(readEntries(trx, chainIds))
    return use({
      scope: chainIds ? 'part' : 'all', chains, ...trades, proofs: [],
      entries: () => readEntries(trx, chainIds),
      evidence: () => readEvidence(trx, needed),
    })
  })

/** Fields of an entry's body that name evidence. */
const evidenceFields = ['factsDigest', 'checkInputDigest', 'suitabilityDigest'] as const

/** An entry's body; `{}` for what was tampered with until it is no JSON: its hash tells that. */
export const bodyOf = (entry: Pick<ChainEntry, 'body'>): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(entry.body) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

export const evidenceNamedBy = (entry: Pick<ChainEntry, 'body'>): readonly string[] => {
  const body = clearPart(bodyOf(entry))
  return evidenceFields.flatMap((field) => (typeof body[field] === 'string' ? [body[field]] : []))
}

const digestsOf = async (entries: AsyncIterable<ChainEntry>): Promise<ReadonlySet<string>> => {
  const digests = new Set<string>()
  for await (const entry of entries) for (const digest of evidenceNamedBy(entry)) digests.add(digest)
  return digests
}
