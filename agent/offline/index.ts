import type { AgentModel } from '../models.ts'
import { OfflineChatModel } from './chat-model.ts'
import { workerEmbedder, type SentenceThread } from './embedding/embedder.ts'
import { preparedFor } from './plan.ts'
import { learnedClassifier, wordsClassifier } from './understand/learned/classifier.ts'

interface OfflineOptions {
  /** Absent: the sentence model on a thread of its own, started with the first message. `null`: words only. */
  readonly embedder?: SentenceThread | null
}

/** The built-in model: always there, and the one that others fall back to. */
export const offlineModel = ({ embedder = workerEmbedder() }: OfflineOptions = {}): AgentModel => {
  const classifier = embedder === null ? wordsClassifier() : learnedClassifier(embedder)
  return {
    id: 'offline', remote: false,
    create: (scene) => {
      void preparedFor(scene, classifier)
      return new OfflineChatModel(scene, classifier)
    },
  }
}
