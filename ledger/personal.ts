import type { Kysely, Transaction } from 'kysely'
import type { AlertFacts, AlertRule, PersonalFacts, TaskFacts } from '../domain/personal.ts'
import { readMemories, type Embedded } from './memory.ts'
import { readPlans } from './plans.ts'
import { readPreferences } from './preferences.ts'
import type { Schema } from './schema.ts'

/** A person's alerts, newest first. */
export const readAlerts = async (db: Kysely<Schema>, personId: string): Promise<readonly AlertFacts[]> => {
  const rows = await db.selectFrom('alert').selectAll().where('person_id', '=', personId).orderBy('created_at', 'desc').orderBy('id').limit(100).execute()
  return rows.map((row) => ({ alertId: row.id, rule: row.rule, state: row.state, setOn: row.set_on }))
}

/** What a person asked a human for, newest first. */
export const readOwnTasks = async (db: Kysely<Schema>, personId: string): Promise<readonly TaskFacts[]> => {
  const rows = await db.selectFrom('task').selectAll().where('person_id', '=', personId).orderBy('opened_at', 'desc').orderBy('id').limit(50).execute()
  return rows.map((row) => ({ taskId: row.id, topic: row.topic, state: row.state, openedAt: row.opened_at.toISOString() }))
}

/** Everything of one person that a turn may know beside money, at the market's `today`; `query` is what was just said. */
export const readPersonal = async (db: Kysely<Schema>, personId: string, today: string, query?: Embedded): Promise<Omit<PersonalFacts, 'knowledge'>> => {
  const [memories, plans, alerts, tasks, preferences] = await Promise.all([
    readMemories(db, personId, today, query), readPlans(db, personId), readAlerts(db, personId), readOwnTasks(db, personId), readPreferences(db, personId),
  ])
  return { memories, plans, alerts, tasks, preferences }
}

export interface ActiveAlert {
  readonly alertId: string
  readonly personId: string
  readonly conversationId: string | null
  readonly rule: AlertRule
}

/** Alerts that wait, of everybody. */
export const readActiveAlerts = async (db: Kysely<Schema>, limit = 1000): Promise<readonly ActiveAlert[]> => {
  const rows = await db.selectFrom('alert').selectAll().where('state', '=', 'active').orderBy('created_at').orderBy('id').limit(limit).execute()
  return rows.map((row) => ({ alertId: row.id, personId: row.person_id, conversationId: row.conversation_id, rule: row.rule }))
}

/** `false` when it was no longer waiting: of two that see it, one tells. */
export const endAlert = async (trx: Transaction<Schema>, alertId: string, state: 'fired' | 'canceled', on: string, personId?: string): Promise<boolean> => {
  let query = trx.updateTable('alert').set({ state, fired_on: state === 'fired' ? on : null }).where('id', '=', alertId).where('state', '=', 'active')
  if (personId !== undefined) query = query.where('person_id', '=', personId)
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}

/** A request as those who answer it see it. */
export interface OpenTask extends TaskFacts {
  readonly personId: string
  readonly label: string
  readonly conversationId: string | null
  readonly advisorId: string | null
  readonly takenBy: string | null
}

/** An advisor's own clients' requests; without an advisor all of the firm's. Open ones first, the oldest first. */
export const readTasks = async (db: Kysely<Schema>, advisorId?: string): Promise<readonly OpenTask[]> => {
  let query = db.selectFrom('task').innerJoin('person', 'person.id', 'task.person_id').selectAll('task').select('label')
  if (advisorId !== undefined) query = query.where('advisor_id', '=', advisorId)
  const rows = await query.orderBy((eb) => eb.case().when('state', '=', 'done').then(1).else(0).end()).orderBy('opened_at').orderBy('task.id').limit(200).execute()
  return rows.map((row) => ({
    taskId: row.id, topic: row.topic, state: row.state, openedAt: row.opened_at.toISOString(), personId: row.person_id, label: row.label,
    conversationId: row.conversation_id, advisorId: row.advisor_id, takenBy: row.taken_by,
  }))
}

/** The advisor whose mandate over this person still runs; the first by id where there are several. */
export const advisorOf = async (db: Kysely<Schema>, personId: string, today: string): Promise<string | null> =>
  (await db.selectFrom('mandate').innerJoin('person', 'person.id', 'mandate.advisor_id').select('advisor_id').where('client_id', '=', personId)
    .where('until', '>=', today).where('active', '=', true).orderBy('advisor_id').limit(1).executeTakeFirst())?.advisor_id ?? null
