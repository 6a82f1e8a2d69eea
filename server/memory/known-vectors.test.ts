import { afterAll, expect, test } from 'vitest'
import { knowledgeTexts } from './knowledge-texts.ts'
import { withKnown } from './known-vectors.ts'
import { sentenceModel, sharedEmbedder, type Embed } from './sentence-model.ts'

const counting = (model: string): Embed & { readonly asked: string[] } => {
  const asked: string[] = []
  return { model, asked, embed: (texts) => { asked.push(...texts); return sentenceModel.embed(texts) } }
}
const cosine = (one: Float32Array, other: Float32Array): number => one.reduce((sum, each, at) => sum + each * other[at]!, 0)

afterAll(() => sharedEmbedder().close())

test('every entry of the knowledge base has its vector; after a change run make-known-vectors.ts', async () => {
  const embed = counting(sentenceModel.model)
  expect(await withKnown(embed).embed(knowledgeTexts.map(({ text }) => text))).toHaveLength(knowledgeTexts.length)
  expect(embed.asked).toEqual([])
})

test('a known vector is the model\'s own to its last bit or so', async () => {
  const texts = knowledgeTexts.slice(0, 3).map(({ text }) => text)
  const [known, made] = [await withKnown(sentenceModel).embed(texts), await sentenceModel.embed(texts)]
  for (const [at, vector] of known.entries()) expect(cosine(vector, made[at]!)).toBeGreaterThan(0.9999)
})

test.each([
  ['a text that is not known', sentenceModel.model, 'A bond is something else.'],
  ['another model', 'another', knowledgeTexts[0]!.text],
])('%s is computed', async (_name, model, text) => {
  const embed = counting(model)
  await withKnown(embed).embed([text])
  expect(embed.asked).toEqual([text])
})
