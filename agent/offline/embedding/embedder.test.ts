import { afterAll, expect, test } from 'vitest'
import { workerEmbedder } from './embedder.ts'

const embedder = workerEmbedder()
afterAll(() => embedder.close())

test.each([['a page of quotation marks', '"'.repeat(8000)], ['a page of digits', '1'.repeat(8000)], ['a page of words', 'what if rates jump 2 %? '.repeat(300)]])(
  'long-input: %s has a vector like anything else', async (_name, text) => {
    const [vector] = await embedder.embed([text])
    expect(vector).toHaveLength(384)
    expect(Math.hypot(...vector!)).toBeCloseTo(1, 5)
  }, 60_000)

test('capitals make no other sentence, and a kept vector is that of its own sentence', async () => {
  const texts = ['What do I hold?', ...Array.from({ length: 12 }, (_, at) => `What is ${at}?`)]
  const first = await embedder.embed(texts)
  const again = await embedder.embed(texts.map((text) => text.toUpperCase()).toReversed())
  expect(again.toReversed()).toEqual(first)
  expect(new Set(first.map((vector) => vector.join())).size).toBe(texts.length)
})
