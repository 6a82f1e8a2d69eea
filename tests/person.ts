import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSync } from 'otplib'
import { connect, type Answer, type TerminalConnection } from '../channels/terminal/connection.ts'
import type { Reply } from '../domain/conversation.ts'
import type { TicketView } from '../domain/ticket.ts'

export interface DemoSignIn { readonly email: string; readonly password: string; readonly secret: string }

/** The accounts that the server printed at its start: address, password, one-time-code secret. */
export const printedAccounts = (output: string): readonly DemoSignIn[] =>
  [...output.matchAll(/^\s+(\S+@demo\.local)\s+(\S+)\s+([A-Z2-7]+)$/gm)].map(([, email, password, secret]) => ({ email: email!, password: password!, secret: secret! }))

/** A person at the wire: signs in with a password, talks over the socket, acts over HTTP. */
export interface PersonAtWire {
  readonly cookie: string
  readonly connection: TerminalConnection
  say(text: string): Promise<Reply>
  get<T>(path: string): Promise<{ status: number; body: T }>
  post<T>(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<{ status: number; body: T }>
  ticket(id: string): Promise<TicketView>
  /** As a device does: the card was shown, then at least a second goes by. */
  see(ticket: TicketView): Promise<void>
  code(): string
  /** Confirms one hash, with a step-up when the server asks for it. */
  confirm(ticket: TicketView): Promise<Answer>
  close(): void
}

export const signInOverWire = async (url: string, account: DemoSignIn): Promise<PersonAtWire> => {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: url, 'x-steward-csrf': '1' },
    body: JSON.stringify({ email: account.email, password: account.password }),
  })
  if (response.status !== 200) throw new Error(`Sign-in of ${account.email} answered ${response.status}: ${await response.text()}`)
  const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!
  const connection = await connect(url, cookie, randomUUID)
  const call = <T>(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Readonly<Record<string, string>>) =>
    connection.call(method, path, body, headers) as Promise<{ status: number; body: T }>
  const code = () => generateSync({ secret: account.secret })
  const confirm: PersonAtWire['confirm'] = async (ticket) => {
    const key = { 'idempotency-key': randomUUID() }
    const first = await call('POST', `/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, key)
    if (first.status !== 401) return first
    const grant = await call('POST', '/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: code() })
    return grant.status === 200 ? call('POST', `/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, key) : grant
  }
  return {
    cookie, connection, code, confirm,
    say: (text) => connection.say(text, () => undefined, () => undefined),
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    ticket: async (id) => (await call<TicketView>('GET', `/api/tickets/${id}`)).body,
    see: async (ticket) => {
      await call('POST', `/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
      await sleep(1_050)
    },
    close: () => { connection.close() },
  }
}

/** Asks until `done`, or says what it last saw. */
export const eventually = async <T>(read: () => Promise<T>, done: (value: T) => boolean, timeoutMs = 20_000): Promise<T> => {
  const end = performance.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (done(value)) return value
    if (performance.now() > end) throw new Error(`Not within ${timeoutMs} ms; last seen: ${JSON.stringify(value).slice(0, 2_000)}`)
    await sleep(50)
  }
}
