import type { Server, Socket } from 'socket.io'

/** What lies under a socket or a connection that is none yet. */
interface Connection {
  readonly request: { readonly socket?: { destroy(): unknown } | null }
  close(discard?: boolean): unknown
}

const lingerMs = 500

/** A peer may ignore the closing handshake; then its TCP connection is cut, or it would hold a file descriptor for half a minute. */
const cut = (connection: Connection): void => {
  setTimeout(() => { connection.request.socket?.destroy() }, lingerMs).unref()
}

/** Ends a client's connection for good, after what was sent to it. */
export const closeHard = (socket: Pick<Socket, 'disconnect'> & { readonly conn: Connection }): void => {
  const { conn } = socket
  socket.disconnect(true)
  cut(conn)
}

export interface Strangers {
  /** This connection has signed in. */
  known(connection: object): void
  close(): void
}

/** Connections that have not signed in are looked for this often. */
const lookEveryMs = 250

/** Ends connections that have not signed in `withinMs` after they were opened. One timer for all: a thousand come at once after a restart. */
export const closeStrangers = (io: Pick<Server, 'engine'>, withinMs: number): Strangers => {
  const strangers = new Map<Connection, number>()
  io.engine.on('connection', (connection: Connection) => { strangers.set(connection, performance.now() + withinMs) })
  const timer = setInterval(() => {
    const now = performance.now()
    for (const [connection, until] of strangers) {
      // Oldest first: whoever comes after this one has longer.
      if (until > now) break
      strangers.delete(connection)
      connection.close(true)
      cut(connection)
    }
  }, lookEveryMs)
  timer.unref()
  return { known: (connection) => { strangers.delete(connection as Connection) }, close: () => { clearInterval(timer) } }
}
