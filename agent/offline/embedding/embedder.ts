import { Worker } from 'node:worker_threads'
import type { Scored } from '../understand/learned/head.ts'

/** Turns sentences into unit vectors (MiniLM-L6-v2, 8 bit, 384 numbers). */
export interface Embedder {
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}

/** The thread also tells what a sentence wants: ten thousand sentences are compared with it, too long for the event loop. */
export interface SentenceThread extends Embedder {
  /** All intents with their probabilities, best first. */
  score(text: string): Promise<readonly Scored[]>
}

/** What the thread is asked: sentences to embed, or one whose intent is wanted. */
export type Question = { readonly texts: readonly string[] } | { readonly wanted: string }
interface Answer { readonly id: number; readonly found?: unknown; readonly error?: string }
interface Waiting { readonly resolve: (found: unknown) => void; readonly reject: (error: Error) => void }

/** The model on a thread of its own, started with the first question to it: it would block the event loop, and start-up must not wait for it. */
export const workerEmbedder = (): SentenceThread => {
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
    made.on('message', ({ id, found, error }: Answer) => {
      const each = waiting.get(id)
      waiting.delete(id)
      if (error === undefined) each?.resolve(found)
      else each?.reject(new Error(error))
      if (waiting.size === 0) made.unref()
    })
    made.on('error', failAll)
    made.on('exit', () => failAll(new Error('The embedding thread ended.')))
    return worker = made
  }
  const ask = async (question: Question): Promise<unknown> => new Promise((resolve, reject) => {
    const id = next++
    waiting.set(id, { resolve, reject })
    const made = started()
    made.ref()
    made.postMessage({ id, ...question }, [])
  })
  return {
    embed: async (texts) => await ask({ texts }) as readonly Float32Array[],
    score: async (text) => await ask({ wanted: text }) as readonly Scored[],
    close: async () => { await worker?.terminate(); worker = undefined },
  }
}
