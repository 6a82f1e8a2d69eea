import { expect, test } from 'vitest'
import { nothingPersonal, type MemoryFacts } from '../../domain/personal.ts'
import { runTool } from '../define-tool.ts'
import { contextOf, factsOf, marketOf } from '../portfolio-source/fixture.ts'
import { memory } from './index.ts'
import { secretIn } from './secrets.ts'

const fact = (memoryId: string, text: string, more: Partial<MemoryFacts> = {}): MemoryFacts =>
  ({ memoryId, kind: 'preference', text, learnedOn: '2026-07-01', expiresOn: null, conversationId: null, relevance: null, ...more })
const memories = [fact('m1', 'No tobacco in anything I own', { kind: 'constraint', relevance: 0.1 }), fact('m2', 'My daughter starts college in 2031', { kind: 'life-event', relevance: 0.6 }), fact('m3', 'I prefer short answers')]
const market = marketOf({ dates: ['2026-07-31'], levels: { VTI: [100] } })
const ask = async (input: unknown, some: readonly MemoryFacts[] = memories) => {
  const { output, refusal } = await runTool(memory, input, contextOf(market, factsOf({ personal: { ...nothingPersonal, memories: some } })))
  return refusal ? { code: refusal.code, choices: refusal.facts['choices'] } : output as { memories: MemoryFacts[]; wish: { path: string; body: unknown } | null }
}

test.each([
  ['by meaning', { action: 'recall' }, ['m2']],
  ['by words first', { action: 'recall', query: 'tobacco' }, ['m1', 'm2']],
  ['all', { action: 'list' }, ['m1', 'm2', 'm3']],
])('recalled %s', async (_, input, ids) => { expect((await ask(input) as { memories: MemoryFacts[] }).memories.map(({ memoryId }) => memoryId)).toEqual(ids) })

test('to remember is a wish with the person’s own words, markup and hidden signs taken out', async () => {
  expect(await ask({ action: 'remember', kind: 'constraint', text: 'no <b>weapons</b>\u202E please', expiresOn: '2027-01-01' })).toMatchObject({
    memories: [], wish: { path: '/api/memories', stepUp: false, body: { kind: 'constraint', text: 'no b weapons /b please', expiresOn: '2027-01-01' } },
  })
})

test('one that is meant is corrected or forgotten; several are asked about', async () => {
  expect(await ask({ action: 'forget', query: 'the thing about my daughter' })).toMatchObject({ wish: { path: '/api/memories/m2/forget', body: {} } })
  expect(await ask({ action: 'correct', memoryId: 'm2', text: 'My daughter starts college in 2032' })).toMatchObject({ wish: { path: '/api/memories/m2', body: { text: 'My daughter starts college in 2032', expiresOn: null } } })
  expect(await ask({ action: 'forget' })).toMatchObject({ code: 'CLARIFY', choices: memories.map(({ text }) => text) })
})

test.each([
  [{ action: 'forget', query: 'sailing' }, 'NOT_FOUND'], [{ action: 'remember' }, 'CLARIFY'], [{ action: 'remember', text: 'i prefer short answers' }, 'ALREADY_KNOWN'],
  [{ action: 'remember', text: 'in May', expiresOn: '2026-05-31' }, 'DATE_PASSED'], [{ action: 'remember', text: 'my card is 4111 1111 1111 1111' }, 'NOT_REMEMBERED'],
  [{ action: 'remember', text: 'x'.repeat(501) }, 'INVALID_INPUT'],
])('%j is refused: %s', async (input, code) => { expect(await ask(input)).toMatchObject({ code }) })

test('nothing known is said', async () => {
  expect(await ask({ action: 'list' }, [])).toMatchObject({ count: 0, memories: [] })
  expect(await ask({ action: 'forget', query: 'all' }, [])).toMatchObject({ code: 'NOT_FOUND' })
})

test.each([
  ['my password is hunter2', 'a password or code'], ['SSN 123-45-6789', 'a social security number'], ['4111-1111-1111-1111', 'a card number'],
  ['I save 1,500 a month until 2045', undefined], ['account 1234567890123456789012', undefined], ['I will pass on my house', undefined],
])('secret in %s: %s', (text, found) => { expect(secretIn(text)).toBe(found) })
