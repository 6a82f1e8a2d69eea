import { sql } from 'kysely'
import type { BulkItemView, BulkTerms, BulkView } from '../../domain/bulk.ts'
import type { Person } from '../../domain/person.ts'
import type { Refusal } from '../../domain/result.ts'
import type { GateDeps, Tx } from '../deps.ts'
import { viewsOf } from '../read-ticket.ts'
import { findTickets } from '../tickets.ts'
import { activeRole } from './store.ts'

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

const itemsOf = async (tx: Tx, bulkId: string, initiatorId: string): Promise<BulkItemView[]> => {
  const { rows } = await sql<ItemRow>`SELECT item.position, item.client_id, person.label AS client_label, item.account_id, account.label AS account_label, item.ticket_id,
      done.outcome, coalesce(done.refusal, item.refusal) AS refusal
    FROM bulk_item item JOIN person ON person.id = item.client_id JOIN account ON account.id = item.account_id
    LEFT JOIN bulk_outcome done ON done.bulk_id = item.bulk_id AND done.position = item.position
    WHERE item.bulk_id = ${bulkId} ORDER BY item.position`.execute(tx)
  const tickets = await findTickets(tx, rows.flatMap((row) => row.ticket_id ?? []))
  const views = new Map((await viewsOf(tx, initiatorId, [...tickets.values()])).map((view) => [view.id, view]))
  return rows.map((row) => ({
    position: row.position, clientId: row.client_id, clientLabel: row.client_label, accountId: row.account_id, accountLabel: row.account_label,
    ticket: views.get(row.ticket_id ?? '') ?? null, outcome: row.outcome, refusal: row.refusal && { code: row.refusal.code, message: row.refusal.message },
  }))
}

const select = (tx: Tx) =>
  tx.selectFrom('bulk').innerJoin('bulk_state', 'bulk_state.bulk_id', 'bulk.id').innerJoin('person as initiator', 'initiator.id', 'bulk.initiator_id')
    .leftJoin('bulk_approval', 'bulk_approval.bulk_id', 'bulk.id').leftJoin('person as approver', 'approver.id', 'bulk_approval.approver_id')
    .select(['bulk.id', 'bulk.hash', 'bulk.terms', 'bulk.created_at', 'bulk.expires_at', 'bulk_state.state', 'bulk.initiator_id',
      'initiator.label as initiator_label', 'approver.id as approver_id', 'approver.label as approver_label'])

const withoutItems = (row: Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>): Omit<BulkView, 'items'> => {
  const { kind, root, count, totalUsd } = JSON.parse(row.terms) as BulkTerms
  return {
    id: row.id, hash: row.hash, state: row.state, kind, root, count, totalUsd, createdAt: row.created_at.toISOString(), expiresAt: row.expires_at.toISOString(),
    initiator: { id: row.initiator_id, label: row.initiator_label }, approver: row.approver_id === null ? null : { id: row.approver_id, label: row.approver_label ?? '' },
  }
}

const inSnapshot = <T>(deps: Pick<GateDeps, 'db'>, read: (tx: Tx) => Promise<T>): Promise<T> =>
  deps.db.kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

/** For whoever proposed it and for supervisors; for anyone else there is none. */
export const readBulk = (deps: Pick<GateDeps, 'db'>, person: Pick<Person, 'id'>, bulkId: string): Promise<BulkView | undefined> =>
  inSnapshot(deps, async (tx) => {
    const row = await select(tx).where('bulk.id', '=', bulkId).executeTakeFirst()
    if (!row || (row.initiator_id !== person.id && await activeRole(tx, person.id) !== 'supervisor')) return undefined
    return { ...withoutItems(row), items: await itemsOf(tx, bulkId, row.initiator_id) }
  })

/** One's own bulks, or for a supervisor everybody's; the newest first, without their items. */
export const readBulks = (deps: Pick<GateDeps, 'db'>, person: Pick<Person, 'id'>, limit = 20): Promise<Omit<BulkView, 'items'>[]> =>
  inSnapshot(deps, async (tx) => {
    const all = await activeRole(tx, person.id) === 'supervisor'
    let query = select(tx).orderBy('bulk.created_at', 'desc').orderBy('bulk.id').limit(limit)
    if (!all) query = query.where('bulk.initiator_id', '=', person.id)
    return (await query.execute()).map(withoutItems)
  })
