import { io } from 'socket.io-client'
import type { ChatSocket } from './events.ts'

/** Opens `/chat` on the server at `base` ('' is the page's own). Signs in by cookie, or by a short-lived token. */
export const connect = (base: string, token?: string): ChatSocket => {
  const socket = io(`${base}/chat`, { withCredentials: true, reconnectionDelayMax: 8000, ...(token !== undefined && { auth: { token } }) })
  return {
    get connected() { return socket.connected },
    on: (event, listener) => void socket.on(event, listener as (...args: unknown[]) => void),
    emit: (event, body) => void socket.emit(event, body),
    ask: (event, body, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(event, body) as Promise<unknown>,
    close: () => void socket.disconnect(),
  }
}
