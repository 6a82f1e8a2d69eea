import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly at: number
  readonly body: Record<string, unknown> & { readonly text?: string; readonly type?: string; readonly attachments?: readonly { readonly content: Record<string, unknown> }[] }
}

/** A Bot Connector on loopback: keeps what is sent to it, and answers as it is told. */
export interface LoopbackConnector {
  readonly url: string
  readonly received: Received[]
  /** Takes nothing while it is. */
  down: boolean
  /** Answers for the next requests, first come first; then 200. */
  plan: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[]
  close(): Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return (server.address() as AddressInfo).port
}
const closing = (server: Server): Promise<void> => new Promise((resolve) => { server.close(() => { resolve() }); server.closeAllConnections() })

export const startConnector = async (): Promise<LoopbackConnector> => {
  const received: Received[] = []
  let next = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyOf(request)
    if (connector.down) { response.writeHead(503, { 'retry-after': '0' }).end(); return }
    received.push({ method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization, at: performance.now(), body: JSON.parse(text || '{}') as Received['body'] })
    const { status, headers } = connector.plan.shift() ?? { status: 200 }
    next += 1
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status < 300 ? JSON.stringify({ id: `sent-${next}` }) : '{}')
  }
  const server = createServer((request, response) => { void answer(request, response) })
  const port = await listening(server)
  const connector: LoopbackConnector = { url: `http://127.0.0.1:${port}/`, received, plan: [], down: false, close: () => closing(server) }
  return connector
}

/** Publishes the keys of a Bot Connector on loopback. */
export const startKeyServer = async (jwk: Readonly<Record<string, unknown>>, options: { readonly endorsements?: readonly string[] } = {}): Promise<{ readonly url: string; down: boolean; close(): Promise<void> }> => {
  const state = { url: '', down: false, close: () => closing(server) }
  const server = createServer((request, response) => {
    if (state.down) { response.writeHead(500).end(); return }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(request.url?.includes('openid')
      ? { issuer: 'https://api.botframework.com', jwks_uri: `${new URL(state.url).origin}/keys`, id_token_signing_alg_values_supported: ['RS256'] }
      : { keys: [{ ...jwk, kid: 'key-1', x5t: 'key-1', use: 'sig', endorsements: options.endorsements ?? ['msteams'] }] }))
  })
  state.url = `http://127.0.0.1:${await listening(server)}/openidconfiguration`
  return state
}
