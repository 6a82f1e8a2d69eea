import { randomBytes, randomUUID } from 'node:crypto'
import type { RunTurn } from '../agent/port.ts'
import type { Clock, IdSource } from '../domain/ids.ts'
import type { Broker } from '../brokers/port.ts'
import { defaultGateSettings, type GateDeps, type GateSettings } from '../gates/deps.ts'
import { proposeTicket } from '../gates/propose-ticket.ts'
import type { Database } from '../ledger/database.ts'
import { readPersonFacts } from '../ledger/people.ts'
import { appendEntry, firmChain, personChain } from '../ledger/record.ts'
import type { Signer } from '../ledger/signer.ts'
import type { ExecutorSettings } from '../tools/trade-executor/index.ts'
import { knowledge } from '../tools/education/index.ts'
import { tools } from '../tools/registry.ts'
import { createAuth, type AuthParts } from './auth/index.ts'
import { createSessions } from './auth/sessions.ts'
import type { Config } from './config.ts'
import { bulkInWords } from './bulk/in-words.ts'
import { withAsked } from './conversation/asked-facts.ts'
import { createOutbound } from './conversation/outbound.ts'
import type { ConversationParts, Progress } from './conversation/parts.ts'
import { createConversations } from './conversation/service.ts'
import { createTicketNews } from './conversation/ticket-news.ts'
import { createTypedConfirmation } from './conversation/typed.ts'
import { openKnowledge, type KnowledgeText } from './memory/knowledge-base.ts'
import { createRecall } from './memory/recall.ts'
import { sentenceModel, type Embed } from './memory/sentence-model.ts'
import { createPersonal } from './personal/index.ts'
import { createNotices } from './personal/notices.ts'
import type { PersonalParts } from './personal/parts.ts'
import { createPrivacy } from './privacy/index.ts'
import { createTypedAccept } from './personal/typed-accept.ts'
import type { DemoAccount } from './demo/accounts.ts'
import { closeDoors, type Doors } from './foundations/doors.ts'
import { openCheckpoints } from './foundations/checkpoints.ts'
import { openExecution, type Execution } from './foundations/execution.ts'
import type { Log } from './telemetry/log.ts'
import type { OpenedMarket } from './foundations/market-clock.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { countUsage } from './telemetry/model-usage.ts'
import { createListeners } from './concurrency/listeners.ts'
import type { Steward } from './steward.ts'
import { createSupervision } from './supervision/index.ts'
import { createTeams } from './teams/index.ts'
import { createPictures } from './teams/pictures.ts'
import { createWidget } from './widget/index.ts'
import { createToolPool } from './workers/pool.ts'

/** What comes from outside of the wiring: opened by `open.ts` for the server, in memory by tests. */
export interface Foundations {
  readonly config: Config
  readonly doors: Doors
  readonly market: OpenedMarket
  readonly signer: Signer
  readonly log: Log
  readonly runTurn: () => Promise<RunTurn>
  readonly demoAccounts: readonly DemoAccount[]
  readonly broker: Broker
  readonly clock?: Clock
  readonly newId?: IdSource
  readonly gateSettings?: Partial<GateSettings>
  readonly executorSettings?: Partial<ExecutorSettings>
  /** Instead of the bundled sentence model. */
  readonly embed?: Embed
}

/** What is compared with a question: names and text together. */
const knowledgeTexts: readonly KnowledgeText[] = knowledge.map(({ id, title, also, text }) => ({ id, text: `${title}. ${also.join(', ')}. ${text}` }))

/** What runs at the end may finish for so long; then it is stopped, and says so. */
const graceMs = 5_000

type PersonalEvent = Parameters<Parameters<Steward['onPersonal']>[0]>[0]

const wallClock: Clock = () => new Date()
const randomId: IdSource = (prefix) => `${prefix}-${randomUUID()}`

const appender = (db: Database, clock: Clock): Steward['append'] => async (chain, kind, body) => {
  await db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, clock()))
}

interface Running {
  readonly covering: { stop(): Promise<void> }
  readonly execution: Execution
  readonly ownActs: Steward['personal']
  readonly privacy: Steward['privacy']
  readonly conversations: Steward['conversations']
  readonly news: { idle(): Promise<void> }
  readonly teams: { stop(): Promise<void> }
  readonly supervision: { stop(): Promise<void> }
  readonly pool: Steward['pool']
  readonly checkpointer: Steward['checkpointer']
  readonly anchoring: { flush(): Promise<void> }
  readonly doors: Doors
  readonly log: Log
}

/** What writes stops first, the last checkpoint covers it, the database goes last. */
const closing = (running: Running) => async (): Promise<void> => {
  await running.covering.stop()
  await running.execution.stop()
  await running.ownActs.stop()
  await running.privacy.stop()
  await running.conversations.end(graceMs)
  await running.news.idle()
  await running.teams.stop()
  await running.supervision.stop()
  await running.pool?.close()
  await running.checkpointer.flush().catch((error: unknown) => { running.log.error('checkpoint-failed', error) })
  await running.anchoring.flush()
  await closeDoors(running.doors)
}

const advancing = (opened: OpenedMarket, append: Steward['append'], moved: () => Promise<void>): Steward['advance'] => async (days) => {
  const from = opened.market.now()
  const date = await opened.advance?.(days)
  if (date === undefined) return undefined
  await append(firmChain, 'market-advanced', { from, to: date, days })
  await moved()
  return date
}

/** What may wait until somebody is there. */
const warming = ({ runTurn, log }: Foundations, pool: Steward['pool'], recall: { indexKnowledge(): Promise<unknown> }) => async (): Promise<void> => {
  pool?.warm()
  await runTurn().catch((error: unknown) => { log.error('model-not-loaded', error) })
  await recall.indexKnowledge().catch((error: unknown) => { log.error('knowledge-not-indexed', error) })
}

/** Who is who: sessions, the ways in, who administers. */
const identityOf = (base: Foundations, parts: Omit<AuthParts, 'sessions'>): Pick<Steward, 'sessions' | 'auth' | 'admin' | 'widget' | 'endSession'> => {
  const { config, db, gate, clock, newId, append } = parts
  const sessions = createSessions(db, clock, newId, { idleMs: config.SESSION_IDLE_MINUTES * 60_000, maxMs: config.SESSION_MAX_HOURS * 3_600_000 })
  return {
    sessions, auth: createAuth({ ...parts, sessions }),
    admin: { db, gate, clock, newId, sessions, marketDate: base.market.market.now },
    widget: createWidget({ db, clock, sessions, hostKeys: config.WIDGET_HOST_KEYS, record: (personId, body) => append(personChain(personId), 'session-started', body) }),
    endSession: async (session) => {
      await sessions.end(session)
      await append(personChain(session.person.id), 'session-ended', { sessionId: session.id, how: 'signed-out' })
    },
  }
}

/** The composition root: everything is made here once, from the foundations, and handed on as arguments. */
export const createSteward = (base: Foundations): Steward => {
  const { config, doors, log } = base
  const db = doors.agent
  const { market } = base.market
  const clock = base.clock ?? wallClock
  const newId = base.newId ?? randomId
  const metrics = createMetrics()
  const append = appender(db, clock)
  const pool = config.TOOL_WORKERS > 0 ? createToolPool(config.TOOL_WORKERS) : undefined
  const { checkpointer, covering, anchoring } = openCheckpoints({ config, doors, signer: base.signer, log, clock })
  const outbound = createOutbound(db)
  const [progress, personal] = [createListeners<Progress>(), createListeners<PersonalEvent>()]
  const readFacts: Steward['readFacts'] = (person) => readPersonFacts(db.kysely, person, market.now())

  const news = createTicketNews(() => gate, () => parts, (personId, body) => { personal.tell({ personId, event: 'ticket.state', body }) })
  const gate: GateDeps = {
    db: doors.gate, market, ids: newId, random: randomBytes, signer: base.signer, settings: { ...defaultGateSettings, ...base.gateSettings },
    onTicketChange: (ticketId) => { news.changed(ticketId) },
    onOrdersQueued: () => { execution.wake() },
  }
  const embed = base.embed ?? sentenceModel
  const recall = createRecall({ db: db.kysely, embed, knowledge: openKnowledge({ reader: db.pool, owner: doors.main.pool, embed, entries: knowledgeTexts }), log })
  const personalParts: PersonalParts = {
    db: doors.main, gate, clock, newId, log, recall, readFacts, paper: config.BROKER === 'paper',
    notices: createNotices(clock, outbound, (personId, body) => { personal.tell({ personId, event: 'alert', body }) }),
  }
  const ownActs = createPersonal(personalParts)
  const [typedConfirmation, typedAccept] = [createTypedConfirmation(gate, market.now), createTypedAccept(personalParts, ownActs, (session, actor, clients) => bulkInWords(steward, session, actor, clients))]
  const execution = openExecution({ gate, db: doors.executor, broker: base.broker, coins: base.market.coins, log, onTicketChange: news.changed, ...(base.executorSettings && { settings: base.executorSettings }) })
  const parts: ConversationParts = {
    db, market, clock, newId, log, tools, pool, outbound, append, runTurn: base.runTurn, progress: progress.tell,
    propose: ({ session, channel, ...proposal }) => proposeTicket(gate, { ...proposal, actor: { person: session.person, sessionId: session.id, channel } }),
    readFacts: async (person, said) => {
      const [facts, known] = await Promise.all([readFacts(person), recall.personal(person.id, market.now(), said)])
      return withAsked({ db, market, clock, log }, { ...facts, personal: known }, said)
    },
    typedConfirmation: async (job) => await typedConfirmation(job) ?? typedAccept(job),
    spent: countUsage(metrics),
    afterTurn: (reply) => {
      metrics.count('steward_turns_total', { outcome: reply.outcome })
      metrics.observe('steward_turn_ms', reply.latencyMs)
      checkpointer.schedule()
    },
  }
  const conversations = createConversations(parts, progress.listen)
  const identity = identityOf(base, { db: doors.main, gate, clock, newId, log, config, append, demoAccounts: base.demoAccounts })
  const privacy = createPrivacy({ db: doors.main, clock, newId, log, sessions: identity.sessions, years: config.RETENTION_YEARS })
  const teams = createTeams({
    db: doors.main, gate, sessions: identity.sessions, conversations, clock, newId, log, config, onPersonal: personal.listen, sendTicket: news.send, checkpoint: () => { checkpointer.schedule() },
    pictures: createPictures(db, base.signer, clock), record: (personId, body) => append(personChain(personId), 'session-started', body),
  })
  const supervision = createSupervision({ db: doors.main, clock, ids: newId, log, metrics, sampleShare: config.SUPERVISION_SAMPLE_PERCENT / 100 })
  const steward: Steward = {
    config, db: doors.main, audit: doors.audit, market, clock, newId, log, metrics, tools, pool, gate, ...identity, checkpointer, conversations, teams, supervision, personal: ownActs, notices: personalParts.notices, privacy, append, readFacts,
    close: closing({ covering, execution, ownActs, privacy, conversations, news, teams, supervision, pool, checkpointer, anchoring, doors, log }),
    recordKey: base.signer.publicKey, demoAccounts: base.demoAccounts,
    sendTicket: news.send, startExecution: () => {
      execution.start()
      ownActs.start()
      privacy.start()
      teams.start()
      supervision.start()
    },
    advance: advancing(base.market, append, async () => {
      execution.wake()
      await ownActs.marketMoved()
    }),
    onPersonal: personal.listen,
    warm: warming(base, pool, recall),
  }
  return steward
}
