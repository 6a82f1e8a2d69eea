import { sql } from 'kysely'
import { z } from 'zod'
import { entryHash, genesisHash, type ChainEntry } from '../../../domain/record.ts'
import { personChain, readChain, readStoredChain } from '../../../ledger/record.ts'
import { findWords } from '../../../ledger/search/find.ts'
import type { Session } from '../../auth/port.ts'
import { replay } from '../../replay/replay.ts'
import type { Steward } from '../../steward.ts'
import { notFound } from '../problem.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const date = z.iso.date()
const search = z.strictObject({
  q: z.string().max(200).optional(), person: z.string().max(254).optional(), symbol: z.string().max(20).optional(), flag: z.string().max(60).optional(), from: date.optional(), to: date.optional(),
})
const replayOf = z.strictObject({ id: z.string().min(1).max(100) })

interface Row { id: string; label: string; email: string; role: string; title: string; started_at: Date; last_at: Date; messages: number; tickets: number; flags: string[] }

/** Every condition is a parameter; a pattern's own signs are taken literally. */
const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** Chains in which all of these stand. The words are sealed; an index of keyed words leads to them. */
const chainsWith = async (steward: Steward, texts: readonly string[]): Promise<readonly string[]> => {
  await steward.supervision.catchUp()
  const found = await Promise.all(texts.map((text) => findWords(steward.audit.kysely, text)))
  return [...found.map((entries) => new Set(entries.map(({ chainId }) => chainId))).reduce((both, next) => both.intersection(next))]
}

const find = async (steward: Steward, { q, person, symbol, flag, from, to }: z.output<typeof search>): Promise<readonly Row[]> => {
  const texts = [q, symbol].filter((text): text is string => text !== undefined && text.trim() !== '')
  const conditions = [
    sql`true`,
    ...(texts.length === 0 ? [] : [sql`'conversation/' || conversation.id = ANY(${await chainsWith(steward, texts)})`]),
    ...(person === undefined || person === '' ? [] : [sql`(person.email ILIKE ${like(person)} OR person.label ILIKE ${like(person)} OR person.id = ${person})`]),
    ...(flag === undefined || flag === '' ? [] : [sql`(EXISTS (SELECT FROM supervision_item WHERE chain_id = 'conversation/' || conversation.id AND ${flag} IN (supervision_item.rule, supervision_item.kind))
      OR EXISTS (SELECT FROM entry WHERE chain_id = 'conversation/' || conversation.id AND entry.kind = ${flag}))`]),
    ...(from === undefined ? [] : [sql`conversation.last_at >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`conversation.started_at < ${to}::date + 1`]),
  ]
  const { rows } = await sql<Row>`
    SELECT conversation.id, person.label, person.email, person.role, conversation.title, conversation.started_at, conversation.last_at,
      (SELECT count(*)::int FROM entry WHERE entry.chain_id = 'conversation/' || conversation.id AND kind = 'message-received') AS messages,
      (SELECT count(*)::int FROM ticket WHERE ticket.conversation_id = conversation.id) AS tickets,
      ARRAY(SELECT DISTINCT kind FROM entry WHERE entry.chain_id = 'conversation/' || conversation.id
        AND kind IN ('proposal-refused', 'ticket-rejected', 'reply-blocked', 'ticket-confirmed', 'feedback-given') ORDER BY kind) AS flags
    FROM conversation JOIN person ON person.id = conversation.person_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY conversation.last_at DESC, conversation.id LIMIT 200`.execute(steward.audit.kysely)
  return rows
}

export const transcriptOwner = async (steward: Steward, id: string) => {
  const row = await steward.audit.kysely.selectFrom('conversation').innerJoin('person', 'person.id', 'conversation.person_id')
    .select(['person.id', 'email', 'label']).where('conversation.id', '=', id).executeTakeFirst()
  if (!row) throw notFound('There is no such transcript.')
  return row
}

/** What breaks a chain, in order: a gap, a link to another entry, or content that is not what was hashed. */
export const chainProblems = (entries: readonly ChainEntry[]): readonly string[] => {
  const problems: string[] = []
  let previous: ChainEntry | undefined
  for (const entry of entries) {
    if (entry.seq !== (previous?.seq ?? 0) + 1) problems.push(`Entry ${entry.seq} does not follow ${previous?.seq ?? 0}.`)
    if (entry.prevHash !== (previous?.hash ?? genesisHash)) problems.push(`Entry ${entry.seq} does not continue the one before it.`)
    if (entryHash(entry) !== entry.hash) problems.push(`Entry ${entry.seq} is not what was recorded.`)
    previous = entry
  }
  return problems
}

/** Compliance reads, and what it read is in its own record. */
export const transcriptRoutes = (steward: Steward): Routes<'GET /api/transcripts' | 'GET /api/transcripts/:id' | 'GET /api/transcripts/:id/verify' | 'POST /api/replay'> => {
  const logRead = (session: Session, kind: string, body: Readonly<Record<string, unknown>>): Promise<void> =>
    steward.append(personChain(session.person.id), kind, { sessionId: session.id, ...body })
  return {
    'GET /api/transcripts': async ({ request, session }) => {
      const wanted = parsed(search, request.query)
      const rows = await find(steward, wanted)
      await logRead(session, 'transcripts-searched', { ...wanted, found: rows.length })
      return ok({
        conversations: rows.map((row) => ({
          id: row.id, person: { label: row.label, email: row.email }, role: row.role, title: row.title,
          startedAt: row.started_at.toISOString(), lastAt: row.last_at.toISOString(), messages: row.messages, tickets: row.tickets, flags: row.flags,
        })),
      })
    },
    'GET /api/transcripts/:id': async (call) => {
      const id = param(call, 'id')
      const person = await transcriptOwner(steward, id)
      const entries = await readChain(steward.audit.kysely, `conversation/${id}`)
      await logRead(call.session, 'transcript-read', { conversationId: id, entries: entries.length })
      return ok({ id, person, entries: entries.map(({ seq, at, kind, body, hash, prevHash }) => ({ seq, at, kind, body: JSON.parse(body) as unknown, hash, prevHash })) })
    },
    'GET /api/transcripts/:id/verify': async (call) => {
      const id = param(call, 'id')
      await transcriptOwner(steward, id)
      const entries = await readStoredChain(steward.audit.kysely, `conversation/${id}`)
      const problems = chainProblems(entries)
      await logRead(call.session, 'transcript-verified', { conversationId: id, problems: problems.length })
      return ok({ ok: problems.length === 0, entries: entries.length, problems })
    },
    'POST /api/replay': async ({ body, session }) => {
      const { id } = parsed(replayOf, body)
      const result = await replay(steward, id)
      await logRead(session, 'recommendation-replayed', { id, status: result?.status ?? 'not-found' })
      if (!result) throw notFound('There is no such recommendation.')
      return ok(result)
    },
  }
}
