import { randomBytes } from 'node:crypto'
import { generateSecret } from 'otplib'
import { migrate } from '../../ledger/migrate.ts'
import { openDatabase, type Database } from '../../ledger/database.ts'
import { Vault } from '../../ledger/keys/vault.ts'
import { localWrapper } from '../../ledger/keys/wrapper.ts'
import { writeBookings } from '../../ledger/booking.ts'
import { entryOfCash, entryOfFill, type Booking } from '../../ledger/journal.ts'
import { createCredentials } from '../../server/auth/credentials.ts'
import { demoFirmPolicy, ipsOf } from '../../server/demo/policies.ts'

/** Somebody who signs in with a password and a one-time code, and the accounts that are theirs. */
export interface BenchPerson {
  readonly id: string
  readonly email: string
  readonly password: string
  /** Base32. */
  readonly totpSecret: string
  readonly accountIds: readonly string[]
}

const people = 100
const accountsEach = 10

const names = Array.from({ length: people }, (_, number): BenchPerson => ({
  id: `person-${number}`, email: `client-${number}@bench.local`, password: `a password of number ${number}`, totpSecret: generateSecret(),
  accountIds: Array.from({ length: accountsEach }, (_, at) => `account-${number}-${at}`),
}))

/** A firm of this size: its limits are on, and wide enough for what the bench enters. */
const firmPolicy = { ...demoFirmPolicy, maxFirmDayUsd: '1000000000.00', maxTicketsPerMinute: 1000 }

const held = [['VTI', '100', '200.00'], ['BND', '300', '75.00'], ['VXUS', '200', '50.00'], ['GLD', '20', '150.00']] as const

const bookingsOf = (accountId: string): readonly Booking[] => [
  entryOfCash({ id: `deposit-${accountId}`, accountId, kind: 'deposit', amountUsd: '100000.00', on: '2024-01-02' }),
  ...held.map(([symbol, quantity, price]) => entryOfFill({
    fillId: `seed-${symbol}-${accountId}`, orderId: null, accountId, side: 'buy', symbol, quantity, price, feeUsd: '0.00', on: '2024-02-01', settlesOn: '2024-02-02',
    origin: 'imported',
  }, [])),
]

const seed = async (db: Database): Promise<void> => {
  await db.kysely.transaction().execute(async (tx) => {
    await tx.insertInto('firm_policy').values({ version: 1, body: JSON.stringify(firmPolicy) }).execute()
    await tx.insertInto('person').values(names.map(({ id, email }) => ({ id, email, label: id, role: 'investor' as const }))).execute()
    await tx.insertInto('totp').values(names.map(({ id, totpSecret }) => ({ person_id: id, secret: totpSecret }))).execute()
    const ips = JSON.stringify(ipsOf({ riskLevel: 'growth', horizonYears: 20, knowledge: 'informed' }, '2024-01-02'))
    await tx.insertInto('ips').values(names.map(({ id }) => ({ person_id: id, version: 1, body: ips }))).execute()
    await tx.insertInto('account').values(names.flatMap((person) => person.accountIds.map((id) => ({
      id, owner_id: person.id, label: id, kind: 'individual' as const, taxable: true, household: person.id, opened_on: '2024-01-02', frozen_reason: null,
    })))).execute()
    await writeBookings(tx, names.flatMap((person) => person.accountIds.flatMap(bookingsOf)))
  })
  const credentials = createCredentials(db)
  await Promise.all(names.map(({ email, password }) => credentials.setPassword(email, password)))
}

export interface BenchWorld {
  readonly url: string
  readonly db: Database
  readonly people: readonly BenchPerson[]
  /** The master key of the record, for the server: base64. */
  readonly recordKey: string
  drop(): Promise<void>
}

/** A database of its own on `server`: 1,000 funded accounts of 100 people, each with a password and a code. Throws when the server can't be reached. */
export const confirmWorld = async (server: string, poolSize: number): Promise<BenchWorld> => {
  const name = `steward_bench_${process.pid}`
  const admin = await openDatabase({ url: server, poolSize: 1 })
  const url = new URL(server)
  url.pathname = `/${name}`
  const masterKey = randomBytes(32)
  let db: Database | undefined
  const drop = async (): Promise<void> => {
    await db?.close()
    await admin.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.close()
  }
  try {
    await admin.pool.query(`CREATE DATABASE ${name}`)
    db = await openDatabase({ url: url.href, poolSize, vault: new Vault(localWrapper(masterKey)) })
    await migrate(db.pool)
    await seed(db)
    await db.pool.query('VACUUM ANALYZE')
    return { url: url.href, db, people: names, recordKey: masterKey.toString('base64'), drop }
  } catch (error) {
    await drop()
    throw error
  }
}
