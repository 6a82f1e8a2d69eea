import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** Enough of RFC 6455 for Alpaca's `/stream`: short text and binary frames, ping, close. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

const frame = (opcode: number, payload: Buffer): Buffer => {
  const size = payload.length
  const head = size < 126 ? Buffer.from([0x80 | opcode, size]) : Buffer.from([0x80 | opcode, 126, size >> 8, size & 255])
  return Buffer.concat([head, payload])
}

interface Read { readonly opcode: number; readonly payload: Buffer; readonly rest: Buffer }

const read = (buffer: Buffer): Read | undefined => {
  if (buffer.length < 6) return undefined
  const short = buffer[1]! & 127
  const start = short === 126 ? 4 : 2
  const size = short === 126 ? buffer.readUInt16BE(2) : short
  if (short === 127 || buffer.length < start + 4 + size) return undefined
  const mask = buffer.subarray(start, start + 4)
  const payload = Buffer.from(buffer.subarray(start + 4, start + 4 + size).map((byte, i) => byte ^ mask[i % 4]!))
  return { opcode: buffer[0]! & 15, payload, rest: buffer.subarray(start + 4 + size) }
}

export interface Credentials { readonly keyId: string; readonly secretKey: string }

/** Authenticate, listen, then `trade_updates` in binary frames, as the paper endpoint sends them. */
export const createStream = (credentials: Credentials) => {
  const listening = new Set<Duplex>()
  const send = (socket: Duplex, message: unknown): void => { socket.write(frame(2, Buffer.from(JSON.stringify(message)))) }
  const onMessage = (socket: Duplex, known: { ok: boolean }, text: string): void => {
    const { action, key, secret, data } = JSON.parse(text) as { action: string; key?: string; secret?: string; data?: { key_id?: string; secret_key?: string; streams?: string[] } }
    if (action === 'authenticate' || action === 'auth') {
      known.ok = (data?.key_id ?? key) === credentials.keyId && (data?.secret_key ?? secret) === credentials.secretKey
      send(socket, { stream: 'authorization', data: { status: known.ok ? 'authorized' : 'unauthorized', action: 'authenticate' } })
    } else if (action === 'listen' && known.ok) {
      if (data?.streams?.includes('trade_updates')) listening.add(socket)
      send(socket, { stream: 'listening', data: { streams: data?.streams ?? [] } })
    }
  }
  return {
    upgrade: (request: IncomingMessage, socket: Duplex): void => {
      const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${guid}`).digest('base64')
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
      const known = { ok: false }
      let buffer = Buffer.alloc(0)
      socket.on('data', (chunk: Buffer) => {
        buffer = Buffer.concat([buffer, chunk])
        for (let next = read(buffer); next; next = read(buffer)) {
          buffer = Buffer.from(next.rest)
          if (next.opcode === 8) socket.end(frame(8, next.payload))
          else if (next.opcode === 9) socket.write(frame(10, next.payload))
          else if (next.opcode < 3) onMessage(socket, known, next.payload.toString())
        }
      })
      socket.on('close', () => listening.delete(socket))
      socket.on('error', () => listening.delete(socket))
    },
    tell: (data: unknown): void => { for (const socket of listening) send(socket, { stream: 'trade_updates', data }) },
    listeners: (): number => listening.size,
    drop: (): void => { for (const socket of listening) socket.destroy() },
  }
}
