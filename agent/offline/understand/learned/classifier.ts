import type { SentenceThread } from '../../embedding/embedder.ts'
import type { Drafted } from '../draft.ts'
import { spoken } from './features.ts'
import { readWeights, wordsScorer, type Scored } from './head.ts'

/** Tells intents apart. */
export interface Classifier {
  /** All intents with their probabilities, best first. */
  score(drafted: Pick<Drafted, 'text' | 'plain'>): Promise<readonly Scored[]>
}

/** By words alone; a file of weights is read with the first question. */
export const wordsClassifier = (): Classifier => {
  let score: ReturnType<typeof wordsScorer> | undefined
  return { score: (drafted) => Promise.resolve((score ??= wordsScorer(readWeights()))(spoken(drafted))) }
}

/** By meaning and words; by words alone where the thread fails. */
export const learnedClassifier = (thread: SentenceThread): Classifier => {
  const byWords = wordsClassifier()
  return { score: (drafted) => thread.score(spoken(drafted)).catch(() => byWords.score(drafted)) }
}
