import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openSockets } from '../sockets/namespace.ts'
import type { Steward } from '../steward.ts'
import { createApp } from './app.ts'
import { createGuard } from './guard.ts'
import { allRoutes } from './routes/index.ts'

export interface RunningServer {
  readonly url: string
  readonly port: number
  /** Stops taking requests, lets running ones end, closes the sockets. */
  close(): Promise<void>
}

/** Slow clients hold a connection, not the server: headers within 10 s, a whole request within 30 s. */
const headersWithinMs = 10_000
const requestWithinMs = 30_000
/** How often those two are looked at; Node's own half minute would let both grow by as much. */
const lookEveryMs = 2_000
/** Bounds the file descriptors that strangers can hold. */
const mostConnections = 8192
const drainMs = 5_000

const listen = (http: Server, port: number, host: string): Promise<number> => new Promise((resolve, reject) => {
  http.once('error', reject)
  http.listen(port, host, () => { http.off('error', reject); resolve((http.address() as AddressInfo).port) })
})

/** Serves pages, API and sockets on one port. `localToken` opens the local endpoints to its holder. */
export const startHttp = async (steward: Steward, localToken?: string): Promise<RunningServer> => {
  const { config } = steward
  const app = createApp({ config, log: steward.log, metrics: steward.metrics, routes: allRoutes(steward), guard: createGuard(steward, localToken) })
  const http = createServer({ headersTimeout: headersWithinMs, requestTimeout: requestWithinMs, connectionsCheckingInterval: lookEveryMs, maxHeaderSize: 16 * 1024 }, app)
  http.maxConnections = mostConnections
  const sockets = await openSockets(steward, http)
  const port = await listen(http, config.PORT, config.HOST)
  steward.teams.openAt(config.PUBLIC_URL ?? `http://localhost:${port}`)
  return {
    port, url: `http://localhost:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => { http.close(() => { resolve() }) })
      await sockets.close()
      http.closeIdleConnections()
      const timer = setTimeout(() => { http.closeAllConnections() }, drainMs)
      await closed
      clearTimeout(timer)
    },
  }
}
