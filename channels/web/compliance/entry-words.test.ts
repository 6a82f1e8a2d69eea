import { expect, test } from 'vitest'
import type { TranscriptEntry } from '../api/shapes.ts'
import { entryCard, entryText, entryTitle, figuresNote, grouped, personLabel, replayId } from './entry-words.ts'

const entry = (kind: string, body: TranscriptEntry['body'] = {}): TranscriptEntry => ({ seq: 1, at: '2026-07-31T15:00:00.000Z', kind, body, hash: 'a'.repeat(64), prevHash: 'b'.repeat(64) })

test.each([
  [entry('message-received', { text: 'Hello' }), 'Person wrote', 'Hello'],
  [entry('turn-started', { model: 'offline', asOf: '2026-07-31' }), 'Turn started', 'Model offline, prices of 31 Jul 2026.'],
  [entry('reply-blocked', { sentence: 'Up 9 %.', reason: 'no source for 9 %' }), 'Sentence held back', '“Up 9 %.” was not sent: no source for 9 %.'],
  [entry('reply-sent', { reply: { text: 'Yes.', turnId: 't' } }), 'Steward replied', 'Yes.'],
  [entry('order-filled'), 'Order filled', undefined],
] as const)('%#: an entry has a title and the words that people need', (each, title, text) => {
  expect([entryTitle(each.kind), entryText(each)]).toEqual([title, text])
})

test('a reply can be replayed by its turn and says how many figures it has; a card is drawn where it was sent', () => {
  const reply = entry('reply-sent', { reply: { turnId: 't9', facts: [{}, {}] } })
  expect([replayId(reply), figuresNote(reply)]).toEqual(['t9', 'Two figures, each with its source.'])
  expect(replayId(entry('message-received', { turnId: 't9' }))).toBeUndefined()
  expect([entryCard(entry('ticket-sent', { card: 1 })), entryCard(entry('ticket-displayed', { card: 1 }))]).toEqual([1, undefined])
  expect([personLabel({ email: 'a@b' }), personLabel('Client 14'), personLabel(undefined)]).toEqual(['a@b', 'Client 14', 'Unknown'])
})

test('consecutive sentences form one group and no entry is lost', () => {
  const kinds = ['message-received', 'reply-sentence', 'reply-sentence', 'reply-blocked', 'reply-sentence', 'reply-sent']
  const groups = grouped(kinds.map((kind) => entry(kind)))
  expect(groups.map((group) => group.length)).toEqual([1, 2, 1, 1, 1])
  expect(groups.flat().map(({ kind }) => kind)).toEqual(kinds)
})
