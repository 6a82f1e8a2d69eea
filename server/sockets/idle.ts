import type { ChatSocket } from './namespace.ts'

/** What an admitted connection no longer needs: its handshake was read, and who it is stands in `data`. */
const read = { headers: {}, auth: {}, query: {}, url: '' } as const

/**
 * Lets go of the request that opened the connection: its headers, cookie and token, two thirds of what an idle socket of
 * socket.io keeps. Of the request stays what `closeHard` and a second namespace of the same connection look at.
 */
export const lighten = (socket: ChatSocket): void => {
  const { conn } = socket
  const { socket: line } = conn.request
  Object.assign(socket.handshake, read)
  Object.assign(conn, { request: { socket: line, connection: line, headers: read.headers, url: '', _query: read.query } })
}
