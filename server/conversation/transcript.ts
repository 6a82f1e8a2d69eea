import type { Reply, ToolCall } from '../../domain/conversation.ts'
import type { ChainEntry } from '../../domain/record.ts'
import { isErased } from '../../ledger/keys/sealed-body.ts'

/** Kinds of entries that a conversation writes; the agent and the gate add theirs. */
export const kinds = {
  started: 'conversation-started', said: 'message-received', turn: 'turn-started', tool: 'tool-called', refused: 'tool-refused',
  reply: 'reply-sent', notice: 'notice-sent', ticketSent: 'ticket-sent', feedback: 'feedback-given',
} as const

/** A reply without what other entries hold already. */
export type ReplyEntry = Omit<Reply, 'tools' | 'tickets' | 'conversationId'> & { readonly ticketIds: readonly string[]; readonly callHashes: readonly string[] }

export const entryOfReply = ({ tools, tickets, conversationId: _conversationId, ...reply }: Reply): ReplyEntry =>
  ({ ...reply, ticketIds: tickets.map((ticket) => ticket.id), callHashes: tools.map((call) => call.hash) })

export const verdicts = ['helpful', 'not-helpful'] as const
/** What the person said of an answer. */
export type Verdict = (typeof verdicts)[number]

export type Item =
  | { readonly kind: 'said'; readonly text: string; readonly at: string }
  | { readonly kind: 'reply'; readonly reply: ReplyEntry; readonly calls: readonly ToolCall[]; readonly at: string; readonly verdict?: Verdict }
  | { readonly kind: 'notice'; readonly text: string; readonly at: string }
  | { readonly kind: 'ticket'; readonly ticketId: string }

type Call = ToolCall & { readonly turnId: string }

/** Calls of earlier turns that a reply leans on are found by their hashes. */
const callsOf = (reply: ReplyEntry, calls: readonly Call[]): ToolCall[] =>
  reply.callHashes.flatMap((hash) => {
    const found = calls.find((each) => each.turnId === reply.turnId && each.hash === hash) ?? calls.find((each) => each.hash === hash)
    return found ? [{ name: found.name, input: found.input, output: found.output, hash }] : []
  })

/** A conversation as people read it; entries that only auditors read are passed over. A ticket stands with its reply, or by itself. */
export const itemsOf = (entries: readonly ChainEntry[]): readonly Item[] => {
  const items: Item[] = []
  const calls: Call[] = []
  const withReply = new Set<string>()
  const judged = new Map<string, Verdict>()
  for (const { kind, at, body } of entries.filter((entry) => !isErased(entry))) {
    const parsed = (): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>
    if (kind === kinds.said) items.push({ kind: 'said', text: String(parsed()['text']), at })
    else if (kind === kinds.tool || kind === kinds.refused) calls.push(parsed() as unknown as Call)
    else if (kind === kinds.notice) items.push({ kind: 'notice', text: String(parsed()['text']), at })
    else if (kind === kinds.ticketSent) items.push({ kind: 'ticket', ticketId: String(parsed()['ticketId']) })
    else if (kind === kinds.feedback) judged.set(String(parsed()['turnId']), parsed()['verdict'] as Verdict)
    else if (kind === kinds.reply) {
      const { reply } = parsed() as unknown as { readonly reply: ReplyEntry }
      for (const id of reply.ticketIds) withReply.add(id)
      items.push({ kind: 'reply', reply, calls: callsOf(reply, calls), at })
    }
  }
  return items.filter((item) => item.kind !== 'ticket' || !withReply.has(item.ticketId)).map((item) => {
    const verdict = item.kind === 'reply' ? judged.get(item.reply.turnId) : undefined
    return verdict === undefined ? item : { ...item, verdict }
  })
}

/** The last thing that we sent: when this turn's message came, and now. A word that acts means what its sender could see, and what still stands. */
export const lastSent = (entries: readonly ChainEntry[], turnId: string): { readonly before: Item | undefined; readonly now: Item | undefined } => {
  const last = (those: readonly ChainEntry[]): Item | undefined => itemsOf(those).findLast((item) => item.kind !== 'said')
  const came = entries.findIndex(({ kind, body }) => kind === kinds.said && (JSON.parse(body) as { readonly turnId: string }).turnId === turnId)
  return { before: last(entries.slice(0, Math.max(0, came))), now: last(entries) }
}
