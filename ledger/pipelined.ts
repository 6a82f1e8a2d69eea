import {
  DefaultConnectionProvider, DefaultQueryExecutor, Kysely, PostgresDialect, PostgresDriver, SingleConnectionProvider,
  type CompiledQuery, type ConnectionProvider, type DatabaseConnection, type KyselyPlugin, type QueryResult, type RawBuilder, type Transaction, type TransactionSettings,
} from 'kysely'
import type pg from 'pg'
import type { Schema } from './schema.ts'

const reads = /^\s*select\b/i

/** Reads go with the `begin`, and are worth nothing where that fails; the first that may write waits for its answer, and whatever comes behind it. */
class OpenTransaction implements DatabaseConnection {
  readonly begun: Promise<void>
  /** Goes out together with the `commit`. */
  last: CompiledQuery | undefined
  readonly #connection: DatabaseConnection
  #state: 'beginning' | 'waiting' | 'open' | 'over' = 'beginning'

  constructor(connection: DatabaseConnection, begun: Promise<void>) {
    this.#connection = connection
    this.begun = begun
    this.#opens().catch(() => undefined)
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#state === 'over') throw new Error('This transaction is over: a statement was sent behind its end.')
    if (this.#state === 'open') return this.#connection.executeQuery<R>(query)
    if (this.#state === 'beginning' && reads.test(query.sql)) return (await Promise.all([this.#connection.executeQuery<R>(query), this.begun]))[0]
    this.#state = 'waiting'
    await this.begun
    return this.#connection.executeQuery<R>(query)
  }

  streamQuery<R>(query: CompiledQuery, size: number): AsyncIterableIterator<QueryResult<R>> { return this.#connection.streamQuery<R>(query, size) }

  end(): void { this.#state = 'over' }

  async #opens(): Promise<void> {
    await this.begun
    if (this.#state !== 'over') this.#state = 'open'
  }
}

/** The open transaction of a connection, from when its `begin` is sent. */
type Opens = WeakMap<DatabaseConnection, OpenTransaction>

/** Sends `begin` and does not wait for it: whoever asks next decides whether it may go along. */
class EagerDriver extends PostgresDriver {
  readonly opens: Opens = new WeakMap()
  override beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const begun = super.beginTransaction(connection, settings)
    begun.catch(() => undefined)
    this.opens.set(connection, new OpenTransaction(connection, begun))
    return Promise.resolve()
  }
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const open = this.#end(connection)
    await open?.begun
    // PostgreSQL makes a rollback of the commit of what failed.
    await Promise.all([open?.last && connection.executeQuery(open.last), super.commitTransaction(connection)])
  }
  /** Behind the writes that wait for the `begin`: none may go out after the `rollback`. */
  override async rollbackTransaction(connection: Parameters<PostgresDriver['rollbackTransaction']>[0]): Promise<void> {
    await this.#end(connection)?.begun.catch(() => undefined)
    await super.rollbackTransaction(connection)
  }
  #end(connection: DatabaseConnection): OpenTransaction | undefined {
    const open = this.opens.get(connection)
    this.opens.delete(connection)
    open?.end()
    return open
  }
}

/** A transaction's one connection, for whoever asks, without a queue before it: the client keeps the order. */
const shared = (single: ConnectionProvider, opens: Opens): ConnectionProvider => {
  const provide = (): Promise<DatabaseConnection> => single.provideConnection((given) => Promise.resolve(opens.get(given) ?? given))
  let connection: Promise<DatabaseConnection> | undefined
  return { provideConnection: async (consumer) => consumer(await (connection ??= provide())) }
}

/** Kysely itself lets a transaction's next statement go when the one before is answered. */
class PipelinedExecutor extends DefaultQueryExecutor {
  readonly #opens: Opens
  constructor(dialect: PostgresDialect, provider: ConnectionProvider, plugins: readonly KyselyPlugin[], opens: Opens) {
    super(dialect.createQueryCompiler(), dialect.createAdapter(), provider, [...plugins])
    this.#opens = opens
  }
  override withConnectionProvider(provider: ConnectionProvider): DefaultQueryExecutor {
    return super.withConnectionProvider(provider instanceof SingleConnectionProvider ? shared(provider, this.#opens) : provider)
  }
}

/**
 * Kysely over pipelining clients: what a transaction asks for at once (`Promise.all`) is sent at once, in that order, and costs one wait.
 * Its first reads go with its `begin`; nothing that may write is sent before that is answered, so that nothing is written outside of its transaction,
 * what failed is rolled back behind all that was asked for with it, and nothing goes out behind its end.
 */
export const pipelined = (pool: pg.Pool, plugins: readonly KyselyPlugin[]): Kysely<Schema> => {
  const dialect = new PostgresDialect({ pool })
  const driver = new EagerDriver({ pool })
  // With a pool in hand there is nothing to wait for.
  void driver.init()
  return new Kysely<Schema>({ config: { dialect }, dialect, driver, executor: new PipelinedExecutor(dialect, new DefaultConnectionProvider(driver), plugins, driver.opens) })
}

/**
 * Sends a transaction's last statement together with its `commit`, so that its locks are held for one wait less. It must be all that the
 * transaction writes: a statement that never reaches the database takes nothing with it. Where it fails, the transaction does.
 */
export const sendWithCommit = (tx: Transaction<Schema>, statement: RawBuilder<unknown>): Promise<void> => {
  const query = statement.compile(tx)
  return tx.getExecutor().provideConnection((connection) => {
    if (!(connection instanceof OpenTransaction) || connection.last) throw new Error('A transaction has one last statement.')
    connection.last = query
    return Promise.resolve()
  })
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
