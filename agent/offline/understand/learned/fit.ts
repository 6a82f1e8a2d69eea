import type { Intent } from '../intents.ts'
import { bucketsOf, fnv, meaningSize } from './features.ts'
import { aloneScale, width, wordScale, type Weights } from './head.ts'

export interface Labelled { readonly intent: Intent; readonly text: string; readonly meaning: Float32Array }

const epochs = 15
const batch = 64
const step = 0.02
const decay = 1e-5

/** A sentence as its columns that are not zero, with their values; the last column is the bias. */
interface Input { readonly columns: Int32Array; readonly values: Float64Array; readonly label: number; readonly weight: number }

/** Each sentence stands twice, once without its meaning: the same weights then read words alone. */
const inputsOf = (examples: readonly Labelled[], intents: readonly Intent[]): readonly Input[] => {
  const counts = intents.map((intent) => examples.filter((each) => each.intent === intent).length)
  const mean = examples.length / intents.length
  return examples.flatMap(({ intent, text, meaning }) => {
    const found = bucketsOf(text)
    const label = intents.indexOf(intent)
    // Rare intents weigh more, by the root: otherwise the large out-of-scope sets would win every doubt.
    const weight = Math.sqrt(mean / counts[label]!) / batch
    const words = (scale: number): readonly number[] => found.map(() => scale / Math.sqrt(found.length))
    const columns = found.map((bucket) => meaningSize + bucket)
    return [
      { columns: Int32Array.from([...meaning.keys(), ...columns, width]), values: Float64Array.from([...meaning, ...words(wordScale), 1]), label, weight },
      { columns: Int32Array.from([...columns, width]), values: Float64Array.from([...words(aloneScale), 1]), label, weight },
    ]
  })
}

/** The slope of the weighted cross-entropy; `values` has a column's intents one after another. */
const slopeAt = (values: Float64Array, inputs: readonly Input[], count: number, slope: Float64Array): void => {
  slope.fill(0)
  const logits = new Float64Array(count)
  for (const { columns, values: entries, label, weight } of inputs) {
    logits.fill(0)
    for (let at = 0; at < columns.length; at++) {
      const start = columns[at]! * count
      const entry = entries[at]!
      for (let intent = 0; intent < count; intent++) logits[intent]! += values[start + intent]! * entry
    }
    const highest = logits.reduce((most, each) => Math.max(most, each), -Infinity)
    let total = 0
    for (let intent = 0; intent < count; intent++) total += logits[intent] = Math.exp(logits[intent]! - highest)
    for (let intent = 0; intent < count; intent++) logits[intent] = weight * (logits[intent]! / total - (intent === label ? 1 : 0))
    for (let at = 0; at < columns.length; at++) {
      const start = columns[at]! * count
      const entry = entries[at]!
      for (let intent = 0; intent < count; intent++) slope[start + intent]! += logits[intent]! * entry
    }
  }
}

/** Softmax regression by Adam in small batches, with weight decay and steps that shrink to nothing. Without randomness: the same examples give the same weights. */
export const fit = (examples: readonly Labelled[], examplesHash: string): Weights => {
  const intents = [...new Set(examples.map((each) => each.intent))].sort()
  // In the order of a hash, so that each batch has many intents.
  const inputs = inputsOf(examples.toSorted((a, b) => fnv(a.text) - fnv(b.text)), intents)
  const values = new Float64Array((width + 1) * intents.length)
  const [first, second, slope] = [new Float64Array(values.length), new Float64Array(values.length), new Float64Array(values.length)]
  const rounds = epochs * Math.ceil(inputs.length / batch)
  for (let round = 1; round <= rounds; round++) {
    const start = (round - 1) * batch % inputs.length
    slopeAt(values, inputs.slice(start, start + batch), intents.length, slope)
    const size = step * (1 - round / (rounds + 1))
    for (let at = 0; at < values.length; at++) {
      const g = slope[at]! + (at < width * intents.length ? decay * values[at]! : 0)
      first[at] = 0.9 * first[at]! + 0.1 * g
      second[at] = 0.999 * second[at]! + 0.001 * g * g
      values[at]! -= size * (first[at]! / (1 - 0.9 ** round)) / (Math.sqrt(second[at]! / (1 - 0.999 ** round)) + 1e-8)
    }
  }
  return rounded(values, intents, examplesHash)
}

/** To signed bytes, a row and a scale an intent. */
const rounded = (values: Float64Array, intents: readonly Intent[], examplesHash: string): Weights => {
  const bytes = new Int8Array(intents.length * width)
  const at = (intent: number, column: number): number => values[column * intents.length + intent]!
  const scales = intents.map((_, intent) => {
    let largest = 0
    for (let column = 0; column < width; column++) largest = Math.max(largest, Math.abs(at(intent, column)))
    const scale = largest / 127
    for (let column = 0; column < width; column++) bytes[intent * width + column] = Math.round(at(intent, column) / scale)
    return Number(scale.toPrecision(6))
  })
  return { examplesHash, intents, scales, bias: intents.map((_, intent) => Number(at(intent, width).toPrecision(6))), rows: Buffer.from(bytes.buffer).toString('base64') }
}
