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

/** Ends connections that have not signed in `withinMs` after they were opened. Returns what marks one as signed in. */
export const closeStrangers = (io: Pick<Server, 'engine'>, withinMs: number): ((connection: object) => void) => {
  const known = new WeakSet<object>()
  io.engine.on('connection', (connection: Connection) => {
    setTimeout(() => {
      if (known.has(connection)) return
      connection.close(true)
      cut(connection)
    }, withinMs).unref()
  })
  return (connection) => { known.add(connection) }
}
