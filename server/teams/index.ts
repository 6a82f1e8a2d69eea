import { expiringCard } from '../../channels/teams/cards/notice.ts'
import type { HttpAnswer, TeamsConnector, TeamsHost, TeamsPlace } from '../../channels/teams/port.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { takeExpiring } from '../../ledger/teams/cards.ts'
import { findTeamsChat, forgetOldActivities } from '../../ledger/teams/chats.ts'
import { findTeamsLink } from '../../ledger/teams/links.ts'
import { every, type Loop } from '../concurrency/every.ts'
import type { Config } from '../config.ts'
import { notice } from '../conversation/service.ts'
import { outcomeText, remember } from '../conversation/ticket-news.ts'
import { createRateLimiter } from '../http/rate-limit.ts'
import type { Steward } from '../steward.ts'
import { createActing } from './act.ts'
import { chatIdOf } from './chat-id.ts'
import { alertMessage, createDelivery } from './deliver.ts'
import { createHearing } from './hear.ts'
import { createMouth } from './mouth.ts'
import type { TeamsParts } from './parts.ts'
import { createTeamsSessions } from './sessions.ts'
import * as words from './words.ts'

/** Where the public cloud publishes the Bot Connector's keys. */
const publicMetadata = 'https://login.botframework.com/v1/.well-known/openidconfiguration'
/** What one chat may bring beside what a page may ask for: a person's pace. What is faster than that is a program, and is dropped. */
const chatShare = 0.25
const burstSeconds = 3
const graceMs = 5_000
const warnBeforeMs = 30_000
const lookEveryMs = 5_000
const catchUpEveryMs = 15_000
const forgetEveryMs = 3_600_000

export interface Teams {
  /** Whether there is a bot at all: with a registration, or on a demo's own machine without one. */
  readonly open: boolean
  readonly parts: TeamsParts
  /** Where people find our pages; known once the server listens. */
  openAt(url: string): void
  receive(body: unknown, authorization: string | undefined): Promise<HttpAnswer>
  /** Brings what did not arrive; by itself every quarter of a minute. */
  catchUp(): Promise<void>
  start(): void
  stop(): Promise<void>
}

type Given = Omit<TeamsParts, 'connector' | 'mouth' | 'chatLink' | 'pages'> & {
  readonly config: Config
  readonly onPersonal: Steward['onPersonal']
  readonly ticketState: Steward['ticketState']
}

const settingsOf = (config: Config) => ({
  appId: config.BOT_APP_ID ?? '', password: config.BOT_APP_PASSWORD, tenantId: config.BOT_TENANT_ID,
  metadataUrl: config.BOT_OPENID_METADATA_URL ?? publicMetadata, local: config.STEWARD_MODE !== 'production',
})

/** What is on its way may arrive; what does not is brought after the next start. */
const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise((resolve) => { timer = setTimeout(resolve, ms) })])
  clearTimeout(timer)
}

/** A ticket that nobody answered is about to end: said once. */
const warn = async (parts: TeamsParts): Promise<void> => {
  for (const { ticketId, chatId } of await takeExpiring(parts.db.kysely, warnBeforeMs)) {
    const chat = await findTeamsChat(parts.db.kysely, chatId)
    const ticket = chat && await readTicket(parts.gate, chat.personId, ticketId)
    if (chat && ticket) parts.mouth.say(chat.place as TeamsPlace, { cards: [expiringCard(ticket)] })
  }
}

export const createTeams = ({ config, onPersonal, ticketState, ...given }: Given): Teams => {
  const open = config.BOT_APP_ID !== undefined || config.demo
  let pages = ''
  let loaded: Promise<TeamsConnector> | undefined
  // Half a second and 50 MB: only for those who use it.
  const connector = (): Promise<TeamsConnector> => {
    loaded ??= import('../../channels/teams/adapter.ts').then(({ createTeamsConnector }) => createTeamsConnector(settingsOf(config), host))
    return loaded
  }
  const parts: TeamsParts = {
    ...given, pages: () => pages, connector, mouth: createMouth(connector, given.log),
    chatLink: config.BOT_APP_ID === undefined ? undefined : `https://teams.microsoft.com/l/chat/0/0?users=28:${config.BOT_APP_ID}`,
  }
  const sessionOf = createTeamsSessions(parts)
  const delivery = createDelivery(parts, parts.newId('server'))
  const [hear, act] = [createHearing(parts, sessionOf), createActing(parts, sessionOf)]
  const perSecond = config.REQUESTS_PER_SECOND * chatShare
  const pace = createRateLimiter(parts.clock, perSecond * burstSeconds, perSecond)
  const tooFast = (place: TeamsPlace): boolean => pace.take(chatIdOf(place)) > 0
  const host: TeamsHost = {
    message: async (incoming) => { if (!tooFast(incoming.place)) await hear(incoming) },
    action: async (incoming) => (tooFast(incoming.place) ? { sentence: words.tooFast } : act(incoming)),
    joined: async ({ place, user }) => {
      if (!place.oneToOne) { parts.mouth.say(place, { text: words.onlyOneToOne(parts.chatLink) }); return }
      const known = user && await findTeamsLink(parts.db.kysely, user)
      parts.mouth.say(place, known ? { text: `${notice}\n\n${words.help(parts.pages()).text}` } : words.forStranger(parts.pages()))
    },
  }
  const loops: Loop[] = []
  if (open) {
    given.conversations.onSent(delivery.sent)
    // Reconciled a minute later, an order's outcome is news no more.
    const told = new Map<string, string>()
    const ticketMoved = async (personId: string, ticketId: string): Promise<void> => {
      const now = await ticketState(personId, ticketId)
      if (!now) return
      delivery.refresh(ticketId)
      const text = outcomeText(now.ticket)
      if (text === undefined || told.get(ticketId) === text) return
      remember(told, ticketId, text)
      delivery.tell(personId, { text })
    }
    onPersonal((sent) => {
      if (sent.event === 'alert') delivery.tell(sent.personId, alertMessage(sent.body))
      else ticketMoved(sent.personId, sent.ticketId).catch((error: unknown) => { given.log.error('teams-ticket-not-told', error, { ticketId: sent.ticketId }) })
    })
  }
  return {
    open, parts,
    openAt: (url) => { pages = url.replace(/\/$/, '') },
    receive: async (body, authorization) => (await connector()).receive(body, authorization),
    catchUp: delivery.catchUp,
    start: () => {
      if (!open) return
      const loop = (what: string, ms: number, work: () => Promise<unknown>): void => { loops.push(every(ms, work, (error) => { given.log.error(what, error) })) }
      loop('teams-warning-failed', lookEveryMs, () => warn(parts))
      loop('teams-catch-up-failed', catchUpEveryMs, delivery.catchUp)
      loop('teams-forgetting-failed', forgetEveryMs, () => forgetOldActivities(parts.db.kysely))
      loops[1]?.wake()
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await within(graceMs, Promise.all([delivery.idle(), parts.mouth.idle()]))
    },
  }
}
