import { io } from 'socket.io-client'
import type { Http } from '../api/http.ts'
import type { ChatSocket } from './events.ts'

/** Opens `/chat` on the server of `http` ('' is the page's own). Signs in by cookie, or by the token of the moment, also when it comes back. */
export const connect = ({ base, token }: Pick<Http, 'base' | 'token'>): ChatSocket => {
  const auth = (tell: (given: object) => void): void => {
    const given = token()
    tell(given === undefined ? {} : { token: given })
  }
  const socket = io(`${base}/chat`, { withCredentials: base === '', reconnectionDelayMax: 8000, auth })
  return {
    get connected() { return socket.connected },
    on: (event, listener) => void socket.on(event, listener as (...args: unknown[]) => void),
    emit: (event, body) => void socket.emit(event, body),
    ask: (event, body, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(event, body) as Promise<unknown>,
    open: () => void socket.connect(),
    close: () => void socket.disconnect(),
  }
}
