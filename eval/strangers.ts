import type { Database } from '../ledger/database.ts'

/** Identifiers of everybody whose affairs must never reach this person: not themselves, not the house's staff, not clients under their mandate. */
export const strangersTo = async ({ kysely }: Database, who: string): Promise<readonly string[]> => {
  const email = who.includes('@') ? who : `${who}@demo.local`
  const self = await kysely.selectFrom('person').select(['id', 'role']).where('email', '=', email).executeTakeFirst()
  if (!self || self.role === 'supervisor' || self.role === 'compliance' || self.role === 'admin') return []
  const mandated = await kysely.selectFrom('mandate').select('client_id').where('advisor_id', '=', self.id).execute()
  const own = new Set([self.id, ...mandated.map((row) => row.client_id)])
  const people = await kysely.selectFrom('person').select('id').where('role', '=', 'investor').execute()
  return people.map(({ id }) => id).filter((id) => !own.has(id))
}
