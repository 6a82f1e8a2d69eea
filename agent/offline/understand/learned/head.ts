import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Intent } from '../intents.ts'
import { bucketsOf, buckets, meaningSize } from './features.ts'
import { voter, type Sentences } from './neighbours.ts'

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
/** What they weigh where there is no meaning. */
export const aloneScale = 1.5

/** The regression's probabilities, in the order of `weights.intents`. `meaning` is a unit vector of 384 numbers; absent, the words speak alone. */
const regression = (weights: Weights): (text: string, meaning?: Float32Array) => readonly number[] => {
  const rows = new Int8Array(Buffer.from(weights.rows, 'base64'))
  return (text, meaning) => {
    const found = bucketsOf(text)
    const word = (meaning ? wordScale : aloneScale) / Math.sqrt(Math.max(found.length, 1))
    const logits = weights.intents.map((_, at) => {
      const start = at * width
      let sum = 0
      if (meaning) for (let column = 0; column < meaningSize; column++) sum += rows[start + column]! * meaning[column]!
      for (const bucket of found) sum += rows[start + meaningSize + bucket]! * word
      return sum * weights.scales[at]! + weights.bias[at]!
    })
    const highest = Math.max(...logits)
    return normal(logits.map((each) => Math.exp(each - highest)))
  }
}

const normal = (values: readonly number[]): readonly number[] => {
  const total = values.reduce((sum, each) => sum + each, 0)
  return values.map((each) => each / total)
}

/** The regression's say in the weighted geometric mean; the rest is the neighbours'. Chosen on authors that neither had seen. */
const regressionShare = 0.6
/** An intent without a near sentence is unlikely, not impossible. */
const leastVote = 1e-4

const ranked = ({ intents }: Weights, probabilities: readonly number[]): readonly Scored[] =>
  intents.map((intent, at) => ({ intent, probability: probabilities[at]! })).sort((a, b) => b.probability - a.probability)

/** Probabilities of all intents, best first: what the regression and the nearest sentences agree on. */
export const scorer = (weights: Weights, sentences: Sentences): (text: string, meaning: Float32Array) => readonly Scored[] => {
  const [regress, vote] = [regression(weights), voter(sentences, weights.intents.length)]
  return (text, meaning) => {
    const votes = vote(text, meaning)
    const both = normal(regress(text, meaning).map((each, at) => each ** regressionShare * (votes[at]! + leastVote) ** (1 - regressionShare)))
    return ranked(weights, both)
  }
}

/** What the words alone say: while there is no vector, and in tests of what comes after understanding. */
export const wordsScorer = (weights: Weights): (text: string) => readonly Scored[] => {
  const regress = regression(weights)
  return (text) => ranked(weights, regress(text))
}

export const readWeights = (): Weights => JSON.parse(readFileSync(weightsFile, 'utf8')) as Weights
