import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bucketsOf, buckets, meaningSize } from './features.ts'

/** Every sentence of training as it was read: its intent's place, its meaning in signed bytes, and its buckets. */
export interface Sentences {
  readonly labels: Uint8Array
  /** Row after row of `meaningSize`; a byte is so many times `scale`. */
  readonly meanings: Int8Array
  readonly scale: number
  /** How many buckets each sentence has, and all of them one after another. */
  readonly counts: Uint16Array
  readonly words: Uint16Array
}

export const sentencesFile = join(import.meta.dirname, 'sentences.bin')

/** How fast a vote fades with distance: a sentence that is a tenth further away counts e⁴ times less. */
const sharpness = 40

/**
 * Votes of all sentences for their intents, as probabilities: a kernel estimate (Nadaraya, Watson 1964) over the mean of both
 * cosines, of meanings and of words. Where the regression draws one border for an intent, this follows its islands.
 */
export const voter = ({ labels, meanings, scale, counts, words }: Sentences, intents: number): (text: string, meaning: Float32Array) => Float64Array => {
  const near = new Float64Array(labels.length)
  return (text, meaning) => {
    const said = new Uint8Array(buckets)
    const found = bucketsOf(text)
    for (const bucket of found) said[bucket] = 1
    let nearest = -Infinity
    for (let row = 0, at = 0, word = 0; row < labels.length; row++) {
      let sum = 0
      for (let column = 0; column < meaningSize; column++) sum += meanings[at++]! * meaning[column]!
      let shared = 0
      for (const end = word + counts[row]!; word < end; word++) shared += said[words[word]!]!
      near[row] = (sum * scale + shared / Math.sqrt(Math.max(found.length * counts[row]!, 1))) / 2
      nearest = Math.max(nearest, near[row]!)
    }
    const votes = new Float64Array(intents)
    let total = 0
    for (let row = 0; row < labels.length; row++) {
      const vote = Math.exp((near[row]! - nearest) * sharpness)
      votes[labels[row]!]! += vote
      total += vote
    }
    return votes.map((vote) => vote / total)
  }
}

export const sentencesOf = (labelled: readonly { readonly label: number; readonly text: string; readonly meaning: Float32Array }[]): Sentences => {
  const scale = labelled.reduce((most, { meaning }) => meaning.reduce((high, each) => Math.max(high, Math.abs(each)), most), 0) / 127
  const found = labelled.map(({ text }) => bucketsOf(text))
  return {
    labels: Uint8Array.from(labelled, ({ label }) => label), scale: Math.fround(scale),
    meanings: Int8Array.from(labelled.flatMap(({ meaning }) => Array.from(meaning, (each) => Math.round(each / scale)))),
    counts: Uint16Array.from(found, ({ length }) => length), words: Uint16Array.from(found.flat()),
  }
}

/** In the file: how many sentences, the scale, then labels, counts, meanings and buckets, all little-endian. */
export const writeSentences = ({ labels, meanings, scale, counts, words }: Sentences): void => {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(labels.length, 0)
  head.writeFloatLE(scale, 4)
  writeFileSync(sentencesFile, Buffer.concat([head, labels, Buffer.from(counts.buffer), Buffer.from(meanings.buffer), Buffer.from(words.buffer)]))
}

export const readSentences = (): Sentences => {
  const file = readFileSync(sentencesFile)
  const length = file.readUInt32LE(0)
  let at = 8
  const bytes = (count: number): ArrayBuffer => Uint8Array.from(file.subarray(at, at += count)).buffer
  return {
    scale: file.readFloatLE(4), labels: new Uint8Array(bytes(length)), counts: new Uint16Array(bytes(length * 2)),
    meanings: new Int8Array(bytes(length * meaningSize)), words: new Uint16Array(bytes(file.length - at)),
  }
}
