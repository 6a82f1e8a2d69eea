import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Intent } from '../intents.ts'
import { bucketsOf, buckets, meaningSize } from './features.ts'

/** A multinomial logistic regression: for each intent a row of 8-bit weights with its own scale, and a bias. */
export interface Weights {
  readonly examplesHash: string
  readonly intents: readonly Intent[]
  readonly scales: readonly number[]
  readonly bias: readonly number[]
  /** Rows one after another, meaning first, then buckets; base64 of signed bytes. */
  readonly rows: string
}

export interface Scored { readonly intent: Intent; readonly probability: number }

export const width = meaningSize + buckets
export const weightsFile = join(import.meta.dirname, 'weights.json')

/** All words of a sentence together weigh as much as its meaning: measured on sentences of authors that the weights had not seen. */
export const wordScale = 1

/** Probabilities of all intents, best first. `meaning` is a unit vector of 384 numbers. */
export const scorer = (weights: Weights): (text: string, meaning: Float32Array) => readonly Scored[] => {
  const rows = new Int8Array(Buffer.from(weights.rows, 'base64'))
  return (text, meaning) => {
    const found = bucketsOf(text)
    const word = wordScale / Math.sqrt(Math.max(found.length, 1))
    const logits = weights.intents.map((_, at) => {
      const start = at * width
      let sum = 0
      for (let column = 0; column < meaningSize; column++) sum += rows[start + column]! * meaning[column]!
      for (const bucket of found) sum += rows[start + meaningSize + bucket]! * word
      return sum * weights.scales[at]! + weights.bias[at]!
    })
    const highest = Math.max(...logits)
    const powers = logits.map((each) => Math.exp(each - highest))
    const total = powers.reduce((sum, each) => sum + each, 0)
    return weights.intents.map((intent, at) => ({ intent, probability: powers[at]! / total })).sort((a, b) => b.probability - a.probability)
  }
}

export const readWeights = (): Weights => JSON.parse(readFileSync(weightsFile, 'utf8')) as Weights
