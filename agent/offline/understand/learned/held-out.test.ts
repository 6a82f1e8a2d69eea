import { expect, test } from 'vitest'
import { nameBookOf } from '../../../words/names.ts'
import { sentences } from '../../testing/sentences.ts'
import { testMarket } from '../../testing/scene.ts'
import { decide } from '../decide.ts'
import { draftOf } from '../draft.ts'
import { groupOf } from '../groups.ts'
import { preciselyMeant } from '../precise.ts'
import { learnedClassifier } from './classifier.ts'
import { readExamples } from './examples.ts'

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
