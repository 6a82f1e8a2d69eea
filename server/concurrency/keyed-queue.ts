/** One thing at a time per key, in the order asked; different keys don't wait for each other. */
export interface KeyedQueue {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Resolves when everything asked so far is done. */
  idle(): Promise<void>
  /** How many wait or run under `key`. */
  length(key: string): number
}

export const createKeyedQueue = (): KeyedQueue => {
  const tails = new Map<string, { tail: Promise<unknown>; waiting: number }>()
  return {
    run: (key, work) => {
      const entry = tails.get(key) ?? { tail: Promise.resolve(), waiting: 0 }
      tails.set(key, entry)
      entry.waiting += 1
      const result = entry.tail.then(work)
      entry.tail = Promise.allSettled([result]).finally(() => {
        entry.waiting -= 1
        if (entry.waiting === 0) tails.delete(key)
      })
      return result
    },
    idle: async () => { await Promise.all([...tails.values()].map(({ tail }) => tail)) },
    length: (key) => tails.get(key)?.waiting ?? 0,
  }
}
