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
import { entryOfReply, kinds, wordsOf } from './transcript.ts'

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
  const emit = (event: TurnEvent): void => {
    if (event.kind === 'progress') parts.progress({ conversationId, turnId, label: event.label })
    // Cards arrive with the reply and tickets are sent when they are proposed, so that neither is drawn twice.
    else if (event.kind === 'delta') sending = sending.then(() => parts.outbound.send(conversationId, 'reply.delta', { turnId, text: event.text }))
  }
  return { emit, sent: (): Promise<unknown> => sending }
}

const failure = (input: TurnInput, model: string, asOf: string, latencyMs: number, code: string, text: string): Reply => ({
  conversationId: input.conversationId, turnId: input.turnId, text, model, latencyMs, asOf, outcome: 'error', code,
  tools: [], facts: [], cards: [], tickets: [],
})

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
      session, channel: input.channel, proposal, tainted, words: wordsOf(entries), conversationId: input.conversationId, turnId: input.turnId,
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

/** Answers one stored message. The reply is in the record before it is sent; a failure is a reply too. */
export const runOneTurn = async (parts: ConversationParts, job: TurnJob): Promise<Reply> => {
  const startedMs = performance.now()
  const { input, session, signal } = job
  const finish = async (reply: Reply): Promise<Reply> => {
    await parts.append(conversationChain(input.conversationId, session.person.id), kinds.reply, { turnId: reply.turnId, reply: entryOfReply(reply) })
    await parts.db.kysely.updateTable('inbound').set({ reply: JSON.stringify({ outcome: reply.outcome }) }).where('turn_id', '=', input.turnId).execute()
    await parts.outbound.send(input.conversationId, 'reply', { ...reply })
    parts.afterTurn(reply)
    return reply
  }
  const asOf = parts.market.now()
  try {
    const typed = await parts.typedConfirmation(job)
    return await finish(typed ?? await answer(parts, await parts.runTurn(), job, startedMs))
  } catch (error) {
    const stopped = signal.aborted
    if (!stopped) parts.log.error('turn-failed', error, { turnId: input.turnId })
    return finish(failure(input, 'none', asOf, performance.now() - startedMs, stopped ? 'STOPPED' : 'INTERNAL',
      stopped ? 'Stopped. Nothing was changed.' : 'Something went wrong while answering. Nothing was traded. Please ask again.'))
  }
}
