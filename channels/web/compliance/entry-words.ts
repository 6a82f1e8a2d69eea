import type { TranscriptEntry, TranscriptRow } from '../api/shapes.ts'
import { day } from '../words/dates.ts'
import { capital, count, shortHash } from '../words/numbers.ts'

const titles: Readonly<Record<string, string>> = {
  'message-received': 'Person wrote', 'turn-started': 'Turn started', 'tool-called': 'Tool call', 'reply-sentence': 'Sentence sent', 'reply-blocked': 'Sentence held back',
  'reply-sent': 'Steward replied', 'ticket-sent': 'Card as sent', 'ticket-displayed': 'Card shown to the person', 'ticket-confirmed': 'Person confirmed', 'notice-sent': 'Notice sent', 'feedback-given': 'Person judged an answer',
}

/** A heading for an entry's kind: known ones by name, others as they are written ("order-filled" is "Order filled"). */
export const entryTitle = (kind: string): string => titles[kind] ?? capital(kind.replaceAll(/[-_.]/g, ' '))

export const personLabel = (person: TranscriptRow['person'] | undefined): string =>
  (person === undefined ? 'Unknown' : typeof person === 'string' ? person : (person.label ?? person.email ?? person.id ?? 'Unknown'))

type Body = TranscriptEntry['body']
const field = (body: Body, name: string): string | undefined => {
  const value = body[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
const inner = (body: Body, name: string): Body => {
  const value = body[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {}
}

/** What a person wrote or read, or one line on what happened; the rest of an entry is shown as data. */
export const entryText = ({ kind, body }: TranscriptEntry): string | undefined => {
  const reply = inner(body, 'reply')
  if (kind === 'turn-started') return `Model ${field(body, 'model') ?? 'unknown'}, prices of ${day(field(body, 'asOf') ?? 'an unknown day')}.`
  if (kind === 'reply-blocked') return `“${field(body, 'sentence') ?? ''}” was not sent: ${field(body, 'reason') ?? 'no reason recorded'}.`
  if (kind === 'ticket-displayed') return `The person’s device drew exactly these terms: ${shortHash(field(body, 'hash') ?? field(inner(body, 'card'), 'hash') ?? '')}.`
  if (kind === 'feedback-given') return `${body.verdict === 'helpful' ? 'Helpful' : 'Not helpful'}.${field(body, 'text') === undefined ? '' : ` “${field(body, 'text')}”`}`
  return field(body, 'text') ?? field(reply, 'text') ?? field(body, 'notice') ?? field(body, 'reason')
}

/** "11 figures, each with its source", for a reply. */
export const figuresNote = ({ kind, body }: TranscriptEntry): string | undefined => {
  const { facts } = inner(body, 'reply')
  if (kind !== 'reply-sent' || !Array.isArray(facts)) return undefined
  return facts.length === 0 ? 'No figures.' : `${capital(count(facts.length, 'figure'))}, each with its source.`
}

/** The card inside an entry, drawn once: where it was sent. */
export const entryCard = ({ kind, body }: TranscriptEntry): unknown => (kind === 'ticket-displayed' ? undefined : (body.card ?? body.ticket))

/** The id that a replay of this reply takes. */
export const replayId = ({ kind, body }: TranscriptEntry): string | undefined =>
  (kind === 'reply-sent' ? (field(inner(body, 'reply'), 'turnId') ?? field(body, 'turnId')) : undefined)

/** Two groups of four digits: enough to compare two hashes by eye in a list. */
export const hashHead = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`

/** Sentences stand in the record one by one; people read them together, below the reply that they make. */
export const grouped = (entries: readonly TranscriptEntry[]): readonly (readonly TranscriptEntry[])[] => {
  const groups: TranscriptEntry[][] = []
  for (const entry of entries) {
    const last = groups.at(-1)
    if (entry.kind === 'reply-sentence' && last?.[0]?.kind === 'reply-sentence') last.push(entry)
    else groups.push([entry])
  }
  return groups
}
