import { expect, test } from 'vitest'
import type { Reply } from '../../../domain/conversation.ts'
import type { Wish } from '../../../domain/wish.ts'
import { Http } from '../api/http.ts'
import type { History } from '../api/shapes.ts'
import { approve, offeredIn } from './offered.ts'

const wish = (title: string, stepUp: boolean): Wish => ({ act: 'plan', title, path: '/api/plans/preview', body: { amountUsd: '5.00' }, stepUp, lines: [] })
const reply = (...wishes: readonly Wish[]): History['items'][number] =>
  ({ kind: 'reply', reply: { cards: wishes.map((each) => ({ kind: 'notice', title: each.title, rows: [], wish: each })) } as unknown as Reply })
const said = { kind: 'said', text: 'x', at: '' } as const

test.each([
  ['the newest that needs a proof', [reply(wish('old', true)), said, reply(wish('new', true), wish('easy', false))], 'new'],
  ['none where none needs one', [reply(wish('easy', false)), said], undefined],
  ['none in an empty conversation', [], undefined],
])('offered: %s', (_, items, title) => { expect(offeredIn({ items })?.title).toBe(title) })

const talking = (answers: readonly number[]) => {
  const calls: (readonly [string, unknown])[] = []
  const http = new Http('', undefined, async (url, init) => {
    calls.push([String(url), JSON.parse(String(init?.body))])
    return new Response('{}', { status: answers[calls.length - 1]! })
  })
  return { calls, http }
}

test('a yes is the proof for the hash, then the act with the same hash', async () => {
  const { calls, http } = talking([200, 201])
  expect((await approve(http, wish('x', true), 'h', '123456')).ok).toBe(true)
  expect(calls).toEqual([['/api/acts/step-up', { hash: 'h', code: '123456' }], ['/api/plans', { hash: 'h' }]])
})

test('without a proof nothing is asked for', async () => {
  const { calls, http } = talking([401])
  expect((await approve(http, wish('x', true), 'h', '000000')).ok).toBe(false)
  expect(calls).toHaveLength(1)
})
