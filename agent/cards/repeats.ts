import type { Card } from '../../domain/conversation.ts'

/** What the rows of a text's tables are about: their first cells. */
const labelsIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^\s*\|([^|\n]*)\|/gm)].map((match) => match[1]!.trim().toLowerCase()))

/** A table of which most rows stand in the text is not shown again; a card that was nothing else goes. What can be accepted stays. */
export const withoutRepeats = (card: Card, text: string): readonly Card[] => {
  const labels = labelsIn(text)
  const told = card.rows.filter(([label = '']) => labels.has(label.toLowerCase())).length
  if (card.wish || told < card.rows.length * 0.75) return [card]
  return card.chart ? [{ ...card, rows: [] }] : []
}
