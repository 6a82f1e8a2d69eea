import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SentenceBuffer, sentencesOf } from './sentences.ts'

test.each([
  ['One. Two! Three?', ['One. ', 'Two! ', 'Three?']],
  ['It rose 3.5 % a year. Then it fell.', ['It rose 3.5 % a year. ', 'Then it fell.']],
  ['e.g. bonds. More.', ['e.g. bonds. ', 'More.']],
  ['| A | 1 |\n| B | 2 |\n', ['| A | 1 |\n', '| B | 2 |\n']],
  ['1. First item\n2. Second item', ['1. First item\n', '2. Second item']],
  ['The U.S. market fell. Yes.', ['The U.S. market fell. ', 'Yes.']],
])('%s', (text, sentences) => expect(sentencesOf(text)).toEqual(sentences))

test('however the stream is cut, the sentences are the same and together they are the text', () => {
  const words = fc.constantFrom('It rose 3.5 %. ', 'No. ', '| a | 1 |\n', 'e.g. this ', 'Why? ', 'VTI is 3 % of it, ', '\n\n', 'done! ')
  fc.assert(fc.property(fc.array(words, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (parts, cuts) => {
    const text = parts.join('')
    const buffer = new SentenceBuffer()
    const found: string[] = []
    for (let at = 0, i = 0; at < text.length; i++) {
      const size = cuts[i % cuts.length]!
      found.push(...buffer.push(text.slice(at, at + size)))
      at += size
    }
    found.push(buffer.flush())
    expect(found.join('')).toBe(text)
  }))
})
