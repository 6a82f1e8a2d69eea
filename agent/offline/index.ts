import type { AgentModel } from '../models.ts'
import { OfflineChatModel } from './chat-model.ts'
import { workerEmbedder, type Embedder } from './embedding/embedder.ts'
import { nearestExamples } from './embedding/nearest.ts'

export interface OfflineOptions {
  /** Absent: the sentence model on a thread of its own, started with the first question that the rules leave. `null`: rules only. */
  readonly embedder?: Embedder | null
}

/** The built-in model: always there, and the one that others fall back to. */
export const offlineModel = ({ embedder = workerEmbedder() }: OfflineOptions = {}): AgentModel => {
  const nearest = embedder === null ? undefined : nearestExamples(embedder)
  return {
    id: 'offline', remote: false,
    create: (scene) => {
      // With the first message, not at the start: a server that nobody talks to needs no sentence model.
      nearest?.warmUp()
      return new OfflineChatModel(scene, nearest)
    },
  }
}
