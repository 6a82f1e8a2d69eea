import { Worker } from 'node:worker_threads'
import type { FromWorker, ToolJob, ToolOutcome, ToWorker } from './protocol.ts'

export type OnProgress = (fraction: number, label: string) => void

/** Runs computing tools off the event loop, one job a thread at a time. */
export interface ToolPool {
  /** Rejects when the tool throws, and with the signal's reason when it is aborted. */
  run(job: ToolJob, signal: AbortSignal, onProgress: OnProgress): Promise<ToolOutcome>
  /** Starts the threads, so that the first question does not wait for them. */
  warm(): void
  close(): Promise<void>
}

interface Waiting { readonly job: ToolJob; readonly signal: AbortSignal; readonly onProgress: OnProgress; resolve(outcome: ToolOutcome): void; reject(error: unknown): void }
interface Thread { readonly worker: Worker; busy: Waiting | undefined; id: number }

const file = new URL('./tool-worker.ts', import.meta.url)

export const createToolPool = (size: number): ToolPool => {
  const threads = new Set<Thread>()
  const queue: Waiting[] = []
  let closed = false

  const settle = (thread: Thread, act: (waiting: Waiting) => void): void => {
    const waiting = thread.busy
    thread.busy = undefined
    if (waiting) act(waiting)
    next()
  }
  const drop = (thread: Thread, error: unknown): void => {
    if (!threads.delete(thread)) return
    void thread.worker.terminate()
    settle(thread, (waiting) => { waiting.reject(error) })
  }
  const start = (): Thread => {
    const worker = new Worker(file)
    worker.unref()
    const thread: Thread = { worker, busy: undefined, id: 0 }
    worker.on('message', (message: FromWorker) => {
      if (message.id !== thread.id) return
      if (message.kind === 'progress') thread.busy?.onProgress(message.fraction, message.label)
      else settle(thread, (waiting) => { if (message.kind === 'done') waiting.resolve(message.outcome); else waiting.reject(new Error(message.message)) })
    })
    worker.on('error', (error) => { drop(thread, error) })
    worker.on('exit', () => { drop(thread, new Error('The computing thread ended.')) })
    threads.add(thread)
    return thread
  }
  const next = (): void => {
    if (closed || queue.length === 0) return
    const thread = [...threads].find((each) => each.busy === undefined) ?? (threads.size < size ? start() : undefined)
    const waiting = thread && queue.shift()
    if (!thread || !waiting) return
    thread.busy = waiting
    thread.id += 1
    thread.worker.postMessage({ id: thread.id, job: waiting.job } satisfies ToWorker, [])
  }
  // A computation can't be interrupted from outside, so stopping one means ending its thread; the next job gets a fresh one.
  const abort = (waiting: Waiting): void => {
    const queued = queue.indexOf(waiting)
    if (queued >= 0) { queue.splice(queued, 1); waiting.reject(waiting.signal.reason); return }
    const thread = [...threads].find((each) => each.busy === waiting)
    if (thread) drop(thread, waiting.signal.reason)
  }
  return {
    run: (job, signal, onProgress) => new Promise((resolve, reject) => {
      if (closed) { reject(new Error('The server is stopping.')); return }
      if (signal.aborted) { reject(signal.reason as Error); return }
      const onAbort = (): void => { abort(waiting) }
      const done = <T>(act: (value: T) => void) => (value: T): void => { signal.removeEventListener('abort', onAbort); act(value) }
      const waiting: Waiting = { job, signal, onProgress, resolve: done(resolve), reject: done(reject) }
      signal.addEventListener('abort', onAbort, { once: true })
      queue.push(waiting)
      next()
    }),
    warm: () => { while (threads.size < size) start() },
    close: async () => {
      closed = true
      for (const waiting of queue.splice(0)) waiting.reject(new Error('The server is stopping.'))
      const ending = [...threads]
      for (const thread of ending) drop(thread, new Error('The server is stopping.'))
      await Promise.all(ending.map((thread) => thread.worker.terminate()))
    },
  }
}
