import { sql, type RawBuilder } from 'kysely'
import type { Person } from '../domain/person.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import type { Tx } from './deps.ts'

/** What someone may trade: their own account, or a client's under a mandate to trade that has not ended. */
export interface TradingRight {
  readonly accountId: string
  readonly accountLabel: string
  readonly clientId: string
  /** The client acted for, or `null` for one's own account. */
  readonly actingFor: string | null
}

/** What decides it, as JSON; `null` for an account or a person that isn't there. */
export interface RightRow { readonly label: string; readonly ownerId: string; readonly role: string; readonly mandated: boolean }

export const rightRow = (person: Pick<Person, 'id'>, accountId: string, marketDate: string): RawBuilder<RightRow | null> =>
  sql`(SELECT jsonb_build_object('label', account.label, 'ownerId', account.owner_id, 'role', person.role, 'mandated',
      EXISTS (SELECT 1 FROM mandate WHERE mandate.advisor_id = person.id AND mandate.account_id = account.id
        AND mandate.scope = 'trade' AND mandate.until >= ${marketDate}::date))
    FROM account, person WHERE account.id = ${accountId} AND person.id = ${person.id} AND person.active)`

export const rightOf = (row: RightRow | null, person: Pick<Person, 'id'>, accountId: string): TradingRight | undefined => {
  if (!row) return undefined
  const own = row.ownerId === person.id && (row.role === 'investor' || row.role === 'advisor')
  if (!own && !(row.role === 'advisor' && row.mandated)) return undefined
  return { accountId, accountLabel: row.label, clientId: row.ownerId, actingFor: own ? null : row.ownerId }
}

/** Read at proposal and again under lock at confirm. `undefined` for an account that isn't theirs, as for none. */
export const tradingRight = async (tx: Tx, person: Pick<Person, 'id'>, accountId: string, marketDate: string): Promise<TradingRight | undefined> => {
  const { rows } = await sql<{ right: RightRow | null }>`SELECT ${rightRow(person, accountId, marketDate)} AS right`.execute(tx)
  return rightOf(rows[0]?.right ?? null, person, accountId)
}

export const currentPolicy = async (tx: Tx): Promise<FirmPolicy | null> => {
  const row = await tx.selectFrom('firm_policy').select(['version', 'body']).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? { ...row.body, version: row.version } : null
}

export const currentIps = async (tx: Tx, personId: string): Promise<Ips | null> => {
  const row = await tx.selectFrom('ips').select(['version', 'body']).where('person_id', '=', personId).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? { ...row.body, version: row.version } : null
}
