import { expect, test } from 'vitest'
import { labelledIn } from './label-words.ts'

const book = ['Client 1', 'Client 12', 'Client 07', 'Client 1 Junior', '田中様'].map((label) => ({ label }))

test.each([
  ['How is Client 12 doing?', 'Client 12'], ['Client 1\'s return', 'Client 1'], ['And client 7?', 'Client 07'], ['How is Client 1 Junior doing?', 'Client 1 Junior'],
  ['田中様はどうですか', '田中様'], ['How is my client doing?', undefined], ['How is Client 120?', undefined],
])('another client\'s figures: "%s" names %s', (text, label) => { expect(labelledIn(text, book)?.label).toBe(label) })
