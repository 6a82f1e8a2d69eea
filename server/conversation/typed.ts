import type { Reply } from '../../domain/conversation.ts'
import { parseTyped, typedConfirmation } from '../../gates/typed-confirmation.ts'
import type { GateDeps } from '../../gates/deps.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { conversationChain, readChain } from '../../ledger/record.ts'
import { sendReplacement } from './replacement.ts'
import type { TicketNews } from './ticket-news.ts'
import { lastSent, type Item } from './transcript.ts'
import type { TurnJob } from './turn.ts'

const cardOf = (sent: Item | undefined): string | undefined =>
  (sent?.kind === 'ticket' ? sent.ticketId : sent?.kind === 'reply' ? sent.reply.ticketIds.at(-1) : undefined)

/** The ticket whose card is the last thing that we sent here, and was when the word was said; `undefined` when that is anything else. */
const lastCard = async (gate: GateDeps, { input, session }: TurnJob): Promise<string | undefined> => {
  const { before, now } = lastSent(await readChain(gate.db.kysely, conversationChain(input.conversationId, session.person.id).id), input.turnId)
  return cardOf(before) === cardOf(now) ? cardOf(now) : undefined
}

/** Words that act are heard before any model, by the gate. `undefined`: it is dialogue, and the agent answers. */
export const createTypedConfirmation = (gate: GateDeps, now: () => string, sendTicket: TicketNews['send']) => async (job: TurnJob): Promise<Reply | undefined> => {
  const { input, session } = job
  if (!parseTyped(input.text)) return undefined
  const lastCardTicketId = await lastCard(gate, job)
  const result = await typedConfirmation(gate, {
    actor: { person: session.person, sessionId: session.id, channel: input.channel }, conversationId: input.conversationId, messageId: input.messageId,
    text: input.text, lastCardTicketId,
  })
  if (result.kind === 'dialogue') return undefined
  // Its card comes before the reply that speaks of it, and the reply ends with it: "confirm" means the new one from here on.
  const replacement = result.kind === 'refused' ? await sendReplacement(sendTicket, session.person.id, result.refusal) : undefined
  const ticketId = replacement ?? result.ticketId
  const ticket = ticketId === null ? undefined : await readTicket(gate, session.person.id, ticketId)
  const text = result.kind === 'confirmed' ? 'Confirmed. The order goes to the broker now; I will say here what becomes of it.'
    : result.kind === 'canceled' ? (result.result.status === 200 ? 'Withdrawn. Nothing was sent.' : 'The broker is asked to cancel what is still open.')
      : `${result.refusal.message} ${result.refusal.nextStep}`
  return {
    conversationId: input.conversationId, turnId: input.turnId, text, model: 'gate', latencyMs: 0, asOf: now(),
    outcome: result.kind === 'refused' ? 'refused' : 'answered', ...(result.kind === 'refused' ? { code: result.refusal.code } : {}),
    tools: [], facts: [], cards: [], tickets: ticket ? [ticket] : [],
  }
}
