import type { SentenceThread } from '../../embedding/embedder.ts'
import type { Drafted } from '../draft.ts'
import { spoken } from './features.ts'
import type { Scored } from './head.ts'

/** Tells intents apart by meaning and words. */
export interface Classifier {
  /** All intents with their probabilities, best first. */
  score(drafted: Pick<Drafted, 'text' | 'plain'>): Promise<readonly Scored[]>
}

export const learnedClassifier = (thread: SentenceThread): Classifier => ({ score: (drafted) => thread.score(spoken(drafted)) })
