import { randomUUID } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { addDays, isoDate } from '../../domain/units.ts'
import { isHalfDay, isTradingDay, sessionClose } from '../../domain/calendar.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { checkBooks } from '../../ledger/booking.ts'
import { openDatabase, type Database } from '../../ledger/database.ts'
import { startFakeAlpaca, type FakeAlpaca } from '../fakes/alpaca/process.ts'
import { printedAccounts } from '../person.ts'
import { removeDataDir, startServer, temporaryDataDir, type ServerProcess } from '../server-process.ts'

/** A person with a session that outlives the server's processes. */
export interface Trader { readonly email: string; readonly accountId: string; readonly cookie: string }

/** One confirmed order as its person knows it: the server acknowledged it. */
export interface Acknowledged { readonly trader: Trader; readonly ticketId: string; readonly clientOrderId: string; readonly quantity: string }

/** What the database holds of an order while nobody runs. */
export interface Found { readonly state: string; readonly attempts: number; readonly open: number; readonly fills: number; readonly confirmed: boolean }

const traders = ['investor', 'retired', 'concentrated']
export const symbol = 'BND'

/** From now to a moment three hours before the close of a full session: today's, or the next one's. */
const sessionShiftMs = (now: Date): number => {
  let day = isoDate(now.toISOString().slice(0, 10))
  while (!isTradingDay(day) || isHalfDay(day)) day = addDays(day, 1)
  return Date.parse(sessionClose(day)!) - 3 * 3_600_000 - now.getTime()
}

export class CrashWorld {
  readonly dataDir = temporaryDataDir()
  readonly #env = { NODE_OPTIONS: `--import ${resolve('tests/services/session-clock.mjs')}`, SESSION_SHIFT_MS: String(sessionShiftMs(new Date())) }
  fake!: FakeAlpaca
  server: ServerProcess | undefined
  people: readonly Trader[] = []
  readonly acknowledged: Acknowledged[] = []
  kills = 0

  /** The time on the clocks of the server and the broker, in milliseconds. */
  now(): number {
    return Date.now() + Number(this.#env.SESSION_SHIFT_MS)
  }

  async open(): Promise<void> {
    this.fake = await startFakeAlpaca(`${this.dataDir}.ledger.jsonl`, this.#env)
    await this.fake.quote(symbol, { bid: '72.22', ask: '72.24' })
    await this.start()
    const accounts = printedAccounts(this.server!.output())
    this.people = await Promise.all(traders.map(async (role) => {
      const { email, password } = accounts.find((each) => each.email === `${role}@demo.local`)!
      const response = await fetch(`${this.server!.url}/api/session`, {
        method: 'POST', headers: { 'content-type': 'application/json', origin: this.server!.url, 'x-steward-csrf': '1' }, body: JSON.stringify({ email, password }),
      })
      const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!
      const { body } = await this.call<{ accountId: string }>(cookie, 'GET', '/api/portfolio')
      return { email, cookie, accountId: body.accountId }
    }))
  }

  async start(): Promise<void> {
    const { url, keyId, secretKey } = this.fake
    this.server = await startServer({
      dataDir: this.dataDir, env: { ...this.#env, MARKET: 'snapshot', BROKER: 'alpaca', ALPACA_BASE_URL: url, ALPACA_KEY_ID: keyId, ALPACA_SECRET_KEY: secretKey, TOOL_WORKERS: '0' },
    })
  }

  /** SIGKILL of the real process; when this resolves nobody runs. */
  async kill(): Promise<void> {
    await this.server!.kill()
    this.server = undefined
    this.kills += 1
  }

  async call<T>(cookie: string, method: 'GET' | 'POST', path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: T }> {
    const { url } = this.server!
    const response = await fetch(`${url}${path}`, {
      method, headers: { cookie, origin: url, 'content-type': 'application/json', 'x-steward-csrf': '1', ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() as T }
  }

  /** A new ticket. The gate lets a person make so many a minute; a quick machine has to wait for that. */
  async proposed(trader: Trader, quantity: string): Promise<TicketView> {
    for (let tries = 0; ; tries += 1) {
      const { status, body } = await this.call<TicketView>(trader.cookie, 'POST', '/api/tickets', { accountId: trader.accountId, legs: [{ symbol, side: 'buy', quantity, type: 'market' }] })
      if (status === 201) return body
      const throttled = status === 422 && body.checks.every((check) => check.outcome !== 'blocked' || check.name === 'burst')
      if (!throttled || tries === 2) throw new Error(`${trader.email}: ${status} ${JSON.stringify(body)}`)
      // A refused ticket counts as well: asking again within the minute would only prolong it.
      await sleep(61_000)
    }
  }

  /** A ticket for each of them, displayed long enough to be read. */
  async shown(quantities: readonly string[]): Promise<readonly { readonly trader: Trader; readonly ticket: TicketView }[]> {
    const made = await Promise.all(this.people.flatMap((trader) => quantities.map(async (quantity) => {
      const ticket = await this.proposed(trader, quantity)
      await this.call(trader.cookie, 'POST', `/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
      return { trader, ticket }
    })))
    await sleep(1_050)
    return made
  }

  /** Confirms; what comes back is acknowledged, and counts from then on. */
  async confirm({ trader, ticket }: { readonly trader: Trader; readonly ticket: TicketView }): Promise<Acknowledged> {
    const { status, body } = await this.call<{ orders: { clientOrderId: string }[] }>(trader.cookie, 'POST', `/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': randomUUID() })
    if (status !== 200) throw new Error(`${trader.email}: ${status} ${JSON.stringify(body)}`)
    const order = { trader, ticketId: ticket.id, clientOrderId: body.orders[0]!.clientOrderId, quantity: ticket.legs[0]!.quantity }
    this.acknowledged.push(order)
    return order
  }

  async ticket({ trader, ticketId }: Acknowledged): Promise<TicketView> {
    return (await this.call<TicketView>(trader.cookie, 'GET', `/api/tickets/${ticketId}`)).body
  }

  /** Reads a copy of the dead server's database: the folder itself stays as the kill left it. */
  async autopsy<T>(read: (db: Database) => Promise<T>): Promise<T> {
    const copy = `${this.dataDir}-autopsy`
    cpSync(this.dataDir, copy, { recursive: true })
    const db = await openDatabase({ dataDir: copy })
    try {
      return await read(db)
    } finally {
      await db.close()
      rmSync(copy, { recursive: true, force: true })
    }
  }

  found(orders: readonly Acknowledged[]): Promise<ReadonlyMap<string, Found>> {
    return this.autopsy(async (db) => {
      const { rows } = await db.pool.query<Found & { id: string }>(`
        SELECT client_order_id AS id, state, confirmation.id IS NOT NULL AS confirmed, (SELECT count(*)::int FROM attempt WHERE order_id = orders.id) AS attempts,
          (SELECT count(*)::int FROM attempt WHERE order_id = orders.id AND finished_at IS NULL) AS open, (SELECT count(*)::int FROM fill WHERE order_id = orders.id) AS fills
        FROM orders LEFT JOIN confirmation ON confirmation.id = orders.confirmation_id AND confirmation.hash = orders.hash
        WHERE client_order_id = ANY($1)`, [orders.map((order) => order.clientOrderId)])
      return new Map(rows.map(({ id, ...found }) => [id, found]))
    })
  }

  /** Broken laws of the books, and what each account holds of the symbol: `[email, quantity]`. */
  books(): Promise<{ readonly problems: number; readonly held: readonly (readonly [string, number])[]; readonly booked: number }> {
    return this.autopsy(async (db) => {
      const rows = await db.kysely.selectFrom('position').select(['account_id', 'quantity']).where('symbol', '=', symbol).execute()
      const booked = await db.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM fill')
      return {
        problems: (await checkBooks(db.kysely)).length, booked: booked.rows[0]!.count,
        held: this.people.map(({ email, accountId }) => [email, Number(rows.find((row) => row.account_id === accountId)?.quantity ?? 0)] as const),
      }
    })
  }

  async close(): Promise<void> {
    await this.server?.stop()
    await this.fake.stop()
    removeDataDir(this.dataDir)
    rmSync(`${this.dataDir}.ledger.jsonl`, { force: true })
  }
}
