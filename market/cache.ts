/** Where a source keeps what it fetched; the caller decides where that is. Values are text. */
export interface MarketCache {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string, ttlMs: number): Promise<void>
}

/** In this process only, for tests and small tools. `clock` in milliseconds. */
export const memoryCache = (clock: () => number): MarketCache => {
  const kept = new Map<string, { readonly value: string; readonly until: number }>()
  return {
    get: async (key) => {
      const found = kept.get(key)
      return found && found.until > clock() ? found.value : undefined
    },
    set: async (key, value, ttlMs) => void kept.set(key, { value, until: clock() + ttlMs }),
  }
}
