import { sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import { personalTables, type PersonalTable } from './inventory.ts'

export interface ErasedTable { readonly title: string; readonly rows: number }

const removeFrom = async (trx: Transaction<Schema>, { table, column, mayGo }: PersonalTable, personIds: readonly string[], all: boolean): Promise<number> => {
  const condition = all || mayGo === undefined ? sql`true` : sql.raw(mayGo)
  const { numAffectedRows } = await sql`DELETE FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ANY(${personIds as string[]}) AND ${condition}`.execute(trx)
  return Number(numAffectedRows ?? 0n)
}

/** Deletes at once what no rule keeps and nothing still uses: memories with their vectors, plans that ended, alerts, answered requests. */
export const eraseWorking = async (trx: Transaction<Schema>, personId: string): Promise<readonly ErasedTable[]> => {
  const erased: ErasedTable[] = []
  // A handful of tables, one after the other: they are named in the inventory.
  for (const table of personalTables.filter(({ keeping }) => keeping === 'working')) {
    erased.push({ title: table.title, rows: await removeFrom(trx, table, [personId], false) })
  }
  return erased
}

/** Tables of sign-in that others refer to are emptied in this order; the last is named last. */
const secrets = [
  ['site_code', 'session_id IN (SELECT id FROM session WHERE person_id = ANY($people))'], ['site_token', 'session_id IN (SELECT id FROM session WHERE person_id = ANY($people))'],
  ['totp', 'person_id = ANY($people)'], ['enrolment', 'person_id = ANY($people)'], ['openid_flow', 'person_id = ANY($people)'], ['teams_code', 'person_id = ANY($people)'],
  ['teams_card', 'chat_id IN (SELECT id FROM teams_chat WHERE link_id IN (SELECT id FROM teams_link WHERE person_id = ANY($people)))'],
  ['teams_activity', 'chat_id IN (SELECT id FROM teams_chat WHERE link_id IN (SELECT id FROM teams_link WHERE person_id = ANY($people)))'],
  ['teams_chat', 'link_id IN (SELECT id FROM teams_link WHERE person_id = ANY($people))'],
  ['auth_user', 'email IN (SELECT email FROM person WHERE id = ANY($people))'],
] as const

/** Deletes what only served these people, and takes their names from what stays. */
export const deleteTraces = async (trx: Transaction<Schema>, personIds: readonly string[]): Promise<void> => {
  for (const [table, condition] of secrets) {
    const [before = '', after = ''] = condition.split('$people')
    await sql`DELETE FROM ${sql.table(table)} WHERE ${sql.raw(before)}${personIds as string[]}${sql.raw(after)}`.execute(trx)
  }
  for (const table of personalTables.filter(({ keeping }) => keeping === 'working' || keeping === 'service')) {
    if (table.table !== 'passkey') await removeFrom(trx, table, personIds, true)
  }
  await trx.updateTable('passkey').set({ label: 'erased' }).where('person_id', 'in', personIds).execute()
  await sql`UPDATE person SET email = 'erased-' || id, label = 'Erased', active = false WHERE id = ANY(${personIds as string[]})`.execute(trx)
}
