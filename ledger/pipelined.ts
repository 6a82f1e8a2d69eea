import {
  DefaultConnectionProvider, DefaultQueryExecutor, Kysely, PostgresDialect, PostgresDriver, SingleConnectionProvider,
  type CompiledQuery, type ConnectionProvider, type DatabaseConnection, type KyselyPlugin, type QueryResult, type TransactionSettings,
} from 'kysely'
import type pg from 'pg'
import type { Schema } from './schema.ts'

/** The `begin` of a connection's transaction, from when it is sent. */
type Begins = WeakMap<DatabaseConnection, Promise<void>>

/** Sends `begin` and does not wait for it: whoever asks next decides whether it may go along. */
class EagerDriver extends PostgresDriver {
  readonly begins: Begins = new WeakMap()
  override beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const begun = super.beginTransaction(connection, settings)
    begun.catch(() => undefined)
    this.begins.set(connection, begun)
    return Promise.resolve()
  }
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#begun(connection)
    await super.commitTransaction(connection)
  }
  /** Behind the writes that wait for the `begin`: none may go out after the `rollback`. */
  override async rollbackTransaction(connection: Parameters<PostgresDriver['rollbackTransaction']>[0]): Promise<void> {
    await this.#begun(connection).catch(() => undefined)
    await super.rollbackTransaction(connection)
  }
  async #begun(connection: DatabaseConnection): Promise<void> {
    const begun = this.begins.get(connection)
    this.begins.delete(connection)
    await begun
  }
}

const reads = /^\s*select\b/i

/** Reads go with the `begin`, and are worth nothing where that fails; the first that may write waits for its answer, and whatever comes behind it. */
const behindBegin = (connection: DatabaseConnection, begun: Promise<void>): DatabaseConnection => {
  let [open, waits] = [false, false]
  const opens = async (): Promise<void> => {
    await begun
    open = true
  }
  opens().catch(() => undefined)
  const executeQuery = async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
    if (open) return connection.executeQuery<R>(query)
    if (!waits && reads.test(query.sql)) return (await Promise.all([connection.executeQuery<R>(query), begun]))[0]
    waits = true
    await begun
    return connection.executeQuery<R>(query)
  }
  return { executeQuery, streamQuery: (query, size) => connection.streamQuery(query, size) }
}

/** A transaction's one connection, for whoever asks, without a queue before it: the client keeps the order. */
const shared = (single: ConnectionProvider, begins: Begins): ConnectionProvider => {
  const provide = (): Promise<DatabaseConnection> => single.provideConnection((given) => {
    const begun = begins.get(given)
    return Promise.resolve(begun ? behindBegin(given, begun) : given)
  })
  let connection: Promise<DatabaseConnection> | undefined
  return { provideConnection: async (consumer) => consumer(await (connection ??= provide())) }
}

/** Kysely itself lets a transaction's next statement go when the one before is answered. */
class PipelinedExecutor extends DefaultQueryExecutor {
  readonly #begins: Begins
  constructor(dialect: PostgresDialect, provider: ConnectionProvider, plugins: readonly KyselyPlugin[], begins: Begins) {
    super(dialect.createQueryCompiler(), dialect.createAdapter(), provider, [...plugins])
    this.#begins = begins
  }
  override withConnectionProvider(provider: ConnectionProvider): DefaultQueryExecutor {
    return super.withConnectionProvider(provider instanceof SingleConnectionProvider ? shared(provider, this.#begins) : provider)
  }
}

/**
 * Kysely over pipelining clients: what a transaction asks for at once (`Promise.all`) is sent at once, in that order, and costs one wait.
 * Its first reads go with its `begin`; nothing that may write is sent before that is answered, so that nothing is written outside of its transaction,
 * and what failed is rolled back behind all that was asked for with it.
 */
export const pipelined = (pool: pg.Pool, plugins: readonly KyselyPlugin[]): Kysely<Schema> => {
  const dialect = new PostgresDialect({ pool })
  const driver = new EagerDriver({ pool })
  // With a pool in hand there is nothing to wait for.
  void driver.init()
  return new Kysely<Schema>({ config: { dialect }, dialect, driver, executor: new PipelinedExecutor(dialect, new DefaultConnectionProvider(driver), plugins, driver.begins) })
}

/** What is asked for at once is one packet: a system call costs more than most statements in it. */
export const sendTogether = (client: pg.PoolClient): void => {
  const { stream } = (client as unknown as pg.Client).connection
  const send = client.query.bind(client) as (...given: unknown[]) => unknown
  const query = (...given: unknown[]): unknown => {
    if (stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => { stream.uncork() })
    }
    return send(...given)
  }
  client.query = query as pg.PoolClient['query']
}
