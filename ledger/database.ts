import type { Kysely } from 'kysely'
import pg from 'pg'
import { openEmbedded, type EmbeddedSession } from './embedded/session.ts'
import { EmbeddedSocket } from './embedded/socket.ts'
import type { Vault } from './keys/vault.ts'
import { pipelined, sendTogether } from './pipelined.ts'
import { PreparedStatements } from './prepared.ts'
import type { Schema } from './schema.ts'

export interface Database {
  readonly kind: 'embedded' | 'postgres'
  /** The one door: everything that speaks SQL goes through this pool. */
  readonly pool: pg.Pool
  readonly kysely: Kysely<Schema>
  /** The embedded database as a tar, consistent, by default compressed; `undefined` on a server, which has tools of its own. */
  readonly dump?: (compression?: 'none' | 'gzip') => Promise<Blob>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Folder of the embedded database; without it and without `url` the database lives in memory. */
  readonly dataDir?: string
  /** A PostgreSQL server (`postgres://…`). */
  readonly url?: string
  /** Makes pgvector available in the embedded database (the migration that needs it says CREATE EXTENSION). Default true. */
  readonly vector?: boolean
  /** A dumped embedded database to start from, in memory: for tests. */
  readonly image?: Blob
  /** The record's keys; without them a person's entries can neither be written nor read. */
  readonly vault?: Vault
  /** Largest number of clients at a time. */
  readonly poolSize?: number
  /** How long a query on the embedded database waits for another's transaction. */
  readonly lockTimeoutMs?: number
}

/**
 * How values come back, the same on both databases: int8 (counts and sums of ints too) as bigint, numeric as its decimal text,
 * dates as `YYYY-MM-DD`, timestamps with time zone as Date, without as UTC, intervals as text; the rest as `pg` does.
 * Cast to int in SQL (`count(*)::int`) where a number is wanted.
 */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, BigInt],
  [pg.types.builtins.DATE, String],
  [pg.types.builtins.NUMERIC, String],
  [pg.types.builtins.INTERVAL, String],
  [pg.types.builtins.TIMESTAMP, (text) => new Date(`${text.replace(' ', 'T')}Z`)],
])
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(id)) ?? pg.types.getTypeParser(id, format ?? 'text'),
}

const over = (pool: pg.Pool, kind: Database['kind'], vault: Vault | undefined, closeSession: () => Promise<void>): Database => {
  // A client that breaks while idle must not end the process; its next user gets the error.
  pool.on('error', () => undefined)
  const shared = kind === 'embedded' ? new PreparedStatements() : undefined
  pool.on('connect', (client) => { (shared ?? new PreparedStatements()).serve(client) })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    if (!pool.ended) await pool.end()
    await closeSession()
  }
  return { kind, pool, kysely: pipelined(pool, vault ? [vault] : []), close: () => (closing ??= close()) }
}

/** The embedded database's session with its pool; `session` is for dumps. */
export const openOnSession = (session: EmbeddedSession, poolSize = 16, vault?: Vault): Database => {
  const pool = new pg.Pool({
    stream: () => new EmbeddedSocket(session) as never, types, max: poolSize, idleTimeoutMillis: 0, allowExitOnIdle: true, pipeline: true,
  })
  return { ...over(pool, 'embedded', vault, () => session.close()), dump: (compression = 'gzip') => session.dump(compression) }
}

/** Opens, and migrates nothing. The caller closes. */
export const openDatabase = async (options: DatabaseOptions = {}): Promise<Database> => {
  if (options.url === undefined) return openOnSession(await openEmbedded(options), options.poolSize, options.vault)
  const pool = new pg.Pool({ connectionString: options.url, types, max: options.poolSize ?? 10, pipeline: true })
  pool.on('connect', (client) => {
    // Compiling a statement takes longer than any of ours runs, and so does planning the largest anew each time.
    client.query("SET jit = off; SET plan_cache_mode = force_generic_plan").catch(() => undefined)
    sendTogether(client)
  })
  return over(pool, 'postgres', options.vault, () => Promise.resolve())
}
