import type { Clock } from '../../domain/ids.ts'

/**
 * Token buckets by key. `take` says how long to wait (ms) when a bucket is empty, else 0.
 * Buckets that have refilled are forgotten, so that strangers' addresses don't fill the memory.
 */
export interface RateLimiter {
  take(key: string): number
}

const sweepAt = 10_000

export const createRateLimiter = (clock: Clock, capacity: number, perSecond: number): RateLimiter => {
  const buckets = new Map<string, { level: number; at: number }>()
  const refill = (bucket: { level: number; at: number }, now: number): number =>
    Math.min(capacity, bucket.level + (Math.max(0, now - bucket.at) / 1000) * perSecond)
  const sweep = (now: number): void => {
    for (const [key, bucket] of buckets) if (refill(bucket, now) >= capacity) buckets.delete(key)
  }
  return {
    take: (key) => {
      const now = clock().getTime()
      if (buckets.size > sweepAt) sweep(now)
      const bucket = buckets.get(key) ?? { level: capacity, at: now }
      const level = refill(bucket, now)
      const allowed = level >= 1
      buckets.set(key, { level: allowed ? level - 1 : level, at: now })
      return allowed ? 0 : Math.ceil(((1 - level) / perSecond) * 1000)
    },
  }
}
