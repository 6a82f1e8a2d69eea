import type { Card, Fact, Reply } from '../../domain/conversation.ts'
import { table, wrap } from './layout.ts'
import { ticketText } from './ticket-text.ts'

const cardText = (card: Card, width: number): string => [
  card.title,
  ...(card.chart ? [wrap(card.chart.reading, width)] : []),
  ...(card.rows.length > 0 ? [table(card.columns ?? [], card.rows, width)] : []),
  ...(card.choices ?? []).map((choice, at) => `  ${at + 1}  ${choice}`),
].join('\n')

const sourceText = (fact: Fact, reply: Reply): string => {
  if ('tool' in fact.source) return `${reply.tools[fact.source.tool]?.name ?? 'tool'} ${fact.source.pointer}`
  if ('said' in fact.source) return 'your own words'
  return 'knowledge' in fact.source ? `knowledge base: ${fact.source.knowledge}` : `setting: ${fact.source.setting}`
}

/** Choices that the text lists already are not listed again. */
const isTold = ({ choices = [] }: Card, text: string): boolean => {
  const lines = new Set(text.split('\n').map((line) => line.replace(/^- /, '').trim()))
  return choices.length > 0 && choices.every((choice) => lines.has(choice))
}

/** What follows the streamed text: cards, tickets, the as-of line. */
export const afterText = (reply: Reply, width: number): string => [
  ...reply.cards.filter((card) => card.kind !== 'ticket' && !(card.kind === 'choices' && isTold(card, reply.text))).map((card) => cardText(card, width)),
  ...reply.tickets.map((ticket) => ticketText(ticket, width)),
  [...(reply.text.includes(reply.asOf) ? [] : [`As of ${reply.asOf}`]), reply.model, `${reply.latencyMs} ms`].join(' · '),
].join('\n\n')

/** "How was this computed?": one line a figure. */
export const sourcesText = (reply: Reply, width: number): string => reply.facts.length === 0
  ? 'The last answer has no figures.'
  : table(['Figure', 'Source'], reply.facts.map((fact) => [fact.text, sourceText(fact, reply)]), width)
