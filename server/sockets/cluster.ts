import { createAdapter } from '@socket.io/redis-streams-adapter'
import { createClient } from 'redis'
import type { Log } from '../telemetry/log.ts'
import { ConfigError } from '../config.ts'

type Adapter = ReturnType<typeof createAdapter>

/** Several servers on one database, one face to the clients. */
export interface Cluster {
  readonly adapter: Adapter
  /** Runs after the connection to Redis was lost and came back: what the others said meanwhile was not heard here. */
  onReturn(listener: () => void): void
  close(): Promise<void>
}

const connectWithinMs = 5_000

/** Connects to Redis. Throws `ConfigError` where there is none: several servers that don't hear each other would leave clients waiting. */
export const openCluster = async (url: string, log: Log): Promise<Cluster> => {
  const client = createClient({ url, socket: { connectTimeout: connectWithinMs } })
  const returned: (() => void)[] = []
  let [ready, lost] = [false, false]
  client.on('error', (error: unknown) => { log.warn('redis-error', { message: error instanceof Error ? error.message : String(error) }) })
  client.on('reconnecting', () => { lost = ready })
  client.on('ready', () => {
    if (lost) for (const listener of returned) listener()
    ;[ready, lost] = [true, false]
  })
  const failed = new Promise<never>((_resolve, reject) => { client.once('error', reject) })
  await Promise.race([client.connect(), failed]).catch((error: unknown) => {
    client.destroy()
    throw new ConfigError(`REDIS_URL: nothing answers there (${error instanceof Error ? error.message : String(error)}). Start Redis, or leave the setting out for one server.`)
  })
  return {
    // What goes over Redis is numbers of events and short-lived progress; the events themselves are read from the database.
    adapter: createAdapter(client, { streamName: 'steward', channelPrefix: 'steward', maxLen: 10_000, onlyPlaintext: true }),
    onReturn: (listener) => { returned.push(listener) },
    close: async () => { await client.close() },
  }
}
