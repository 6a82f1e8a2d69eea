import { workerEmbedder, type SentenceThread } from '../../agent/offline/embedding/embedder.ts'

/** Turns sentences into vectors of 384 numbers; `model` is stored with each, because those of different models are never compared. */
export interface Embed {
  readonly model: string
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>
}

let shared: SentenceThread | undefined

/** One thread a process: the weights are large, and two users of them need no two copies. It starts with the first sentence. */
export const sharedEmbedder = (): SentenceThread => (shared ??= workerEmbedder())

/** The bundled sentence model, named with its weights' width, as memories know it. */
export const sentenceModel: Embed = { model: 'all-MiniLM-L6-v2-q8', embed: (texts) => sharedEmbedder().embed(texts) }
