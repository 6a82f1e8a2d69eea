import { sql, type RawBuilder } from 'kysely'
import { digestOf } from '../domain/canonical.ts'
import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import type { Database } from '../ledger/database.ts'
import { isFinal, statusOf } from './answer.ts'
import type { Tx } from './deps.ts'

const longestKey = 255

const invalidKey = (why: string): Refusal =>
  refuse('IDEMPOTENCY_KEY_INVALID', `The Idempotency-Key ${why}.`, { longest: longestKey }, 'Send a new random key with each confirmation, and the same one when you repeat it.')

const reused = (): Refusal =>
  refuse('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.', {}, 'Send a new key.')

const inFlightRefusal = (): Refusal =>
  refuse('IDEMPOTENCY_IN_FLIGHT', 'The same request is still being worked on.', {}, 'Wait a moment, then ask again with the same key.')

/** Requests of this process that are on their way. Other processes are seen through the database's lock. */
const inFlight = new WeakMap<Database, Set<string>>()

/** How many requests under a key this process is working on: confirmations that people wait for. */
export const requestsInFlight = (db: Database): number => inFlight.get(db)?.size ?? 0

/** One request of one person. The digest tells a repetition from another request under the same key. */
export interface KeyedRequest {
  readonly personId: string
  readonly key: string
  readonly digest: string
}

/** `undefined` key counts as a missing header. */
export const keyedRequest = (personId: string, key: string | undefined, request: object): KeyedRequest | Refusal => {
  if (key === undefined || key === '') return invalidKey('is missing')
  if (key.length > longestKey) return invalidKey(`is longer than ${longestKey} characters`)
  return { personId, key, digest: digestOf(request) }
}

/** Runs `work` unless the same person's same key is being worked on right now. */
export const oneAtATime = async <T>(db: Database, request: KeyedRequest, work: () => Promise<T>): Promise<T | Refusal> => {
  const running = inFlight.get(db) ?? new Set<string>()
  inFlight.set(db, running)
  const id = `${request.personId}\n${request.key}`
  if (running.has(id)) return inFlightRefusal()
  running.add(id)
  try {
    return await work()
  } finally {
    running.delete(id)
  }
}

/** The answer given before under this key; a refusal when the key is someone else's work; `undefined` for a new key. */
export const recall = async <T>(tx: Tx, request: KeyedRequest): Promise<{ readonly answer: T | Refusal } | undefined> => {
  // Sent one behind the other: what is read is of a moment after the lock.
  const [{ rows }, { rows: [row] }] = await Promise.all([
    sql<{ free: boolean }>`SELECT pg_try_advisory_xact_lock(hashtextextended(${`${request.personId}\n${request.key}`}, 0)) AS free`.execute(tx),
    sql<{ request_hash: string; body: unknown }>`SELECT request_hash, body FROM idempotency WHERE person_id = ${request.personId} AND key = ${request.key}`.execute(tx),
  ])
  if (rows[0]?.free !== true) return { answer: inFlightRefusal() }
  if (!row) return undefined
  return { answer: row.request_hash === request.digest ? (row.body as T | Refusal) : reused() }
}

/** The statement that keeps an answer under its key, in the transaction that made it. */
export const answerInsert = ({ personId, key, digest }: KeyedRequest, answer: object): RawBuilder<unknown> =>
  sql`INSERT INTO idempotency (person_id, key, request_hash, status, body)
    VALUES (${personId}, ${key}, ${digest}, ${isRefusal(answer) ? statusOf(answer) : 200}, ${JSON.stringify(answer)})`

/** Final refusals are kept as well; everything else may be tried again under the same key. */
export const rememberRefusal = async (tx: Tx, request: KeyedRequest, refusal: Refusal): Promise<void> => {
  if (isFinal(refusal)) await answerInsert(request, refusal).execute(tx)
}
