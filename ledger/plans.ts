import type { Kysely, Transaction } from 'kysely'
import { formatUsd, usd, usdOf } from '../domain/money.ts'
import type { PlanFacts } from '../domain/personal.ts'
import { occurrence } from '../domain/recurrence.ts'
import { isoDate } from '../domain/units.ts'
import { readAccountFacts } from './accounts.ts'
import { bookCash } from './booking.ts'
import type { Schema } from './schema.ts'

/** A plan as its owner agreed to it. `hash` is what they were shown, `grantId` the proof where one was needed. */
export interface NewPlan extends Pick<PlanFacts, 'planId' | 'accountId' | 'kind' | 'amountUsd' | 'every' | 'firstOn' | 'until'> {
  readonly personId: string
  readonly hash: string
  readonly grantId: string | null
}

export const insertPlan = async (trx: Transaction<Schema>, plan: NewPlan): Promise<void> => {
  await trx.insertInto('plan').values({
    id: plan.planId, person_id: plan.personId, account_id: plan.accountId, kind: plan.kind, amount_minor: usdOf(plan.amountUsd).minor, every: plan.every,
    first_on: plan.firstOn, until: plan.until, next_on: plan.firstOn, state: 'active', hash: plan.hash, grant_id: plan.grantId,
  }).execute()
}

/** A person's plans, newest first. */
export const readPlans = async (db: Kysely<Schema>, personId: string): Promise<readonly PlanFacts[]> => {
  const rows = await db.selectFrom('plan').selectAll().where('person_id', '=', personId).orderBy('created_at', 'desc').orderBy('id').limit(100).execute()
  return rows.map((row) => ({
    planId: row.id, accountId: row.account_id, kind: row.kind, amountUsd: formatUsd(usd(row.amount_minor)), every: row.every, firstOn: row.first_on,
    until: row.until, nextOn: row.next_on, state: row.state,
  }))
}

/** `false` when there is no such active plan of this person. */
export const cancelPlan = async (trx: Transaction<Schema>, personId: string, planId: string): Promise<boolean> =>
  (await trx.updateTable('plan').set({ state: 'canceled', next_on: null }).where('id', '=', planId).where('person_id', '=', personId)
    .where('state', '=', 'active').executeTakeFirst()).numUpdatedRows > 0n

export interface PlanBooking {
  readonly planId: string
  readonly personId: string
  readonly accountId: string
  readonly kind: PlanFacts['kind']
  readonly amountUsd: string
  readonly on: string
  /** `short`: a withdrawal that the free cash does not cover; its day passes without it. */
  readonly result: 'booked' | 'short'
}

/** Cash that has settled and that no open order holds, in cents. */
const freeCash = async (trx: Transaction<Schema>, accountId: string, today: string): Promise<bigint> => {
  const [account] = await readAccountFacts(trx, [accountId], today)
  return account ? usdOf(account.settledCashUsd).minor - usdOf(account.heldCashUsd).minor : 0n
}

/**
 * Books the oldest day of a plan that is due on `today` and moves the plan on, in the caller's transaction; `undefined` when nothing is
 * due. Idempotent: a day's booking has the plan's id and the date for a name. The account is locked first, so that no order is
 * confirmed on cash that is leaving.
 */
export const bookDue = async (trx: Transaction<Schema>, planId: string, today: string): Promise<PlanBooking | undefined> => {
  const found = await trx.selectFrom('plan').select('account_id').where('id', '=', planId).executeTakeFirst()
  if (!found) return undefined
  await trx.selectFrom('account').select('id').where('id', '=', found.account_id).forNoKeyUpdate().executeTakeFirstOrThrow()
  const plan = await trx.selectFrom('plan').selectAll().where('id', '=', planId).forUpdate().executeTakeFirstOrThrow()
  const on = plan.next_on
  if (plan.state !== 'active' || on === null || on > today) return undefined
  const short = plan.kind === 'withdrawal' && await freeCash(trx, plan.account_id, today) < plan.amount_minor
  const amountUsd = formatUsd(usd(plan.amount_minor))
  if (!short) await bookCash(trx, { id: `plan-${plan.id}-${on}`, accountId: plan.account_id, kind: plan.kind, amountUsd, on })
  const next = occurrence(isoDate(plan.first_on), plan.every, plan.booked + 1, plan.until) ?? null
  await trx.updateTable('plan').set({ booked: plan.booked + 1, next_on: next, state: next === null ? 'done' : 'active' }).where('id', '=', plan.id).execute()
  return { planId: plan.id, personId: plan.person_id, accountId: plan.account_id, kind: plan.kind, amountUsd, on, result: short ? 'short' : 'booked' }
}

/** Plans with something due on `today`, oldest day first. */
export const duePlans = async (db: Kysely<Schema>, today: string, limit = 200): Promise<readonly string[]> =>
  (await db.selectFrom('plan').select('id').where('state', '=', 'active').where('next_on', '<=', today).orderBy('next_on').orderBy('id').limit(limit).execute()).map(({ id }) => id)
