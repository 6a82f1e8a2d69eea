import type { Embedder } from '../../embedding/embedder.ts'
import type { Drafted } from '../draft.ts'
import { spoken } from './features.ts'
import { readWeights, scorer, type Scored } from './head.ts'

/** Tells intents apart by meaning and words; needs no embedding but the question's own. */
export interface Classifier {
  /** All intents with their probabilities, best first. */
  score(drafted: Pick<Drafted, 'text' | 'plain'>): Promise<readonly Scored[]>
}

export const learnedClassifier = (embedder: Embedder): Classifier => {
  let score: ReturnType<typeof scorer> | undefined
  return {
    score: async (drafted) => {
      score ??= scorer(readWeights())
      const text = spoken(drafted)
      const [meaning] = await embedder.embed([text])
      return meaning === undefined ? [] : score(text, meaning)
    },
  }
}
