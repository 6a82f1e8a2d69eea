import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Reply } from '../../../domain/conversation.ts'
import { clock, day } from '../words/dates.ts'
import '../feedback/feedback-view.ts'
import type { Conversation } from './conversation.ts'
import { cardView, prose, sources, steps } from './reply-view.ts'
import type { Item, Said, Turn } from './timeline.ts'

export interface LogContext {
  readonly conversation: Conversation
  readonly elsewhere: boolean
  readonly say: (text: string) => void
  readonly copy: (text: string) => void
}

const saidView = (item: Said): TemplateResult => html`<article class="turn turn--you" aria-label="You${item.at && `, ${clock(item.at)}`}"><p>${item.text}</p>
  ${item.delivery === 'refused' ? html`<p class="turn__note caution">Not sent. ${item.reason}</p>` : nothing}</article>`

const ticketView = (id: string, { conversation, elsewhere }: LogContext): TemplateResult | typeof nothing => {
  const ticket = conversation.timeline.tickets[id]
  if (!ticket) return nothing
  const replacement = ticket.replacement === undefined ? undefined : conversation.timeline.tickets[ticket.replacement]
  return html`<steward-ticket .ticket=${ticket} .replacement=${replacement} .http=${conversation.http} ?elsewhere=${elsewhere}></steward-ticket>`
}

/** The date of the prices where the answer has not said it, and which model wrote it. */
const provenance = ({ text, asOf, model }: Reply): string => [
  ...(asOf && !text.toLowerCase().includes(`as of ${asOf}`) ? [`As of ${day(asOf)}`] : []), ...(model === 'none' ? [] : [model === 'offline' ? 'Built-in model' : model]),
].join('. ')

const settled = (turn: Turn, context: LogContext): TemplateResult => {
  const reply = turn.reply!
  const prefix = `s-${turn.turnId}`
  // "accept" answers the last thing said here, so that only the newest offer can be taken up.
  const offer = { open: context.conversation.timeline.items.at(-1) === turn, page: `${context.conversation.http.base}/approve?conversation=${encodeURIComponent(reply.conversationId)}`, elsewhere: context.elsewhere }
  // A turn that was cut off keeps the sentences that it had sent: they are in the record too.
  const sent = turn.parts.map((part) => part.text).join('')
  const cut = reply.outcome === 'error' && sent !== '' && !reply.text.startsWith(sent)
  return html`${steps(reply)}${cut ? [prose(sent, null, ''), html`<p class="note">${reply.text}</p>`] : prose(reply.text, reply, prefix)}
    ${reply.cards.map((card) => cardView(card, context.say, offer))}
    ${turn.ticketIds.map((id) => ticketView(id, context))}
    ${sources(reply, prefix)}
    <div class="turn__meta"><span>${provenance(reply)}</span>
      <button class="link" type="button" @click=${() => context.copy(reply.text)}>Copy<span class="sr"> this answer</span></button>
      ${reply.model === 'none' ? nothing : html`<steward-feedback .conversation=${context.conversation} .turnId=${turn.turnId} .verdict=${turn.verdict}></steward-feedback>`}</div>`
}

const running = (turn: Turn, context: LogContext): TemplateResult => {
  const text = turn.parts.map((part) => part.text).join('')
  return html`${turn.steps.length === 0 ? nothing : html`<ol class="steps">${turn.steps.map((step) => html`<li>${step}</li>`)}</ol>`}
    ${text === '' ? nothing : prose(text, null, '')}
    ${turn.ticketIds.map((id) => ticketView(id, context))}
    ${turn.stopped ? html`<p class="note">You stopped this answer.</p>` : html`<p class="note working"><span class="caret" aria-hidden="true"></span> ${text === '' ? 'Working on it' : ''}</p>`}`
}

const itemView = (item: Item, context: LogContext): TemplateResult | typeof nothing => {
  if (item.kind === 'said') return saidView(item)
  if (item.kind === 'notice') return html`<p class="notice">${item.text}</p>`
  if (item.kind === 'ticket') return html`<article class="turn" aria-label="Ticket">${ticketView(item.ticketId, context)}</article>`
  return html`<article class="turn" aria-label="Steward${item.at && `, ${clock(item.at)}`}">${item.reply ? settled(item, context) : running(item, context)}</article>`
}

const keyOf = (item: Item, index: number): string => (item.kind === 'said' ? item.id : item.kind === 'turn' ? `t${index}` : item.kind === 'ticket' ? item.ticketId : `n${index}`)

/** Everything said so far, oldest first. */
export const log = (context: LogContext): unknown => repeat(context.conversation.timeline.items, keyOf, (item) => itemView(item, context))
