import { expect, test } from 'vitest'
import type { PersonFacts } from '../../domain/facts.ts'
import { accountsNamed } from './clients-named.ts'

const book = (...labels: readonly string[]): PersonFacts =>
  ({ clients: labels.map((label) => ({ personId: label, label, accounts: [{ accountId: label }] })) }) as unknown as PersonFacts

test.each([
  ['the whole label', ['How has Client 07 done?'], ['Client 07']],
  ['a number without its zero', ['and client 7?'], ['Client 07']],
  ['earlier in the conversation', ['How is Client 70?', 'And since the start?'], ['Client 70']],
  ['a word of one label alone', ['how is the retired one'], ['Retired client']],
  ['two, the latest first', ['Client 07', 'Client 70'], ['Client 70', 'Client 07']],
  ['a word of all labels names nobody', ['How is my client?'], []],
  ['in a script without spaces', ['田中様はどうですか'], ['田中様']],
  ['nobody', ['How are my clients doing?'], []],
])('%s', (_, said, expected) => { expect(accountsNamed(book('Client 07', 'Client 70', 'Retired client', '田中様'), said)).toEqual(expected) })

test('a conversation about a whole book reads no more than some of it', () => {
  const labels = Array.from({ length: 30 }, (_, at) => `Client ${at + 10}`)
  expect(accountsNamed(book(...labels), labels)).toHaveLength(8)
})
