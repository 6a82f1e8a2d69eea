import type { RunTurn } from '../../agent/port.ts'
import type { Reply, TurnEvent } from '../../domain/conversation.ts'
import type { Proposal } from '../../domain/proposal.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { TurnInput } from '../../domain/turn.ts'
import { turnsOf } from '../../ledger/conversations.ts'
import { storeEvidence } from '../../ledger/evidence.ts'
import { conversationChain, readChain } from '../../ledger/record.ts'
import type { Session } from '../auth/port.ts'
import { sealMemories } from '../memory/seal.ts'
import { turnPorts } from './ports.ts'
import type { ConversationParts } from './parts.ts'
import { failure, sendReply } from './reply.ts'
import { kinds, wordsUntil } from './transcript.ts'
import { whatStands } from './what-stands.ts'

export interface TurnJob {
  readonly input: TurnInput
  readonly session: Session
  readonly signal: AbortSignal
}

/** A ticket is recorded as sent, then sent; its display is recorded when the device says that it was drawn. */
export const sendTicket = async (parts: ConversationParts, conversationId: string, personId: string, ticket: TicketView, turnId?: string): Promise<void> => {
  await parts.append(conversationChain(conversationId, personId), kinds.ticketSent, { ticketId: ticket.id, hash: ticket.hash, card: ticket, ...(turnId === undefined ? {} : { turnId }) })
  await parts.outbound.send(conversationId, 'ticket', { ...ticket })
}

const emitter = (parts: ConversationParts, { conversationId, turnId }: TurnInput) => {
  let sending: Promise<unknown> = Promise.resolve()
  let failed: { readonly error: unknown } | undefined
  const emit = (event: TurnEvent): void => {
    if (event.kind === 'progress') parts.progress({ conversationId, turnId, label: event.label })
    else sending = sending.then(() => (failed ? undefined : parts.outbound.send(conversationId, 'reply.delta', { turnId, text: event.text }))).catch((error: unknown) => { failed ??= { error } })
  }
  // A sentence that could not be stored ends the turn where it is waited for, and never the process.
  return { emit, sent: async (): Promise<void> => { await sending; if (failed) throw failed.error } }
}

const answer = async (parts: ConversationParts, runTurn: RunTurn, job: TurnJob, startedMs: number): Promise<Reply> => {
  const { input, session, signal } = job
  const chain = conversationChain(input.conversationId, session.person.id)
  const now = parts.market.now()
  const [facts, entries] = await Promise.all([parts.readFacts(session.person, input.text), readChain(parts.db.kysely, chain.id)])
  const held = [facts.accounts, ...facts.clients.map((client) => client.accounts)].flat().flatMap((account) => account.positions.map(({ symbol }) => symbol))
  const [market, factsDigest] = await Promise.all([parts.market.asOf(now, [...new Set(held)]), storeEvidence(parts.db.kysely, chain, sealMemories(facts))])
  const { emit, sent } = emitter(parts, input)
  const propose = async (proposal: Proposal, tainted: readonly string[]): Promise<TicketView | Refusal> => {
    const ticket = await parts.propose({
      session, channel: input.channel, proposal, tainted, words: wordsUntil(entries, input.turnId), conversationId: input.conversationId, turnId: input.turnId,
    })
    if (!isRefusal(ticket)) await sendTicket(parts, input.conversationId, session.person.id, ticket, input.turnId)
    return ticket
  }
  const reply = await runTurn(input, turnPorts({
    turnId: input.turnId, facts, factsDigest, market, past: turnsOf(entries), tools: parts.tools, pool: parts.pool, signal,
    append: (kind, body) => parts.append(chain, kind, body),
    progress: (label) => { parts.progress({ conversationId: input.conversationId, turnId: input.turnId, label }) },
    emit, propose, spent: parts.spent, elapsedMs: () => performance.now() - startedMs,
  }))
  await sent()
  return reply
}

/** What the agent answers. It can propose but not trade, so that a failure here traded nothing. */
const answered = async (parts: ConversationParts, job: TurnJob, startedMs: number): Promise<Reply> => {
  try {
    return await answer(parts, await parts.runTurn(), job, startedMs)
  } catch (error) {
    if (job.signal.aborted) return stopped(parts, job, startedMs)
    parts.log.error('turn-failed', error, { turnId: job.input.turnId })
    return failure(parts, job.input, 'INTERNAL', 'Something went wrong while answering. Nothing was traded. Please ask again.', performance.now() - startedMs)
  }
}

/** What words that act did. Where they broke off, they may have acted: only what the ledger holds is told. */
const acted = async (parts: ConversationParts, job: TurnJob): Promise<Reply | undefined> => {
  try {
    return await parts.actingWords(job)
  } catch (error) {
    const { input, session } = job
    parts.log.error('acting-words-failed', error, { turnId: input.turnId })
    const standing = await whatStands(parts, session.person.id, input.conversationId)
    return failure(parts, input, 'INTERNAL', `Something went wrong, and I can't say whether your word took effect. ${standing} Look there before you say it again.`)
  }
}

const stopped = (parts: ConversationParts, { input }: TurnJob, startedMs: number): Reply =>
  failure(parts, input, 'STOPPED', 'Stopped. Nothing was traded.', performance.now() - startedMs)

/** Answers one stored message; a failure is a reply too. */
export const runOneTurn = async (parts: ConversationParts, job: TurnJob): Promise<Reply> => {
  const startedMs = performance.now()
  const reply = job.signal.aborted ? stopped(parts, job, startedMs) : await acted(parts, job) ?? await answered(parts, job, startedMs)
  await sendReply(parts, job.session.person.id, reply)
  parts.afterTurn(reply)
  return reply
}
