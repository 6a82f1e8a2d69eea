import { createHash } from 'node:crypto'
import { z } from 'zod'
import { inertCard, ticketCard } from '../../channels/teams/cards/ticket.ts'
import { open } from '../../channels/teams/cards/elements.ts'
import type { ActionAnswer, Incoming, TeamsHost } from '../../channels/teams/port.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { cancelTicket } from '../../gates/cancel.ts'
import { confirmTicket } from '../../gates/confirm.ts'
import type { Actor } from '../../gates/deps.ts'
import { displayTicket } from '../../gates/display.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { requoteTicket } from '../../gates/requote.ts'
import { findTeamsLink, type TeamsLink } from '../../ledger/teams/links.ts'
import { mayCall, socketAccess } from '../access.ts'
import type { Session } from '../auth/port.ts'
import { sendReplacement } from '../conversation/replacement.ts'
import { chatIdOf } from './chat-id.ts'
import { continued, goOnWith } from './conversations.ts'
import type { TeamsParts } from './parts.ts'
import * as words from './words.ts'

type Action = Extract<Incoming, { kind: 'action' }>

const id = z.string().regex(/^[\w-]{1,100}$/)
const onTicket = z.strictObject({ ticketId: id })
const onConversation = z.strictObject({ conversationId: id })

/** What a verb does to a ticket, and what to say of it. A refusal is said as it is. */
type Did = { readonly note?: string; readonly show?: string } | Refusal

const acts = (parts: TeamsParts): Readonly<Record<string, (actor: Actor, ticket: TicketView, press: string) => Promise<Did>>> => ({
  show: () => Promise.resolve({}),
  confirm: async (actor, ticket, press) => {
    const { id: ticketId, hash } = ticket
    const result = await confirmTicket(parts.gate, { actor, ticketId, hash, idempotencyKey: `teams/${press}` })
    await sendReplacement(parts.sendTicket, actor.person.id, result)
    if (isRefusal(result)) return result
    parts.checkpoint()
    return { note: 'Confirmed. It goes to the broker now; I will say here what becomes of it.' }
  },
  cancel: async (actor, { id: ticketId }) => {
    const result = await cancelTicket(parts.gate, { actor, ticketId })
    return isRefusal(result) ? result : { note: result.status === 200 ? 'Withdrawn. Nothing was sent.' : 'The broker is asked to cancel what is still open.' }
  },
  requote: async (actor, { id: ticketId }) => {
    const next = await requoteTicket(parts.gate, { actor, ticketId })
    if (isRefusal(next)) return next
    await parts.sendTicket(actor.person.id, next.id)
    return { show: next.id, note: 'New prices. Please read it again.' }
  },
})

/** The states in which a person can still answer. */
export const waiting: ReadonlySet<string> = new Set(['CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED'])

/**
 * The owner's view of a ticket, as the ledger has it now. Their own client asked for it, which is the record that it was shown to them: only
 * such a view can confirm.
 */
const viewOf = async (parts: TeamsParts, actor: Actor, ticket: TicketView, userId: string, note: string | undefined): Promise<ActionAnswer> => {
  const displayed = waiting.has(ticket.state) ? await displayTicket(parts.gate, { actor, ticketId: ticket.id, hash: ticket.hash }) : undefined
  const now = displayed ? await readTicket(parts.gate, actor.person.id, ticket.id) ?? ticket : ticket
  const said = note ?? (isRefusal(displayed) ? `${displayed.message} ${displayed.nextStep}` : undefined)
  return { card: ticketCard(now, { pages: parts.pages(), userId, shown: displayed !== undefined && !isRefusal(displayed), ...(said === undefined ? {} : { note: said }) }) }
}

const shortHash = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)

const sentence = ({ message, nextStep }: Refusal): string => `${message} ${nextStep}`

export const createActing = (parts: TeamsParts, sessionOf: (link: TeamsLink) => Promise<Session>): TeamsHost['action'] => {
  const verbs = acts(parts)

  const ticketAct = async ({ id: activityId, verb, data, place }: Action, session: Session): Promise<ActionAnswer> => {
    const ticketId = onTicket.safeParse(data).data?.ticketId
    const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    const ticket = ticketId === undefined || !act ? undefined : await readTicket(parts.gate, session.person.id, ticketId)
    if (!ticket || !act) return { card: inertCard(words.noSuchTicket) }
    const actor: Actor = { person: session.person, sessionId: session.id, channel: 'teams' }
    // A press that the connector brings twice is one press.
    const did = await act(actor, ticket, shortHash([chatIdOf(place), activityId, ticket.id]))
    const shown = isRefusal(did) ? ticket.id : did.show ?? ticket.id
    const now = await readTicket(parts.gate, session.person.id, shown)
    return viewOf(parts, actor, now ?? ticket, place.userId, isRefusal(did) ? sentence(did) : did.note)
  }

  const goOn = async ({ data, place }: Action, session: Session): Promise<ActionAnswer> => {
    const { data: wished } = onConversation.safeParse(data)
    const title = wished && await goOnWith(parts, session.person.id, chatIdOf(place), wished.conversationId)
    return { card: inertCard(title === undefined ? words.stale : continued(title)) }
  }

  return async (action) => {
    const { user, place, verb } = action
    if (!place.oneToOne) return { card: inertCard(words.onlyOneToOne(undefined), parts.chatLink === undefined ? [] : [open('Open our chat', parts.chatLink)]) }
    const link = user && await findTeamsLink(parts.db.kysely, user)
    if (!link || !mayCall(socketAccess.message, link.person.role)) return { card: inertCard(words.forStranger(parts.pages()).text ?? '') }
    const session = await sessionOf(link)
    return verb === 'open' ? goOn(action, session) : ticketAct(action, session)
  }
}
