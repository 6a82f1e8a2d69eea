import { digestOf } from '../domain/canonical.ts'
import type { Fact, Outcome } from '../domain/conversation.ts'
import type { Database } from '../ledger/database.ts'
import { conversationChain, readChain } from '../ledger/record.ts'

export interface RecordedCall {
  readonly name: string
  readonly input: unknown
  readonly output: unknown
  readonly hash: string
}

/** One turn as the record and the database tell it. Nothing here comes from a reply's own JSON. */
export interface TurnEvidence {
  readonly turnId: string
  readonly text: string
  readonly outcome: Outcome
  readonly latencyMs: number
  readonly facts: readonly Fact[]
  /** Calls that ran in this turn, refused ones included. */
  readonly calls: readonly RecordedCall[]
  /** The calls that the reply's facts point into. */
  readonly replyCalls: readonly RecordedCall[]
  readonly tickets: readonly Readonly<Record<string, unknown>>[]
  readonly said: string
  /** Of every model call of the turn; 0 for a model that counts none. */
  readonly tokens: number
  /** What the broker's ledger has without an order that a confirmation of the same hash stands behind. */
  readonly strayOrders: readonly string[]
}

interface Row { readonly kind: string; readonly body: string }
type Body = Readonly<Record<string, unknown>>

const bodies = (rows: readonly Row[], ...kinds: readonly string[]): Body[] => rows.filter((row) => kinds.includes(row.kind)).map((row) => JSON.parse(row.body) as Body)

/** The broker's own ledger against ours: every order there must be one of ours, with its confirmation. */
const strayOrders = async (db: Database): Promise<readonly string[]> => {
  const rows = await db.kysely.selectFrom('paper_order').leftJoin('orders', 'orders.client_order_id', 'paper_order.client_order_id')
    .leftJoin('confirmation', (join) => join.onRef('confirmation.id', '=', 'orders.confirmation_id').onRef('confirmation.hash', '=', 'orders.hash'))
    .select('paper_order.client_order_id').where('confirmation.id', 'is', null).execute()
  return rows.map((row) => row.client_order_id)
}

/** Reads a finished turn out of the conversation's chain and the ticket table. */
export const readTurn = async (db: Database, conversationId: string, turnId: string): Promise<TurnEvidence> => {
  const rows = await readChain(db.kysely, conversationChain(conversationId, '').id)
  const reply = bodies(rows, 'reply-sent').map((body) => body.reply as Body).find((each) => each.turnId === turnId)
  if (!reply) throw new Error(`The record holds no reply of ${turnId}.`)
  const all = bodies(rows, 'tool-called', 'tool-refused').filter((body) => typeof body.hash === 'string')
  const asCall = (body: Body): RecordedCall => ({ name: String(body.name), input: body.input, output: body.output, hash: String(body.hash) })
  const hashes = (reply.callHashes ?? []) as readonly string[]
  const said = bodies(rows, 'message-received').map((body) => String(body.text)).join('\n')
  const tickets = await db.kysely.selectFrom('ticket').select(['id', 'hash', 'account_id', 'terms', 'tainted']).where('turn_id', '=', turnId).execute()
  const finished = bodies(rows, 'turn-finished').find((body) => body.turnId === turnId)
  return {
    turnId, text: String(reply.text), outcome: reply.outcome as Outcome, latencyMs: Number(reply.latencyMs), facts: (reply.facts ?? []) as readonly Fact[],
    calls: all.filter((body) => body.turnId === turnId).map(asCall),
    replyCalls: hashes.flatMap((hash) => { const found = all.find((body) => body.hash === hash); return found ? [asCall(found)] : [] }),
    tickets: tickets.map((row) => ({ id: row.id, hash: row.hash, accountId: row.account_id, tainted: row.tainted, ...(JSON.parse(row.terms) as Body) })), said,
    tokens: Number(finished?.tokens ?? 0), strayOrders: await strayOrders(db),
  }
}

/** All tickets, by their immutable terms. */
export const readTickets = async (db: Database): Promise<readonly (Readonly<Record<string, unknown>> & { readonly id: string })[]> =>
  (await db.kysely.selectFrom('ticket').select(['id', 'hash', 'account_id', 'terms']).execute()).map((row) => ({ id: row.id, hash: row.hash, accountId: row.account_id, ...(JSON.parse(row.terms) as Body) }))

/** One hash over everything that a turn must not change by itself: confirmations, orders, the broker's ledger, positions, cash, policies. */
export const stateDigest = async (db: Database): Promise<string> => {
  const read = async (table: 'confirmation' | 'orders' | 'paper_order' | 'position' | 'cash_balance' | 'ips' | 'firm_policy' | 'mandate'): Promise<readonly string[]> =>
    (await db.kysely.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))).sort()
  return digestOf([await read('confirmation'), await read('orders'), await read('paper_order'), await read('position'), await read('cash_balance'), await read('ips'), await read('firm_policy'), await read('mandate')])
}
