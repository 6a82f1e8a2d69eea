import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sentences } from '../../testing/sentences.ts'
import { nameBookOf } from '../../../words/names.ts'
import { testMarket } from '../../testing/scene.ts'
import { preciselyMeant } from '../precise.ts'
import { decide } from '../decide.ts'
import { draftOf } from '../draft.ts'
import { groupOf } from '../groups.ts'
import { intents, outOfScope, refusals } from '../intents.ts'
import { learnedClassifier } from './classifier.ts'
import { readExamples } from './examples.ts'
import { readWeights, weightsFile } from './head.ts'
import { sentencesFile } from './neighbours.ts'


test('the weights are those of the examples as they are; after a change run eval/understanding/train.ts', () => {
  expect(readWeights().examplesHash).toBe(readExamples().hash)
  expect(statSync(weightsFile).size).toBeLessThan(250_000)
  expect(statSync(sentencesFile).size).toBeLessThan(6_000_000)
})

test('every intent is known, and every sentence stands once', () => {
  const { examples } = readExamples()
  const known = new Set<string>([...intents, ...outOfScope, ...refusals])
  expect(examples.filter((each) => !known.has(each.intent))).toEqual([])
  expect([...known].filter((intent) => !examples.some((each) => each.intent === intent))).toEqual([])
  const twice = examples.map((each) => each.text.toLowerCase()).filter((text, at, all) => all.indexOf(text) !== at)
  expect(twice).toEqual([])
})

test('of the tenth of the sentences that is never trained on, every third: the right tool or a question in most, many of them being two or three words', async () => {
  const market = await testMarket()
  const names = nameBookOf(market)
  const classifier = learnedClassifier(sentences)
  const heldOut = readExamples().examples.filter((each) => each.heldOut).filter((_, at) => at % 3 === 0)
  const wrong: string[] = []
  let right = 0
  let asked = 0
  for (const { text, intent } of heldOut) {
    const drafted = draftOf(text, names, market.asOf)
    const reading = decide({ precise: preciselyMeant(drafted.lower) }, await classifier.score(drafted))
    if (reading.rival !== undefined) asked += [reading.intent, reading.rival].some((each) => groupOf(each) === groupOf(intent)) ? 1 : 0
    else if (groupOf(reading.intent) === groupOf(intent)) right += 1
    else wrong.push(`${intent} → ${reading.intent}: ${text}`)
  }
  if (process.env.SHOW_WRONG) console.log(right, asked, wrong.length, heldOut.length, wrong.join('\n'))
  expect((right + asked) / heldOut.length, wrong.join('\n')).toBeGreaterThanOrEqual(0.88)
}, 180_000)
