import type { Reply } from '../../domain/conversation.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Wish, WishAct } from '../../domain/wish.ts'
import type { Actor } from '../../gates/deps.ts'
import { conversationChain, readChain } from '../../ledger/record.ts'
import { lastSent } from '../conversation/transcript.ts'
import type { Session } from '../auth/port.ts'
import type { TurnJob } from '../conversation/turn.ts'
import { alertWish, bulkWish, helpWish, importWish, memoryChange, memoryWish, planWish, settingsChange } from '../http/routes/personal-schemas.ts'
import type { Personal } from './index.ts'
import type { PersonalParts } from './parts.ts'

/** The one thing that the last reply here offered before the word was said; `undefined` when it offered none, or several. */
const offered = async (parts: PersonalParts, job: TurnJob): Promise<Wish | undefined> => {
  const { before, now } = lastSent(await readChain(parts.db.kysely, conversationChain(job.input.conversationId, job.session.person.id).id), job.input.turnId)
  if (before?.kind !== 'reply' || now?.kind !== 'reply' || before.reply.turnId !== now.reply.turnId) return undefined
  const wishes = now.calls.flatMap(({ output }) => (output as { wish?: Wish | null } | null)?.wish ?? [])
  return wishes.length === 1 ? wishes[0] : undefined
}

/** An advisor's proposal for several clients: `gates/bulk` writes it, and a supervisor decides. */
export type ProposeBulk = (session: Session, actor: Actor, clients: readonly string[]) => Promise<string | Refusal>

const idIn = (path: string): string => path.split('/')[3] ?? ''

const needsPage = (): Refusal =>
  refuse('INSUFFICIENT_USER_AUTHENTICATION', 'This needs a fresh code, and a code is never typed into a chat.', {}, 'Open it on the web page, read it there and enter the code.')

type Done = { readonly text: string } | Refusal

const told = <T>(result: T | Refusal, text: string): Done => (isRefusal(result) ? result : { text })

/** Does an offer as its own request would: the same schema, the same function. */
const doers = (personal: Personal): Readonly<Record<Exclude<WishAct, 'profile' | 'bulk'>, (actor: Actor, wish: Wish, conversationId: string) => Promise<Done>>> => ({
  plan: async (actor, wish) => {
    const shown = await personal.previewPlan(actor, planWish.parse(wish.body))
    return isRefusal(shown) ? shown : told(await personal.agreePlan(actor, shown.hash), 'Done. The plan stands, and its days are booked on paper as they come.')
  },
  import: async (actor, wish) => {
    const shown = await personal.previewImport(actor, importWish.parse(wish.body))
    return isRefusal(shown) ? shown : told(await personal.agreeImport(actor, shown.hash), 'Done. It is recorded in your account.')
  },
  'plan-cancel': async (actor, wish) => told(await personal.stopPlan(actor, idIn(wish.path)), 'Done. The plan is stopped.'),
  memory: async (actor, wish, conversationId) => told(await personal.remember(actor, memoryWish.parse({ ...wish.body, conversationId })), 'Done. I will remember that.'),
  'memory-correct': async (actor, wish) => told(await personal.correct(actor, { memoryId: idIn(wish.path), ...memoryChange.parse(wish.body) }), 'Done. It is corrected.'),
  'memory-forget': async (actor, wish) => told(await personal.forget(actor, idIn(wish.path)), 'Done. It is forgotten.'),
  alert: async (actor, wish, conversationId) => told(await personal.setAlert(actor, alertWish.parse({ ...wish.body, conversationId })), 'Done. I will tell you here.'),
  'alert-cancel': async (actor, wish) => told(await personal.stopAlert(actor, idIn(wish.path)), 'Done. The alert is stopped.'),
  settings: async (actor, wish) => told(await personal.changePreferences(actor, settingsChange.parse(wish.body)), 'Done. Your settings are changed.'),
  help: async (actor, wish, conversationId) => told(await personal.openTask(actor, helpWish.parse({ ...wish.body, conversationId })), 'Done. A person has your request and will answer you.'),
})

/**
 * "accept", heard before any model: does what the last reply offered, where that needs no fresh code. Exactly that word, and only when the
 * reply offered one thing; everything else is dialogue. It never confirms a trade: a ticket is no offer of this kind.
 */
export const createTypedAccept = (parts: PersonalParts, personal: Personal, proposeBulk: ProposeBulk) => async (job: TurnJob): Promise<Reply | undefined> => {
  const { input, session } = job
  if (!/^accept[.!]?$/i.test(input.text.trim())) return undefined
  const wish = await offered(parts, job)
  if (!wish) return undefined
  const actor: Actor = { person: session.person, sessionId: session.id, channel: input.channel }
  const result = wish.act === 'profile' || wish.stepUp ? needsPage()
    : wish.act === 'bulk' ? told(await proposeBulk(session, actor, bulkWish.parse(wish.body).clients), 'Done. It waits for a supervisor, who reads and approves it. Nothing is traded before.') : await doers(personal)[wish.act](actor, wish, input.conversationId)
  const refused = isRefusal(result)
  return {
    conversationId: input.conversationId, turnId: input.turnId, model: 'gate', latencyMs: 0, asOf: parts.gate.market.now(), tools: [], facts: [], cards: [], tickets: [],
    text: refused ? `${result.message} ${result.nextStep}` : result.text, outcome: refused ? 'refused' : 'answered', ...(refused ? { code: result.code } : {}),
  }
}
