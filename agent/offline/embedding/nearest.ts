import type { Intent } from '../understand/intents.ts'
import { examples } from '../understand/examples.ts'
import type { Embedder } from './embedder.ts'

export interface Neighbour { readonly intent: Intent; readonly similarity: number }

/** The best similarity of each intent, best first. */
export interface Nearest {
  nearest(text: string): Promise<readonly Neighbour[]>
  /** Begins to read the examples, so that the first question that needs them waits less. */
  warmUp(): void
}

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!
  return sum
}

/** Compares with the example sentences, which are embedded once, with the first question. */
export const nearestExamples = (embedder: Embedder): Nearest => {
  const all = Object.entries(examples).flatMap(([intent, sentences]) => sentences.map((sentence) => ({ intent: intent as Intent, sentence })))
  let vectors: Promise<readonly Float32Array[]> | undefined
  const read = (): Promise<readonly Float32Array[]> => {
    if (!vectors) {
      vectors = embedder.embed(all.map((each) => each.sentence))
      vectors.catch(() => { vectors = undefined })
    }
    return vectors
  }
  return {
    warmUp: () => { read().catch(() => undefined) },
    nearest: async (text) => {
      const [known, [query]] = await Promise.all([read(), embedder.embed([text])])
      const best = new Map<Intent, number>()
      known.forEach((vector, at) => {
        const { intent } = all[at]!
        best.set(intent, Math.max(best.get(intent) ?? -1, dot(query!, vector)))
      })
      return [...best].map(([intent, similarity]) => ({ intent, similarity })).sort((a, b) => b.similarity - a.similarity)
    },
  }
}
