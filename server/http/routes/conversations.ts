import { z } from 'zod'
import type { Reply } from '../../../domain/conversation.ts'
import type { TicketView } from '../../../domain/ticket.ts'
import { readTicket } from '../../../gates/read-ticket.ts'
import { listConversations } from '../../../ledger/conversations.ts'
import { conversationChain, readChain } from '../../../ledger/record.ts'
import { itemsOf, kinds, verdicts, type Item, type ReplyEntry, type Verdict } from '../../conversation/transcript.ts'
import type { Steward } from '../../steward.ts'
import { notFound } from '../problem.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const feedback = z.strictObject({ turnId: z.string().min(1).max(100), verdict: z.enum(verdicts), words: z.string().trim().min(1).max(1000).optional() })
const newConversation = z.strictObject({ channel: z.enum(['web', 'terminal']).optional() }).optional()

/** History as the page shows it; a ticket is shown as it stands now. */
type HistoryItem =
  | { readonly kind: 'said'; readonly text: string; readonly at: string }
  | { readonly kind: 'reply'; readonly reply: Reply; readonly at: string; readonly verdict?: Verdict }
  | { readonly kind: 'ticket'; readonly ticket: TicketView }
  | { readonly kind: 'notice'; readonly text: string }

const replyOf = (conversationId: string, { ticketIds: _ids, callHashes: _hashes, ...entry }: ReplyEntry, calls: Reply['tools'], tickets: readonly TicketView[]): Reply =>
  ({ conversationId, ...entry, tools: calls, tickets })

const history = async (steward: Steward, personId: string, conversationId: string, items: readonly Item[]): Promise<readonly HistoryItem[]> => {
  const ticketOf = async (id: string): Promise<readonly TicketView[]> => {
    const ticket = await readTicket(steward.gate, personId, id)
    return ticket ? [ticket] : []
  }
  const shown: HistoryItem[] = []
  for (const item of items) {
    if (item.kind === 'said') shown.push({ kind: 'said', text: item.text, at: item.at })
    else if (item.kind === 'notice') shown.push({ kind: 'notice', text: item.text })
    else if (item.kind === 'ticket') for (const ticket of await ticketOf(item.ticketId)) shown.push({ kind: 'ticket', ticket })
    else {
      const tickets = (await Promise.all(item.reply.ticketIds.map(ticketOf))).flat()
      shown.push({ kind: 'reply', reply: replyOf(conversationId, item.reply, item.calls, tickets), at: item.at, ...(item.verdict && { verdict: item.verdict }) })
    }
  }
  return shown
}

/** Where `resume` goes on: the newest number, or the last finished reply's while a turn is still running. */
const resumeFrom = ({ conversations }: Steward, conversationId: string): Promise<number> =>
  conversations.lastSeq(conversationId, conversations.isBusy(conversationId) ? 'reply' : undefined)

export const conversationRoutes = (steward: Steward): Routes<'GET /api/conversations' | 'POST /api/conversations' | 'GET /api/conversations/:id' | 'POST /api/conversations/:id/feedback'> => ({
  'GET /api/conversations': async ({ session }) => {
    const found = await listConversations(steward.db.kysely, session.person.id, 100)
    return ok({ conversations: found.map(({ id, title, channel, startedAt, lastAt }) => ({ id, title, channel, startedAt, lastAt })) })
  },
  'POST /api/conversations': async ({ session, body }) => {
    const channel = parsed(newConversation, body)?.channel ?? 'web'
    return { status: 201, body: { id: await steward.conversations.start(session, channel) } }
  },
  'GET /api/conversations/:id': async (call) => {
    const { person } = call.session
    const id = param(call, 'id')
    if (!(await steward.conversations.owns(person.id, id))) throw notFound('There is no such conversation.')
    // Read before the items: an event between the two comes again by its number, none is missed.
    const seq = await resumeFrom(steward, id)
    const items = itemsOf(await readChain(steward.db.kysely, conversationChain(id, person.id).id))
    return ok({ id, items: await history(steward, person.id, id, items), lastSeq: seq })
  },
  'POST /api/conversations/:id/feedback': async (call) => {
    const { person } = call.session
    const id = param(call, 'id')
    const given = parsed(feedback, call.body)
    if (!(await steward.conversations.owns(person.id, id))) throw notFound('There is no such conversation.')
    const turn = await steward.db.kysely.selectFrom('inbound').select('turn_id').where('conversation_id', '=', id).where('turn_id', '=', given.turnId).executeTakeFirst()
    if (!turn) throw notFound('There is no such answer in this conversation.')
    await steward.append(conversationChain(id, person.id), kinds.feedback, { turnId: given.turnId, verdict: given.verdict, ...(given.words !== undefined && { text: given.words }) })
    steward.checkpointer.schedule()
    return { status: 204 }
  },
})
