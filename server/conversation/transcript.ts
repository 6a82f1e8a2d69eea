import type { Kysely } from 'kysely'
import type { Reply, ToolCall } from '../../domain/conversation.ts'
import type { EarlierResult } from '../../domain/facts.ts'
import type { ChainEntry } from '../../domain/record.ts'
import type { PastTurn } from '../../domain/turn.ts'
import { readChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'

/** A tool call as the transcript holds it; with `factsDigest`, `results` and the market's date it can be computed again. */
export interface ToolEntry {
  readonly turnId: string
  /** `null` for a refusal: it is no result that a later call can build on. */
  readonly resultId: string | null
  readonly name: string
  readonly version: number
  readonly input: unknown
  readonly output: unknown
  readonly hash: string
  readonly factsDigest: string
  /** Ids of the earlier results that it could read. */
  readonly results: readonly string[]
  readonly asOf: string
  readonly marketDigest: string
  readonly marketSource: string
}

/** A reply without what other entries hold already. */
export type ReplyEntry = Omit<Reply, 'tools' | 'tickets' | 'conversationId'> & { readonly ticketIds: readonly string[]; readonly callHashes: readonly string[] }

export interface Said { readonly turnId: string; readonly messageId: string; readonly text: string; readonly at: string }
export type Item =
  | { readonly kind: 'said'; readonly said: Said }
  | { readonly kind: 'reply'; readonly reply: ReplyEntry; readonly calls: readonly ToolCall[]; readonly at: string }
  | { readonly kind: 'notice'; readonly text: string; readonly ticketId: string | null; readonly at: string }
  | { readonly kind: 'ticket'; readonly ticketId: string }

/** A conversation as its transcript tells it: the only state that a conversation has. */
export interface Transcript {
  readonly items: readonly Item[]
  readonly turns: readonly PastTurn[]
  readonly tools: readonly ToolEntry[]
}

export const kinds = {
  started: 'conversation-started', said: 'message-received', tool: 'tool-called', reply: 'reply-sent', notice: 'notice-sent', ticketSent: 'ticket-sent',
} as const

export const resultOf = (entry: ToolEntry): EarlierResult | undefined =>
  entry.resultId === null ? undefined : { id: entry.resultId, tool: entry.name, input: entry.input, output: entry.output }

const callOf = ({ name, input, output, hash }: ToolEntry): ToolCall => ({ name, input, output, hash })

/** Calls of earlier turns that a reply leans on are found by their hashes. */
const callsOf = (reply: ReplyEntry, tools: readonly ToolEntry[]): ToolCall[] =>
  reply.callHashes.flatMap((hash) => {
    const entry = tools.find((each) => each.turnId === reply.turnId && each.hash === hash) ?? tools.find((each) => each.hash === hash)
    return entry ? [callOf(entry)] : []
  })

const pastTurn = (reply: ReplyEntry, said: Said | undefined, tools: readonly ToolEntry[]): PastTurn => ({
  turnId: reply.turnId, messageId: said?.messageId ?? '', said: said?.text ?? '', reply: reply.text, outcome: reply.outcome,
  results: tools.filter((entry) => entry.turnId === reply.turnId).flatMap((entry) => resultOf(entry) ?? []), ticketIds: reply.ticketIds,
})

/** Folds a chain's entries; kinds that only auditors read are passed over. */
export const foldTranscript = (entries: readonly ChainEntry[]): Transcript => {
  const items: Item[] = []
  const turns: PastTurn[] = []
  const tools: ToolEntry[] = []
  const said = new Map<string, Said>()
  const repliedTickets = new Set<string>()
  for (const entry of entries) {
    const body = JSON.parse(entry.body) as Record<string, unknown>
    if (entry.kind === kinds.said) {
      const message = { turnId: String(body['turnId']), messageId: String(body['messageId']), text: String(body['text']), at: entry.at }
      said.set(message.turnId, message)
      items.push({ kind: 'said', said: message })
    } else if (entry.kind === kinds.tool) tools.push(body as unknown as ToolEntry)
    else if (entry.kind === kinds.reply) {
      const reply = body as unknown as ReplyEntry
      for (const id of reply.ticketIds) repliedTickets.add(id)
      items.push({ kind: 'reply', reply, calls: callsOf(reply, tools), at: entry.at })
      turns.push(pastTurn(reply, said.get(reply.turnId), tools))
    } else if (entry.kind === kinds.notice) {
      items.push({ kind: 'notice', text: String(body['text']), ticketId: (body['ticketId'] as string | undefined) ?? null, at: entry.at })
    } else if (entry.kind === kinds.ticketSent) items.push({ kind: 'ticket', ticketId: String(body['ticketId']) })
  }
  return { items: items.filter((item) => item.kind !== 'ticket' || !repliedTickets.has(item.ticketId)), turns, tools }
}

export const readTranscript = async (db: Kysely<Schema>, chainId: string): Promise<Transcript> => foldTranscript(await readChain(db, chainId))

export const entryOfReply = ({ tools, tickets, conversationId: _, ...reply }: Reply): ReplyEntry =>
  ({ ...reply, ticketIds: tickets.map((ticket) => ticket.id), callHashes: tools.map((call) => call.hash) })

