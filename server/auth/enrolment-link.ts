import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Schema } from '../../ledger/schema.ts'
import type { EnrolmentPurpose } from '../../ledger/schema-sign-in.ts'

/** A first link may wait for somebody's return from a weekend; one that lets into an account that exists may not. */
const lifeMs: Readonly<Record<EnrolmentPurpose, number>> = { enrol: 72 * 3_600_000, password: 3_600_000, 'second-factor': 3_600_000 }

export interface EnrolmentLink {
  readonly enrolmentId: string
  /** The secret of the link, shown to whoever asked for it and kept by nobody. */
  readonly token: string
  /** ISO 8601 UTC. */
  readonly expiresAt: string
}

export const hashOfLink = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Makes the one link that works for this person; earlier ones are void. */
export const issueLink = async (
  db: Kysely<Schema>, enrolmentId: string, wanted: { readonly personId: string; readonly purpose: EnrolmentPurpose; readonly by: string | null }, now: Date,
): Promise<EnrolmentLink> => {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + lifeMs[wanted.purpose])
  await db.updateTable('enrolment').set({ used_at: now }).where('person_id', '=', wanted.personId).where('used_at', 'is', null).execute()
  await db.insertInto('enrolment').values({
    id: enrolmentId, token_hash: hashOfLink(token), person_id: wanted.personId, purpose: wanted.purpose, pending_secret: null, created_by: wanted.by, created_at: now, expires_at: expiresAt,
  }).execute()
  return { enrolmentId, token, expiresAt: expiresAt.toISOString() }
}
