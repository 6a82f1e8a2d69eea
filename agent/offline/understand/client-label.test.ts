import { expect, test } from 'vitest'
import { nextStep } from '../plan.ts'
import { sceneFor, testFacts } from '../testing/scene.ts'
import { wordsClassifier } from './learned/classifier.ts'

test.each(['Miller (UK', 'Trust [2]', 'A+B', 'Client 01'])('a label is text and no pattern: %s', async (label) => {
  const { accounts, ips, ...facts } = testFacts()
  const book = { ...facts, ips, role: 'advisor' as const, accounts: [], clients: [{ personId: 'client', label, ips, accounts }] }
  const { calls } = await nextStep(await sceneFor(`What is the performance of ${label}?`, [], book), wordsClassifier(), new Map())
  expect(calls.length).toBeGreaterThan(0)
})
