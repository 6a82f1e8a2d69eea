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
