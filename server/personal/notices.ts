import type { Transaction } from 'kysely'
import type { Clock } from '../../domain/ids.ts'
import { appendEntry, conversationChain, personChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Outbound } from '../conversation/outbound.ts'
import { kinds } from '../conversation/transcript.ts'

export interface Notice {
  readonly personId: string
  /** Where it is told; `null`: where the person talked last. */
  readonly conversationId: string | null
  readonly code: string
  readonly text: string
  readonly facts: Readonly<Record<string, string | number | null>>
}

type Place = Notice & { readonly place: string | null }

export interface Notices {
  /** Into the transcript, in the transaction that makes it true; hand the result to `send` after the commit. */
  write(trx: Transaction<Schema>, notice: Notice): Promise<Place>
  send(notice: Place): Promise<void>
}

const lastTalk = async (trx: Transaction<Schema>, personId: string): Promise<string | null> =>
  (await trx.selectFrom('conversation').select('id').where('person_id', '=', personId).orderBy('last_at', 'desc').orderBy('id').limit(1).executeTakeFirst())?.id ?? null

/** Tells people what happened while they were away; without any conversation it goes to their open pages and their own chain. */
export const createNotices = (
  clock: Clock, outbound: Outbound, personal: (personId: string, body: Readonly<Record<string, unknown>>) => void,
): Notices => ({
  write: async (trx, notice) => {
    const place = notice.conversationId ?? await lastTalk(trx, notice.personId)
    const chain = place === null ? personChain(notice.personId) : conversationChain(place, notice.personId)
    await appendEntry(trx, chain, kinds.notice, { code: notice.code, text: notice.text, ...notice.facts }, clock())
    return { ...notice, place }
  },
  send: async ({ place, personId, code, text, facts }) => {
    const body = { code, text, ...facts }
    if (place === null) personal(personId, body)
    else await outbound.send(place, 'alert', body)
  },
})
