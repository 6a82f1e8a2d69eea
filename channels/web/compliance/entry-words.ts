import type { TranscriptEntry, TranscriptRow } from '../api/shapes.ts'
import { capital } from '../words/numbers.ts'

const titles: Readonly<Record<string, string>> = {
  'conversation-started': 'Conversation started', 'proposal-refused': 'Proposal refused', 'sentence-blocked': 'Sentence held back', 'notice-sent': 'Notice sent',
  said: 'Person wrote', 'message-received': 'Person wrote', message: 'Person wrote', 'tool-called': 'Tool call', 'tool-call': 'Tool call', reply: 'Steward replied', 'reply-sent': 'Steward replied', 'sentence-sent': 'Sentence sent',
  'ticket-proposed': 'Ticket proposed', 'ticket-sent': 'Card as sent', 'ticket-displayed': 'Card shown to the person', 'ticket-confirmed': 'Person confirmed', 'order-filled': 'Order filled',
}

/** A heading for an entry's kind: known ones by name, others as they are written ("order-filled" is "Order filled"). */
export const entryTitle = (kind: string): string => titles[kind] ?? capital(kind.replace(/^[a-z]+\./, '').replaceAll(/[-_.]/g, ' '))

export const personLabel = (person: TranscriptRow['person'] | undefined): string =>
  (person === undefined ? 'Unknown' : typeof person === 'string' ? person : (person.label ?? person.email ?? person.id ?? 'Unknown'))

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** The words in an entry that a person wrote or read; everything else is shown as data. */
export const entryText = ({ body }: TranscriptEntry): string | undefined => text(body.text) ?? text(body.sentence) ?? text(body.notice) ?? text(body.reason)

/** A ticket card inside an entry, in whichever field the record keeps it. */
export const entryCard = ({ body }: TranscriptEntry): unknown => body.card ?? body.ticket ?? body.view

/** An id that a replay takes: the entry's turn or recommendation. */
export const replayId = ({ kind, body }: TranscriptEntry): string | undefined =>
  text(body.recommendationId) ?? (/reply/.test(kind) ? text(body.turnId) : undefined)

/** Two groups of four digits: enough to compare two hashes by eye in a list. */
export const hashHead = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`
