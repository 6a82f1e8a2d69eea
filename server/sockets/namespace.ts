import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { ChannelName } from '../../domain/conversation.ts'
import type { Session } from '../auth/port.ts'
import { channelOf } from '../http/channel.ts'
import { sessionToken } from '../http/cookies.ts'
import { allowedOrigins, isDirectLoopback, originAllowed } from '../http/origin.ts'
import type { Steward } from '../steward.ts'
import { idOfSession } from '../conversation/service.ts'
import { closeHard, closeStrangers } from './close.ts'
import { createListener } from './events.ts'
import { lighten } from './idle.ts'
import type { Judge } from './throttle.ts'
import { catchUp, deliver } from './deliver.ts'

/** 64 kB: far more than a message, far less than what hurts. */
const maxEventBytes = 64 * 1024
const authenticateWithinMs = 4_000
/** A revoked session's sockets close within this. */
const recheckMs = 3_000

/** `judge` comes with the first event: most sockets are idle. */
interface SocketData { session: Session; channel: ChannelName; judge?: Judge }
type Heard = Record<string, (...given: unknown[]) => void>
type Sent = Record<string, (...sent: unknown[]) => void>
/** What servers tell each other: an event's number and whether somebody got it, that somebody did, that a ticket outside of conversations moved, that a turn be stopped. */
interface Between {
  sent(conversationId: string, seq: number, heard: boolean): void
  heard(conversationId: string): void
  moved(personId: string, ticketId: string): void
  stop(conversationId: string): void
}
export type ChatSocket = Socket<Heard, Sent, Between, SocketData>
export type ChatServer = Server<Heard, Sent, Between, SocketData>

const sessionOf = async (steward: Steward, socket: ChatSocket): Promise<Session | undefined> => {
  const production = steward.config.STEWARD_MODE === 'production'
  const given: unknown = socket.handshake.auth['token']
  if (typeof given === 'string') {
    const id = await steward.widget.tokens.check(given, socket.handshake.headers.origin)
    return id === undefined ? undefined : steward.sessions.findById(id)
  }
  const token = sessionToken(socket.request, production)
  return token === undefined ? undefined : steward.sessions.find(token)
}

const admit = async (steward: Steward, socket: ChatSocket, next: (error?: Error) => void): Promise<void> => {
  const session = await sessionOf(steward, socket).catch((error: unknown) => { steward.log.error('socket-sign-in-failed', error) })
  if (session) Object.assign(socket.data, { session, channel: channelOf(socket.request) })
  next(session ? undefined : new Error('UNAUTHENTICATED'))
}

/** Ends the sockets of sessions that were revoked, expired or whose person was switched off, on whichever server that happened. */
const recheck = async (steward: Steward, io: ChatServer): Promise<void> => {
  const open = [...io.of('/chat').sockets.values()]
  const ids = [...new Set(open.map((socket) => socket.data.session.id))]
  const alive = ids.length === 0 ? new Set<string>() : await steward.sessions.alive(ids)
  for (const socket of open) if (!alive.has(socket.data.session.id)) closeHard(socket)
}

export interface Sockets { close(): Promise<void> }

/** The `/chat` namespace on the server's own port; with REDIS_URL shared with the other servers of the same database. */
export const openSockets = async (steward: Steward, http: HttpServer): Promise<Sockets> => {
  const { REDIS_URL } = steward.config
  // Loaded only where there are several servers: a quarter of a second of the start.
  const cluster = REDIS_URL === undefined ? undefined : await (await import('./cluster.ts')).openCluster(REDIS_URL, steward.log)
  const origins = allowedOrigins(steward.config)
  const io: ChatServer = new Server(http, {
    maxHttpBufferSize: maxEventBytes, connectTimeout: authenticateWithinMs, serveClient: false, cleanupEmptyChildNamespaces: true, ...(cluster && { adapter: cluster.adapter }),
    cors: { origin: [...origins], credentials: true },
    allowRequest: (request, callback) => {
      const allowed = originAllowed(request, origins) && (!steward.config.demo || isDirectLoopback(request))
      callback(allowed ? null : 'ORIGIN_NOT_ALLOWED', allowed)
    },
  })
  // Nothing lives in the root namespace: whoever connects there is nobody.
  io.of('/').use((_socket, next) => { next(new Error('UNAUTHENTICATED')) })
  const chat = io.of('/chat')
  chat.use((socket, next) => {
    void admit(steward, socket, next)
  })
  const missed = deliver(steward, io, cluster)
  const strangers = closeStrangers(io, authenticateWithinMs)
  const heard = createListener(steward, cluster ? (conversationId) => { chat.serverSideEmit('stop', conversationId) } : undefined)
  chat.on('connection', (socket) => {
    strangers.known(socket.conn)
    lighten(socket)
    void socket.join(`person:${socket.data.session.person.id}`)
    // A client that names no conversation hears its own again as soon as it is back.
    void socket.join(`conversation:${idOfSession(socket.data.session.id)}`)
    socket.onAny(heard)
    catchUp(steward, missed, socket)
  })
  const timer = setInterval(() => { recheck(steward, io).catch((error: unknown) => { steward.log.error('socket-recheck-failed', error) }) }, recheckMs)
  timer.unref()
  steward.metrics.gauge('steward_sockets', () => chat.sockets.size)
  return {
    close: async () => {
      clearInterval(timer)
      strangers.close()
      await io.close()
      await cluster?.close()
    },
  }
}
