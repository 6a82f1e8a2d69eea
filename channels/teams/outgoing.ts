import type { Activity } from 'botbuilder'
import { teamsText } from './markup.ts'
import type { TeamsCardView, TeamsMessage } from './port.ts'

/** Teams takes about 100 kB a message, our JSON and its own together; a card alone 28 kB. */
export const messageBytes = 80_000
export const cardBytes = 25_000
/** Text beyond this is hard to read as one message anyway. */
const textBytes = 24_000

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/** Cut where a paragraph ends, else a line, else a word; never in the middle of a character. */
export const splitText = (text: string, most = textBytes): readonly string[] => {
  const parts: string[] = []
  let rest = text
  while (Buffer.byteLength(rest) > most) {
    let end = Math.min(rest.length, most)
    while (Buffer.byteLength(rest.slice(0, end)) > most) end = Math.floor(end * 0.9)
    const piece = rest.slice(0, end)
    const cut = ['\n\n', '\n', ' '].map((gap) => piece.lastIndexOf(gap)).find((at) => at > end / 2) ?? end
    const whole = /[\uD800-\uDBFF]$/.test(rest.slice(0, cut)) ? cut - 1 : cut
    parts.push(rest.slice(0, whole).trimEnd())
    rest = rest.slice(whole).trimStart()
  }
  return rest === '' && parts.length > 0 ? parts : [...parts, rest]
}

const attachmentOf = ({ card, text }: TeamsCardView) => ({ contentType: 'application/vnd.microsoft.card.adaptive', content: { ...card, fallbackText: text } })

/** Cards together as long as they fit into one message. A card too large for Teams goes as its words. */
const groupsOf = (cards: readonly TeamsCardView[]): readonly (readonly TeamsCardView[])[] => {
  const groups: TeamsCardView[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const view of cards) {
    const own = sizeOf(view)
    if (size + own > messageBytes) { groups.push([]); size = 0 }
    groups.at(-1)!.push(view)
    size += own
  }
  return groups
}

/** The activities of one message, each within Teams' limits. */
export const activityOf = ({ text = '', cards = [] }: TeamsMessage): Partial<Activity>[] => {
  const fitting = cards.filter((view) => sizeOf(view.card) <= cardBytes)
  const words = [text, ...cards.filter((view) => !fitting.includes(view)).map((view) => view.text)].filter((part) => part !== '').join('\n\n')
  const texts = words === '' ? [] : splitText(words)
  const messages: Partial<Activity>[] = texts.map((part) => ({ type: 'message', ...teamsText(part), summary: part.slice(0, 200) }))
  for (const group of groupsOf(fitting)) {
    messages.push({ type: 'message', attachmentLayout: 'list', attachments: group.map(attachmentOf), summary: group.map((view) => view.text.split('\n')[0]).join(' · ').slice(0, 300) })
  }
  return messages
}
