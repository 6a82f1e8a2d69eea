import { sql } from 'kysely'
import type { BulkItemView, BulkView } from '../../domain/bulk.ts'
import type { Person } from '../../domain/person.ts'
import type { Refusal } from '../../domain/result.ts'
import type { GateDeps, Tx } from '../deps.ts'
import { viewOf } from '../read-ticket.ts'
import { findTicket } from '../tickets.ts'
import { activeRole, findBulk, type StoredBulk } from './store.ts'

interface ItemRow {
  readonly position: number
  readonly client_id: string
  readonly client_label: string
  readonly account_id: string
  readonly account_label: string
  readonly ticket_id: string | null
  readonly outcome: 'CONFIRMED' | 'EXCLUDED' | null
  readonly refusal: Refusal | null
}

const itemsOf = async (tx: Tx, bulkId: string): Promise<BulkItemView[]> => {
  const { rows } = await sql<ItemRow>`SELECT item.position, item.client_id, person.label AS client_label, item.account_id, account.label AS account_label, item.ticket_id,
      done.outcome, coalesce(done.refusal, item.refusal) AS refusal
    FROM bulk_item item JOIN person ON person.id = item.client_id JOIN account ON account.id = item.account_id
    LEFT JOIN bulk_outcome done ON done.bulk_id = item.bulk_id AND done.position = item.position
    WHERE item.bulk_id = ${bulkId} ORDER BY item.position`.execute(tx)
  const items: BulkItemView[] = []
  for (const row of rows) {
    const ticket = row.ticket_id === null ? undefined : await findTicket(tx, row.ticket_id)
    items.push({
      position: row.position, clientId: row.client_id, clientLabel: row.client_label, accountId: row.account_id, accountLabel: row.account_label,
      ticket: ticket ? await viewOf(tx, ticket) : null, outcome: row.outcome, refusal: row.refusal && { code: row.refusal.code, message: row.refusal.message },
    })
  }
  return items
}

const rowOf = async (tx: Tx, bulk: StoredBulk): Promise<Omit<BulkView, 'items'>> => {
  const label = async (id: string) => ({ id, label: (await tx.selectFrom('person').select('label').where('id', '=', id).executeTakeFirstOrThrow()).label })
  const approval = await tx.selectFrom('bulk_approval').select('approver_id').where('bulk_id', '=', bulk.id).executeTakeFirst()
  const { kind, root, count, totalUsd } = bulk.terms
  return {
    id: bulk.id, hash: bulk.hash, state: bulk.state, kind, root, count, totalUsd, createdAt: bulk.createdAt, expiresAt: bulk.expiresAt,
    initiator: await label(bulk.initiatorId), approver: approval ? await label(approval.approver_id) : null,
  }
}

const inSnapshot = <T>(deps: Pick<GateDeps, 'db'>, read: (tx: Tx) => Promise<T>): Promise<T> =>
  deps.db.kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

/** For whoever proposed it and for supervisors; for anyone else there is none. */
export const readBulk = (deps: Pick<GateDeps, 'db'>, person: Pick<Person, 'id'>, bulkId: string): Promise<BulkView | undefined> =>
  inSnapshot(deps, async (tx) => {
    const bulk = await findBulk(tx, bulkId)
    if (!bulk || (bulk.initiatorId !== person.id && await activeRole(tx, person.id) !== 'supervisor')) return undefined
    return { ...await rowOf(tx, bulk), items: await itemsOf(tx, bulk.id) }
  })

/** One's own bulks, or for a supervisor everybody's; the newest first, without their items. */
export const readBulks = (deps: Pick<GateDeps, 'db'>, person: Pick<Person, 'id'>, limit = 20): Promise<Omit<BulkView, 'items'>[]> =>
  inSnapshot(deps, async (tx) => {
    const all = await activeRole(tx, person.id) === 'supervisor'
    let query = tx.selectFrom('bulk').select('id').orderBy('created_at', 'desc').orderBy('id').limit(limit)
    if (!all) query = query.where('initiator_id', '=', person.id)
    const rows: Omit<BulkView, 'items'>[] = []
    for (const { id } of await query.execute()) rows.push(await rowOf(tx, (await findBulk(tx, id))!))
    return rows
  })
