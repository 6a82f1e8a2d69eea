import type { Transaction } from 'kysely'
import { addDays, isoDate } from '../../domain/units.ts'
import { writeBookings } from '../../ledger/booking.ts'
import type { Database } from '../../ledger/database.ts'
import { sealSecret } from '../../ledger/keys/secrets.ts'
import { appendEntry, firmChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { MarketView } from '../../market/port.ts'
import { demoAccounts, type DemoAccount } from './accounts.ts'
import { historyOf, monthsBefore, type PastMarket } from './history.ts'
import { clientPlans, type ClientPlan } from './plans.ts'
import { demoFirmPolicy, ipsOf } from './policies.ts'

export interface SeedOptions {
  /** Demo accounts have printed passwords: production refuses them. */
  readonly production: boolean
  /** From when an instrument's past closes can be relied on (`SnapshotMarket.lotsFrom`). */
  readonly lotsFrom: PastMarket['lotsFrom']
  /** Wall clock, for the record. */
  readonly at: Date
}

const isSignIn = new Set(demoAccounts.map(({ personId }) => personId))

const people = (): { readonly id: string; readonly email: string; readonly label: string; readonly role: DemoAccount['role'] }[] => [
  ...demoAccounts.map(({ personId, email, label, role }) => ({ id: personId, email, label, role })),
  ...clientPlans.filter(({ personId }) => !isSignIn.has(personId)).map(({ personId }) => {
    const number = personId.slice(-2)
    return { id: personId, email: `client-${number}@demo.local`, label: `Client ${number}`, role: 'investor' as const }
  }),
]

/** Those who have no account of their own still have a statement: nothing works without rules. */
const staffIps = { riskLevel: 'balanced', horizonYears: 10, knowledge: 'advanced' } as const

const writePeople = async (trx: Transaction<Schema>, now: string): Promise<void> => {
  const everyone = people()
  await trx.insertInto('person').values(everyone).execute()
  await trx.insertInto('totp').values(await Promise.all(demoAccounts.map(async ({ personId, totpSecret }) => ({ person_id: personId, secret: await sealSecret(trx, personId, totpSecret) })))).execute()
  const plans = new Map(clientPlans.map((plan) => [plan.personId, plan]))
  await trx.insertInto('ips').values(everyone.map(({ id }) => {
    const plan = plans.get(id)
    return { person_id: id, version: 1, body: JSON.stringify(ipsOf(plan?.ips ?? staffIps, plan ? reviewedOn(plan, now) : now)) }
  })).execute()
}

const openedOn = (plan: ClientPlan, now: string): string => monthsBefore(now, plan.openedMonthsAgo)
/** Profiles are reviewed on each anniversary of the account. */
const reviewedOn = (plan: ClientPlan, now: string): string => monthsBefore(now, plan.openedMonthsAgo % 12)

const mandateYears = 5

const writeAccounts = async (trx: Transaction<Schema>, now: string): Promise<void> => {
  await trx.insertInto('account').values(clientPlans.map((plan) => ({
    id: plan.accountId, owner_id: plan.personId, label: plan.accountLabel, kind: plan.kind, taxable: plan.kind !== 'ira', household: plan.personId,
    opened_on: openedOn(plan, now), frozen_reason: null,
  }))).execute()
  await trx.insertInto('mandate').values(clientPlans.map((plan) => ({
    advisor_id: 'person-advisor', client_id: plan.personId, account_id: plan.accountId, scope: 'trade' as const,
    until: addDays(isoDate(now), mandateYears * 365),
  }))).execute()
}

/**
 * Fills an empty database with the demo world as of `market.asOf`: people, an advisor's book of 25 clients, policies, and accounts with
 * years of bookings. Deterministic. Does nothing when the world is there. Throws in production.
 * Returns the accounts that can sign in; their passwords are for the caller to set.
 */
export const seedDemo = async (db: Database, market: MarketView, options: SeedOptions): Promise<readonly DemoAccount[]> => {
  if (options.production) throw new Error('Demo accounts are never seeded in production.')
  const now = market.asOf
  await db.kysely.transaction().execute(async (trx) => {
    const [known] = await trx.selectFrom('person').select('id').where('id', '=', 'person-investor').execute()
    if (known) return
    await trx.insertInto('firm_policy').values({ version: 1, body: JSON.stringify(demoFirmPolicy) }).execute()
    await writePeople(trx, now)
    await writeAccounts(trx, now)
    await writeBookings(trx, clientPlans.flatMap((plan) => historyOf(plan, { view: market, lotsFrom: options.lotsFrom })))
    await appendEntry(trx, firmChain, 'demo-seeded', { asOf: now, marketDigest: market.digest, firmPolicy: demoFirmPolicy }, options.at)
  })
  return demoAccounts
}
