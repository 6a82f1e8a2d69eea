import type { Fact, Reply } from '../../../domain/conversation.ts'
import type { TeamsCardView } from '../port.ts'
import { cardOf, table, words } from './elements.ts'

const most = 60

const sourceOf = ({ source }: Fact, tools: Reply['tools']): string => {
  if ('tool' in source) return `${tools[source.tool]?.name ?? 'a calculation'} ${source.pointer}`
  if ('said' in source) return 'your own words'
  return 'knowledge' in source ? `knowledge base: ${source.knowledge}` : `setting: ${source.setting}`
}

/** "How was this computed?": where each figure of an answer comes from; at most sixty. */
export const sourcesCard = ({ facts, tools }: Pick<Reply, 'facts' | 'tools'>): TeamsCardView => {
  const rows = facts.slice(0, most).map((fact) => [fact.text, sourceOf(fact, tools)])
  const title = rows.length === 0 ? 'The last answer has no figures' : 'Where the figures of the last answer come from'
  const rest = facts.length > most ? [words(`And ${facts.length - most} more, on our page.`)] : []
  return cardOf({ title, text: [title, ...rows.map((row) => row.join(' · '))].join('\n'), body: rows.length === 0 ? [] : [table(['Figure', 'Source'], rows), ...rest] })
}
