import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type pg from 'pg'

/** One request's statements: those from number `failsFrom` on fail, rollbacks excepted. */
interface Watched {
  readonly failsFrom: number
  /** So many of them. */
  readonly times: number
  statements: number
  failed: boolean
  /** Tables written, each transaction when it was committed. */
  committed: string[]
}

export interface Outcome<T> {
  readonly answer: T
  /** Whether a statement failed on the way. */
  readonly failed: boolean
  /** What was changed for good before the answer: the tables written, as often as they were. */
  readonly committed: readonly string[]
}

export interface FailingDatabase {
  /** Runs a request, over HTTP or in this process; of the statements that it makes, `times` fail from number `failsFrom` on. Others are not touched. */
  during<T>(failsFrom: number, request: () => Promise<T>, times?: number): Promise<Outcome<T>>
  restore(): void
}

/** What a driver says when it breaks: nothing of it may reach the caller. */
export const canary = 'terminating connection: relation "canary_table" at 10.9.8.7:5432'

/** Of `WITH … INSERT INTO` too. Locks and sequences are no changes. */
const writesOf = (text: string): readonly string[] => [...text.matchAll(/(?<!\bfor |\bno key |\bdo )\b(?:insert into|delete from|update) "?(\w+)"?/gi)].map(([, table]) => String(table))
const textOf = (given: unknown): string => (typeof given === 'string' ? given : String((given as { text?: unknown } | undefined)?.text ?? ''))
/** A session's last look at the clock is no change of anything. */
const isTouch = (text: string): boolean => /update "session" set "last_active_at"/.test(text)

const watchedClient = (client: pg.PoolClient, watched: Watched): pg.PoolClient => {
  let pending: string[] | undefined
  const note = (text: string): void => {
    if (/^\s*begin|^\s*start transaction/i.test(text)) pending = []
    else if (/^\s*commit/i.test(text)) { watched.committed.push(...pending ?? []); pending = undefined } else if (/^\s*rollback/i.test(text)) pending = undefined
    else if (!isTouch(text)) (pending ?? watched.committed).push(...writesOf(text))
  }
  const query = (...given: unknown[]): unknown => {
    const text = textOf(given[0])
    watched.statements += 1
    if (watched.statements > watched.failsFrom && watched.statements <= watched.failsFrom + watched.times && !/^\s*rollback/i.test(text)) {
      watched.failed = true
      const done = given.findLast((each) => typeof each === 'function') as ((error: Error) => void) | undefined
      if (!done) return Promise.reject(new Error(canary))
      setImmediate(() => { done(new Error(canary)) })
      return undefined
    }
    note(text)
    return (client.query as (...each: unknown[]) => unknown).apply(client, given)
  }
  return new Proxy(client, { get: (target, name) => {
    if (name === 'query') return query
    const value: unknown = Reflect.get(target, name, target)
    return typeof value === 'function' ? (value as (...each: unknown[]) => unknown).bind(target) : value
  } })
}

/** Stands between the server and its database. Statements belong to the request that made them, whatever else the server does meanwhile. */
export const failing = (pool: pg.Pool): FailingDatabase => {
  const storage = new AsyncLocalStorage<Watched>()
  const channel = 'http.server.request.start'
  let next: Watched | undefined
  const begin = (): void => { storage.enterWith(next as Watched) }
  subscribe(channel, begin)
  type Done = (error: Error | undefined, client: pg.PoolClient | undefined, release: (error?: Error | boolean) => void) => void
  const connect = pool.connect.bind(pool) as { (): Promise<pg.PoolClient>; (done: Done): void }
  const watching = (done?: Done): Promise<pg.PoolClient> | void => {
    const watched = storage.getStore()
    const over = (client: pg.PoolClient): pg.PoolClient => (watched ? watchedClient(client, watched) : client)
    return done ? connect((error, client, release) => { done(error, client && over(client), release) }) : connect().then(over)
  }
  pool.connect = watching as typeof pool.connect
  return {
    during: async (failsFrom, request, times = Infinity) => {
      const watched: Watched = { failsFrom, times, statements: 0, failed: false, committed: [] }
      next = watched
      try {
        const answer = await storage.run(watched, request)
        return { answer, failed: watched.failed, committed: [...watched.committed] }
      } finally { next = undefined }
    },
    restore: () => {
      unsubscribe(channel, begin)
      pool.connect = connect as typeof pool.connect
    },
  }
}
