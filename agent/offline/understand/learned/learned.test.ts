import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { groupOf } from '../groups.ts'
import { intents, outOfScope, refusals } from '../intents.ts'
import { learnedClassifier } from './classifier.ts'
import { readExamples } from './examples.ts'
import { readWeights, weightsFile } from './head.ts'
import { readSentences, sentencesFile } from './neighbours.ts'

test('weights and sentences are those of the examples as they are; after a change run eval/understanding/train.ts', () => {
  const { examples, hash } = readExamples()
  const weights = readWeights()
  expect(weights.examplesHash).toBe(hash)
  expect([...readSentences().labels].map((label) => weights.intents[label])).toEqual(examples.filter((each) => !each.heldOut).map(({ intent }) => intent))
  expect(statSync(weightsFile).size).toBeLessThan(250_000)
  expect(statSync(sentencesFile).size).toBeLessThan(6_000_000)
})

test.each([['what do i hold', 'portfolio'], ['sell half of my acme', 'propose'], ['my card was declined at the shop', 'outside'], ['what did i pay in fees last year', 'transactions'], ['will i reach my retirement goal', 'goal']])(
  'a thread that fails leaves the words to speak: %s', async (text, group) => {
    const [best] = await learnedClassifier({ embed: () => Promise.reject(new Error('gone')), score: () => Promise.reject(new Error('gone')), close: () => Promise.resolve() }).score({ text, plain: text })
    expect(groupOf(best!.intent)).toBe(group)
  })

test('every intent is known, and every sentence stands once', () => {
  const { examples } = readExamples()
  const known = new Set<string>([...intents, ...outOfScope, ...refusals])
  expect(examples.filter((each) => !known.has(each.intent))).toEqual([])
  expect([...known].filter((intent) => !examples.some((each) => each.intent === intent))).toEqual([])
  const twice = examples.map((each) => each.text.toLowerCase()).filter((text, at, all) => all.indexOf(text) !== at)
  expect(twice).toEqual([])
})
