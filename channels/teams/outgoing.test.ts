import fc from 'fast-check'
import { expect, test } from 'vitest'
import { teamsText } from './markup.ts'
import { activityOf, messageBytes, splitText } from './outgoing.ts'
import type { TeamsCardView } from './port.ts'

const squeezed = (text: string): string => text.replaceAll(/\s+/g, '')

test('a text cut into messages keeps every character but spaces, and each part fits', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 40 }), fc.integer({ min: 40, max: 300 }), (words, most) => {
    const text = words.join(' ').trim()
    const parts = splitText(text, most)
    expect(parts.every((part) => Buffer.byteLength(part) <= most)).toBe(true)
    expect(squeezed(parts.join(''))).toBe(squeezed(text))
    expect(parts.some((part) => /[\uD800-\uDBFF]$|^[\uDC00-\uDFFF]/.test(part))).toBe(false)
  }))
})

test.each([
  ['one line needs no marks', '50 % <b>', { text: '50 % <b>', textFormat: 'plain' }],
  ['paragraphs and lists', 'A\n\n- one\n- two', { text: '<p>A</p><ul><li>one</li><li>two</li></ul>', textFormat: 'xml' }],
  ['every character is only a character', 'A & <at>everyone</at>\n"x"', { text: '<p>A &amp; &lt;at&gt;everyone&lt;/at&gt;<br/>&quot;x&quot;</p>', textFormat: 'xml' }],
  ['an injected end of a mark', '</p><script>\n\n- </li><a href="x">', { text: '<p>&lt;/p&gt;&lt;script&gt;</p><ul><li>&lt;/li&gt;&lt;a href=&quot;x&quot;&gt;</li></ul>', textFormat: 'xml' }],
])('%s', (_what, text, expected) => { expect(teamsText(text)).toEqual(expected) })

const cardOfSize = (bytes: number, text = 'words'): TeamsCardView => ({ card: { type: 'AdaptiveCard', body: 'x'.repeat(bytes) }, text })

test('cards share a message while they fit, a card that Teams would not take goes as its words', () => {
  const messages = activityOf({ cards: [cardOfSize(24_000), cardOfSize(24_000), cardOfSize(24_000), cardOfSize(24_000), cardOfSize(30_000, 'too large to show')] })
  expect(messages.map(({ attachments, text }) => attachments?.length ?? text)).toEqual(['too large to show', 3, 1])
  expect(messages.every((message) => Buffer.byteLength(JSON.stringify(message)) < messageBytes)).toBe(true)
  expect(messages[1]?.attachments?.[0]?.content).toMatchObject({ fallbackText: 'words' })
})
