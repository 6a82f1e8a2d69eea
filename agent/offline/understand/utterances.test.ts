import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sentences } from '../testing/sentences.ts'
import { nextStep } from '../plan.ts'
import { sceneFor } from '../testing/scene.ts'
import type { Verdict } from '../verdict.ts'
import { learnedClassifier } from './learned/classifier.ts'

const file = join(process.env.STEWARD_SHARED ?? '../shared', 'utterances/utterances.csv')
const present = existsSync(file)

interface Utterance { readonly text: string; readonly domain: string; readonly label: string }

const cells = (line: string): string[] => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1]!.replaceAll(/^"|"$/g, '').replaceAll('""', '"'))
const read = (): Utterance[] => readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => {
  const [, text = '', domain = '', label = ''] = cells(line)
  return { text, domain, label }
})

/** The tools that answer each label of the set. */
const right: Readonly<Record<string, readonly string[]>> = {
  portfolio_read: ['portfolio'], performance: ['performance'], transaction_history: ['transactions'], symbol_lookup: ['symbol-search'],
  risk_analysis: ['portfolio', 'compliance-checker', 'stress-tester'], allocation: ['portfolio'], system: ['market'],
}

const classifier = learnedClassifier(sentences)
const answerTo = async (text: string): Promise<{ tools: readonly string[]; outcome: Verdict['outcome'] | undefined }> => {
  let outcome: Verdict['outcome'] | undefined
  const scene = { ...await sceneFor(text), judge: (verdict: Verdict) => { outcome = verdict.outcome } }
  const { calls } = await nextStep(scene, classifier, new Map())
  return { tools: calls.map((each) => each.name), outcome }
}

const accuracyOver = async (chosen: readonly Utterance[], isRight: (each: Utterance) => Promise<boolean>): Promise<{ share: number; wrong: string[] }> => {
  const wrong: string[] = []
  for (const each of chosen) if (!await isRight(each)) wrong.push(`${each.label}: ${each.text}`)
  return { share: 1 - wrong.length / chosen.length, wrong }
}

test.skipIf(!present)('in-scope questions of real people reach the right tool (skipped where ../shared/utterances is absent)', async () => {
  const { share, wrong } = await accuracyOver(read().filter((each) => each.domain === 'portfolio'), async ({ text, label }) => (await answerTo(text)).tools.some((tool) => right[label]!.includes(tool)))
  expect(wrong.length <= 1 || share >= 0.95, wrong.join('\n')).toBe(true)
}, 60_000)

test.skipIf(!present)('questions outside of our subject get an honest out-of-scope (skipped where ../shared/utterances is absent)', async () => {
  const outside = read().filter((each) => ['banking_out_of_scope', 'out_of_scope'].includes(each.domain))
  const { share, wrong } = await accuracyOver(outside, async ({ text }) => (await answerTo(text)).outcome === 'out-of-scope')
  expect(share, wrong.join('\n')).toBeGreaterThanOrEqual(0.95)
}, 60_000)

test.skipIf(!present)('small talk and other people\'s banks are never answered with a tool (skipped where ../shared/utterances is absent)', async () => {
  const others = read().filter((each) => ['smalltalk', 'personal_finance', 'dialog'].includes(each.domain))
  const { share, wrong } = await accuracyOver(others, async ({ text }) => (await answerTo(text)).tools.length === 0)
  expect(share, wrong.join('\n')).toBeGreaterThanOrEqual(0.95)
}, 60_000)
