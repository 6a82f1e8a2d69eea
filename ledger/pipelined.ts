import { DefaultConnectionProvider, DefaultQueryExecutor, Kysely, PostgresDialect, SingleConnectionProvider, type ConnectionProvider, type DatabaseConnection, type KyselyPlugin } from 'kysely'
import type pg from 'pg'
import type { Schema } from './schema.ts'

/** A transaction's one connection, for whoever asks, without a queue before it: the client keeps the order. */
const shared = (single: ConnectionProvider): ConnectionProvider => {
  let connection: Promise<DatabaseConnection> | undefined
  return { provideConnection: async (consumer) => consumer(await (connection ??= single.provideConnection((given) => Promise.resolve(given)))) }
}

/** Kysely itself lets a transaction's next statement go when the one before is answered. */
class PipelinedExecutor extends DefaultQueryExecutor {
  override withConnectionProvider(provider: ConnectionProvider): DefaultQueryExecutor {
    return super.withConnectionProvider(provider instanceof SingleConnectionProvider ? shared(provider) : provider)
  }
}

/**
 * Kysely over pipelining clients: what a transaction asks for at once (`Promise.all`) is sent at once, in that order, and costs one wait.
 * `begin` is still answered first, so that nothing can run outside of its transaction.
 */
export const pipelined = async (pool: pg.Pool, plugins: readonly KyselyPlugin[]): Promise<Kysely<Schema>> => {
  const dialect = new PostgresDialect({ pool })
  const driver = dialect.createDriver()
  await driver.init()
  const executor = new PipelinedExecutor(dialect.createQueryCompiler(), dialect.createAdapter(), new DefaultConnectionProvider(driver), [...plugins])
  return new Kysely<Schema>({ config: { dialect }, dialect, driver, executor })
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
