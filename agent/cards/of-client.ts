import type { Card, ToolCall } from '../../domain/conversation.ts'
import type { ClientFacts } from '../../domain/facts.ts'
import { theirs } from '../offline/say/of-client.ts'

const clientOf = ({ input }: ToolCall, clients: readonly ClientFacts[]): ClientFacts | undefined => {
  const { clientId, accountId } = (input ?? {}) as { readonly clientId?: string; readonly accountId?: string }
  return clients.find((each) => each.personId === clientId || each.accounts.some((account) => account.accountId === accountId))
}

/** A card of a call that an advisor made about a client names the client where one's own says "You". Offers stay as their terms are. */
export const ofClient = (card: Card, call: ToolCall, clients: readonly ClientFacts[]): Card => {
  const client = clientOf(call, clients)
  if (!client || card.wish) return card
  const text = (words: string): string => theirs(words.replace(/^You(?: are here)?(?=:|$)/, client.label))
  return {
    ...card, title: text(card.title), rows: card.rows.map((row) => row.map(text)), ...(card.columns && { columns: card.columns.map(text) }),
    ...(card.chart && { chart: { ...card.chart, reading: text(card.chart.reading), series: card.chart.series.map((each) => ({ ...each, name: text(each.name) })) } }),
  }
}
