import { proposeTicket } from '../../gates/propose-ticket.ts'
import { readTickets } from '../../gates/read-ticket.ts'
import { createPastReader } from '../../ledger/past-reader.ts'
import { tools } from '../../tools/registry.ts'
import { bulkInWords } from '../bulk/in-words.ts'
import { createListeners } from '../concurrency/listeners.ts'
import { withAsked } from '../conversation/asked-facts.ts'
import type { ConversationParts, Progress } from '../conversation/parts.ts'
import { createConversations, type Conversations } from '../conversation/service.ts'
import { createTypedConfirmation } from '../conversation/typed.ts'
import { openKnowledge } from '../memory/knowledge-base.ts'
import { knowledgeTexts } from '../memory/knowledge-texts.ts'
import { withKnown } from '../memory/known-vectors.ts'
import { createRecall, type Recall } from '../memory/recall.ts'
import { sentenceModel } from '../memory/sentence-model.ts'
import { createPersonal, type Personal } from '../personal/index.ts'
import { createNotices } from '../personal/notices.ts'
import type { PersonalParts } from '../personal/parts.ts'
import { createTypedAccept } from '../personal/typed-accept.ts'
import type { Steward } from '../steward.ts'
import { countUsage } from '../telemetry/model-usage.ts'
import type { Core } from './core.ts'
import type { Foundations } from './foundations.ts'
import type { Trading } from './trading.ts'

export interface Talking {
  readonly parts: ConversationParts
  readonly conversations: Conversations
  readonly recall: Recall
  readonly personal: Personal
  readonly notices: PersonalParts['notices']
}

/** The conversations, with what a turn may know and do, and what people do by themselves. `steward`: the whole, for offers that reach beyond a turn. */
export const talkingOf = (base: Foundations, core: Core, { gate, news }: Trading, given: { readonly steward: () => Steward; readonly afterTurn: () => void }): Talking => {
  const { config, doors, db, market, clock, newId, log, metrics, pool, readFacts, outbound } = core
  const embed = base.embed ?? sentenceModel
  const recall = createRecall({ db: db.kysely, embed, knowledge: openKnowledge({ reader: db.pool, owner: doors.main.pool, embed: withKnown(embed), entries: knowledgeTexts }), log })
  const notices = createNotices(clock, outbound, (personId, body) => { core.personal.tell({ personId, event: 'alert', body }) })
  const own: PersonalParts = { db: doors.main, gate, clock, newId, log, recall, readFacts, paper: config.BROKER === 'paper', notices }
  const personal = createPersonal(own)
  const confirm = createTypedConfirmation(gate, market.now, news.send)
  const accept = createTypedAccept(own, personal, (session, actor, clients) => bulkInWords(given.steward(), session, actor, clients))
  const progress = createListeners<Progress>()
  const parts: ConversationParts = {
    db, market, clock, newId, log, tools, pool, outbound, readPast: createPastReader(db.kysely), runTurn: base.runTurn, progress: progress.tell,
    propose: ({ session, channel, ...proposal }) => proposeTicket(gate, { ...proposal, actor: { person: session.person, sessionId: session.id, channel } }),
    readFacts: async (person, said) => {
      const [facts, known] = await Promise.all([readFacts(person), recall.personal(person.id, market.now(), said)])
      return withAsked({ db, market, clock, log }, { ...facts, personal: known }, said)
    },
    actingWords: async (job) => await confirm(job) ?? accept(job),
    lastTicket: async (personId, conversationId) => (await readTickets(gate, personId, { conversationId, limit: 1 }))[0],
    spent: countUsage(metrics),
    afterTurn: (reply) => {
      metrics.count('steward_turns_total', { outcome: reply.outcome })
      metrics.observe('steward_turn_ms', reply.latencyMs)
      given.afterTurn()
    },
  }
  return { parts, conversations: createConversations(parts, progress.listen), recall, personal, notices }
}
