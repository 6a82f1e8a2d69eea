import { Worker } from 'node:worker_threads'

/** Turns sentences into unit vectors (MiniLM-L6-v2, 8 bit, 384 numbers). */
export interface Embedder {
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}

interface Answer { readonly id: number; readonly vectors?: readonly Float32Array[]; readonly error?: string }
interface Waiting { readonly resolve: (vectors: readonly Float32Array[]) => void; readonly reject: (error: Error) => void }

/** The model on a thread of its own, started with the first question to it: it would block the event loop, and start-up must not wait for it. */
export const workerEmbedder = (): Embedder => {
  let worker: Worker | undefined
  let next = 0
  const waiting = new Map<number, Waiting>()
  const failAll = (error: Error): void => {
    for (const each of waiting.values()) each.reject(error)
    waiting.clear()
    worker = undefined
  }
  const started = (): Worker => {
    if (worker) return worker
    const made = new Worker(new URL('./worker.ts', import.meta.url))
    made.unref()
    made.on('message', ({ id, vectors, error }: Answer) => {
      const each = waiting.get(id)
      waiting.delete(id)
      if (vectors) each?.resolve(vectors)
      else each?.reject(new Error(error ?? 'no vectors'))
      if (waiting.size === 0) made.unref()
    })
    made.on('error', failAll)
    made.on('exit', () => failAll(new Error('The embedding thread ended.')))
    return worker = made
  }
  return {
    embed: (texts) => new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      const made = started()
      made.ref()
      made.postMessage({ id, texts }, [])
    }),
    close: async () => { await worker?.terminate(); worker = undefined },
  }
}
