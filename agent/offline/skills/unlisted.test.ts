import { expect, test } from 'vitest'
import { sceneFor } from '../testing/scene.ts'
import { nextStep } from '../plan.ts'
import { sentences } from '../testing/sentences.ts'
import { learnedClassifier } from '../understand/learned/classifier.ts'
import type { Done } from './skill.ts'

/** What is made of a message: its calls, or else its words. */
const first = async (text: string): Promise<{ readonly calls: readonly string[]; readonly text: string }> => {
  const step = await nextStep(await sceneFor(text), learnedClassifier(sentences), new Map<number, readonly Done[]>())
  return { calls: step.calls.map(({ name }) => name), text: step.text }
}

test.each([
  'Buy 10 shares of Costco', 'sell all my Intel', 'Sell 120 Starbucks and buy PG with the proceeds', 'Buy 250 shares of Novo Nordisk, no higher than $62',
])('nothing is proposed for what is not listed: %s', async (text) => {
  expect(await first(text)).toEqual({ calls: [], text: expect.stringMatching(/^(?:Costco|Intel|Starbucks|Novo Nordisk) is not among the funds, shares and coins/) })
})

test.each(['My neighbour works at Boeing. Buy 10 shares of VTI.', 'Goldman says so, sell 10 AAPL'])('a firm beside the trade does not stop it: %s', async (text) => {
  expect((await first(text)).calls).toEqual(['trade-proposer'])
})
