import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { Log } from '../telemetry/log.ts'
import type { SeenDevice } from './devices.ts'
import type { OpenSession, SignedIn } from './open-session.ts'
import { newRoundTrip, type Identity, type Provider, type RoundTrip } from './openid.ts'
import { personById } from './sign-in.ts'

export interface OpenIdParts {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly provider: Provider
  readonly openSession: OpenSession
}

export interface OpenIdSignIn {
  /** Where to send the browser, and the value of the cookie that ties the answer to it. `person`: to link their account instead of signing in. */
  begin(redirectUri: string, person?: Person): Promise<{ readonly url: URL; readonly browser: string } | Refusal>
  /** A session, or `linked`. Every failure is one answer; the log says which. */
  finish(currentUrl: URL, browser: string | undefined, device: SeenDevice): Promise<SignedIn | 'linked' | Refusal>
  linkedTo(personId: string): Promise<boolean>
}

/** Nobody takes longer to sign in at their provider. */
const tripMs = 10 * 60_000

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const notAccepted = refuse('OPENID_NOT_ACCEPTED', 'The sign-in of your firm was not accepted.', {}, 'Start again from the sign-in page.')
const unreachable = refuse('OPENID_UNREACHABLE', 'The sign-in of your firm does not answer as it should.', {}, 'Try again in a moment, or tell an administrator.')
const notInvited = refuse('NOT_INVITED', 'This account of your firm belongs to nobody here.', {}, 'Use the link of your invitation first; an administrator sends one.')
const taken = refuse('ALREADY_LINKED', 'This account, or your own, is linked already.', {}, 'Ask an administrator.')

/** The trip that this browser began, used up by this. */
const takeTrip = async ({ db, clock }: OpenIdParts, state: string, browser: string): Promise<(RoundTrip & { readonly personId: string | null }) | undefined> => {
  const row = await db.kysely.updateTable('openid_flow').set({ used_at: clock() }).where('state_hash', '=', hashOf(state)).where('browser_hash', '=', hashOf(browser))
    .where('used_at', 'is', null).where('expires_at', '>', clock()).returning(['nonce', 'verifier', 'person_id']).executeTakeFirst()
  return row && { state, nonce: row.nonce, verifier: row.verifier, personId: row.person_id }
}

const link = ({ db, clock }: OpenIdParts, personId: string, { issuer, subject }: Identity): Promise<'linked' | Refusal> => db.kysely.transaction().execute(async (tx) => {
  const added = await tx.insertInto('external_identity').values({ issuer, subject, person_id: personId, linked_at: clock() }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (added.numInsertedOrUpdatedRows !== 1n) return taken
  await appendEntry(tx, personChain(personId), 'openid-linked', { issuer }, clock())
  return 'linked'
})

/** The subject alone says who it is: addresses change hands, and some providers let their users write them. */
const personOf = async ({ db }: OpenIdParts, { issuer, subject }: Identity): Promise<Person | Refusal> => {
  const row = await db.kysely.selectFrom('external_identity').select('person_id').where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst()
  return (row && await personById(db, row.person_id)) ?? notInvited
}

export const createOpenIdSignIn = (parts: OpenIdParts): OpenIdSignIn => ({
  begin: async (redirectUri, person) => {
    const { db, clock, provider, log } = parts
    const [trip, browser, now] = [newRoundTrip(), randomBytes(32).toString('base64url'), clock()]
    const url = await provider.begin(trip, redirectUri).catch((error: unknown) => { log.error('openid-unreachable', error) })
    if (!url) return unreachable
    await db.kysely.deleteFrom('openid_flow').where('expires_at', '<', now).execute()
    await db.kysely.insertInto('openid_flow').values({
      state_hash: hashOf(trip.state), browser_hash: hashOf(browser), nonce: trip.nonce, verifier: trip.verifier, person_id: person?.id ?? null,
      created_at: now, expires_at: new Date(now.getTime() + tripMs),
    }).execute()
    return { url, browser }
  },
  finish: async (currentUrl, browser, device) => {
    const state = currentUrl.searchParams.get('state')
    const trip = state === null || browser === undefined ? undefined : await takeTrip(parts, state, browser)
    if (!trip) return notAccepted
    try {
      const identity = await parts.provider.finish(trip, currentUrl)
      if (trip.personId !== null) return await link(parts, trip.personId, identity)
      const person = await personOf(parts, identity)
      return isRefusal(person) ? person : await parts.openSession(person, 'openid', device)
    } catch (error) {
      parts.log.warn('openid-refused', { reason: error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : 'unknown' })
      return notAccepted
    }
  },
  linkedTo: async (personId) =>
    await parts.db.kysely.selectFrom('external_identity').select('issuer').where('person_id', '=', personId).limit(1).executeTakeFirst() !== undefined,
})
