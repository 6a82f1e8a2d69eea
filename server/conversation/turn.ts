import type { RunTurn } from '../../agent/port.ts'
import type { Reply } from '../../domain/conversation.ts'
import type { Proposal } from '../../domain/proposal.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { TurnInput } from '../../domain/turn.ts'
import { storeEvidence } from '../../ledger/evidence.ts'
import { withBookings } from '../../ledger/people.ts'
import { conversationChain } from '../../ledger/record.ts'
import { toolsFor } from '../../tools/registry.ts'
import type { Session } from '../auth/port.ts'
import { sealMemories } from '../memory/seal.ts'
import { sendCard } from './card.ts'
import { accountsNamed } from './clients-named.ts'
import { turnPorts } from './ports.ts'
import type { ConversationParts } from './parts.ts'
import { failure, sendReply } from './reply.ts'
import { openTurnLog } from './turn-log.ts'
import { whatStands } from './what-stands.ts'

export interface TurnJob {
  readonly input: TurnInput
  readonly session: Session
  readonly signal: AbortSignal
}

const answer = async (parts: ConversationParts, runTurn: RunTurn, job: TurnJob, startedMs: number): Promise<Reply> => {
  const { input, session, signal } = job
  const chain = conversationChain(input.conversationId, session.person.id)
  const now = parts.market.now()
  const [known, past] = await Promise.all([parts.readFacts(session.person, input.text), parts.readPast(input.conversationId)])
  const turns = past.turns()
  const facts = await withBookings(parts.db.kysely, known, accountsNamed(known, [...turns.map(({ said }) => said), input.text]))
  const held = [facts.accounts, ...facts.clients.map((client) => client.accounts)].flat().flatMap((account) => account.positions.map(({ symbol }) => symbol))
  const [market, factsDigest] = await Promise.all([parts.market.asOf(now, [...new Set(held)]), storeEvidence(parts.db.kysely, chain, sealMemories(facts))])
  const log = openTurnLog(parts, chain, input)
  const propose = async (proposal: Proposal, underived: readonly string[]): Promise<TicketView | Refusal> => {
    await log.stored()
    const ticket = await parts.propose({
      session, channel: input.channel, proposal, underived, words: past.wordsUntil(input.turnId), conversationId: input.conversationId, turnId: input.turnId,
    })
    if (!isRefusal(ticket)) await sendCard(parts, input.conversationId, session.person.id, ticket, input.turnId)
    return ticket
  }
  return runTurn(input, turnPorts({
    turnId: input.turnId, facts, factsDigest, market, past: turns, tools: toolsFor(facts.role, parts.tools), pool: parts.pool, signal,
    log, progress: (label) => { parts.progress({ conversationId: input.conversationId, turnId: input.turnId, label }) },
    propose, spent: parts.spent, elapsedMs: () => performance.now() - startedMs,
  })).finally(log.stored)
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
