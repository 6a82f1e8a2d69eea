import { expect, test } from 'vitest'
import { sentences } from '../testing/sentences.ts'
import { nextStep } from '../plan.ts'
import { questions } from '../testing/questions.ts'
import { sceneFor } from '../testing/scene.ts'
import type { Verdict } from '../verdict.ts'
import { learnedClassifier } from './learned/classifier.ts'

const classifier = learnedClassifier(sentences)

/** The tool that must be called first, or the outcome of an answer without tools. */
test.each(questions)('%s: %s', async (wanted, text) => {
  let verdict: Verdict | undefined
  const scene = { ...await sceneFor(text), judge: (given: Verdict) => { verdict = given } }
  const { calls } = await nextStep(scene, classifier, new Map())
  expect(calls.length > 0 ? calls.map((each) => each.name) : [verdict?.outcome]).toContain(wanted)
}, 60_000)
