import { appendEntry, personChain } from '../../ledger/record.ts'
import { keepTeamsSession, type TeamsLink } from '../../ledger/teams/links.ts'
import type { Session } from '../auth/port.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import type { TeamsParts } from './parts.ts'

/**
 * The session that a linked user's acts belong to. The connector vouches for them in each activity, so a session that grew old is followed by a
 * new one without a question; one of a person who was switched off is not.
 */
export const createTeamsSessions = (parts: Pick<TeamsParts, 'db' | 'sessions' | 'clock'>) => {
  const queue = createKeyedQueue()
  return (link: TeamsLink): Promise<Session> => queue.run(link.id, async () => {
    // Read again: of two activities at once the second finds what the first began.
    const kept = (await parts.db.kysely.selectFrom('teams_link').select('session_id').where('id', '=', link.id).executeTakeFirst())?.session_id ?? null
    const session = kept === null ? undefined : await parts.sessions.findById(kept)
    if (session) {
      await parts.sessions.touch(session)
      return session
    }
    return parts.db.kysely.transaction().execute(async (trx) => {
      const { session: begun } = await parts.sessions.start(link.person, { method: 'teams', deviceId: null }, trx)
      await keepTeamsSession(trx, link.id, begun.id)
      await appendEntry(trx, personChain(link.person.id), 'session-started', { sessionId: begun.id, how: 'teams' }, parts.clock())
      return begun
    })
  })
}
