import { generateSync } from 'otplib'
import { sessionClose, sessionOn } from '../domain/calendar.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Instrument } from '../domain/instruments.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import { houseMarginRegimes, houseProjectionRegimes } from '../domain/regimes.ts'
import type { ProposedLeg } from '../domain/proposal.ts'
import { isRefusal, type Refusal } from '../domain/result.ts'
import type { TicketView } from '../domain/ticket.ts'
import { isoDate } from '../domain/units.ts'
import { writeBookings } from '../ledger/booking.ts'
import type { Database } from '../ledger/database.ts'
import { entryOfCash, entryOfFill } from '../ledger/journal.ts'
import { newSigner } from '../ledger/signer.ts'
import { putPolicy, testDatabase } from '../ledger/testing.ts'
import type { Market, MarketView, Quote } from '../market/port.ts'
import { confirmTicket } from './confirm.ts'
import { defaultGateSettings, type Actor, type GateDeps, type GateSettings } from './deps.ts'
import { displayTicket } from './display.ts'
import { databaseNow } from './locks.ts'
import { proposeTicket } from './propose-ticket.ts'

/** A small market for tests: its prices, clock and halts can be moved. */
export class TestMarket implements Market {
  source: 'snapshot' | 'yahoo' = 'snapshot'
  quoteSource: Quote['source'] | undefined
  date = '2026-07-31'
  /** Overrides the exchange's stamp. */
  quoteTime: string | undefined
  readonly halted = new Set<string>()
  readonly prices = new Map<string, string>()
  readonly closes = new Map<string, string>()
  readonly known = new Map<string, Instrument>()

  add(symbol: string, price: string, more: Partial<Instrument> = {}): void {
    this.prices.set(symbol, price)
    this.closes.set(symbol, price)
    this.known.set(symbol, {
      id: `id-${symbol.toLowerCase()}`, symbol, name: `${symbol} shares`, kind: 'etf', assetClass: 'stocks', subClass: '', sector: '', region: 'US', currency: 'USD',
      expenseRatio: 0.001, trailingYield: 0.01, esg: false, exclusionTags: [], firstDate: '2004-01-02', lastDate: '2026-07-31', increment: '1', ...more,
    })
  }

  now(): string { return this.date }

  async asOf(date: string): Promise<MarketView> {
    const nothing = (): never => { throw new Error('Not part of this test market.') }
    return {
      asOf: date, source: this.source, digest: 'test',
      instruments: () => [...this.known.values()], instrument: (symbol) => this.known.get(symbol),
      close: (symbol) => { const price = this.closes.get(symbol); return price === undefined ? undefined : { price, date, stale: false } },
      closeOn: nothing, history: nothing, dividends: nothing, series: nothing, factorBetas: nothing,
    }
  }

  async quotes(symbols: readonly string[]): Promise<readonly Quote[]> {
    const time = this.quoteTime ?? sessionClose(sessionOn(isoDate(this.date)))!
    return symbols.flatMap((symbol) => {
      const price = this.prices.get(symbol)
      return price === undefined ? [] : [{ symbol, price, time, source: this.quoteSource ?? this.source, halted: this.halted.has(symbol) }]
    })
  }
}

export const testPolicy: FirmPolicy = {
  version: 1, restricted: ['BAD'], maxOrderUsd: '500000.00', maxAccountDayUsd: '1000000.00', maxFirmDayUsd: '50000000.00', maxSinglePosition: 0.4,
  maxSector: 0.6, maxCrypto: 0.1, priceCollar: 0.1, tolerance: 0.005, stepUpThresholdUsd: '10000.00', maxTicketsPerMinute: 1000, leveragedAllowedFrom: 'aggressive',
  marginRegimes: houseMarginRegimes, projectionRegimes: houseProjectionRegimes,
}

export const testIps: Ips = {
  version: 1, effectiveOn: '2025-01-01', riskLevel: 'growth', horizonYears: 20, knowledge: 'informed',
  targets: [{ assetClass: 'stocks', target: 0.7, low: 0.5, high: 0.9 }, { assetClass: 'bonds', target: 0.3, low: 0.1, high: 0.5 },
    { assetClass: 'crypto', target: 0, low: 0, high: 0.05 }],
  exclusions: ['tobacco'], sustainability: 'none', goals: [], benchmark: [{ symbol: 'VTI', weight: 0.7 }, { symbol: 'BND', weight: 0.3 }],
  answers: { horizonYears: 20, reserveMonths: 6, income: 'steady', shareOfWealth: 'half', reaction: 'hold', worstLoss: 0.3, aim: 'growth', lived: 'held', knowledge: 'informed', experienceYears: 8, sustainability: 'none' },
}

const standardMarket = (): TestMarket => {
  const market = new TestMarket()
  market.add('VTI', '100.00')
  market.add('BND', '50.00', { assetClass: 'bonds', kind: 'etf' })
  market.add('XYZ', '20.00', { kind: 'stock', sector: 'Technology' })
  market.add('BAD', '10.00', { kind: 'stock', sector: 'Energy' })
  market.add('SMOKE', '30.00', { kind: 'stock', sector: 'Staples', exclusionTags: ['tobacco'] })
  market.add('TQQQ', '60.00', { exclusionTags: ['leveraged'] })
  market.add('BTC', '60000.00', { kind: 'crypto', assetClass: 'crypto', increment: '0.000001' })
  return market
}

const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

export interface GateWorld {
  readonly deps: GateDeps
  readonly db: Database
  readonly market: TestMarket
  readonly investor: Actor
  readonly other: Actor
  readonly admin: Actor
  /** A one-time code, `steps` time-steps (30 s) from the database's present, by which the gate judges. */
  code(steps?: number): Promise<string>
  setPolicy(change: Partial<FirmPolicy>): Promise<void>
  /** Another investor with an account like the first one's: a test of its own in a world that it shares. */
  newInvestor(): Promise<Actor>
  /** Somebody else, without an account. */
  newPerson(role: Actor['person']['role']): Promise<Actor>
  close(): Promise<void>
}

const actorOf = (id: string, role: Actor['person']['role'], sessionId = `session-${id}`): Actor =>
  ({ person: { id: id as PersonId, role, email: `${id}@demo.local`, label: `Test ${id}` }, sessionId, channel: 'web' })

const people = { investor: actorOf('investor', 'investor'), other: actorOf('other', 'investor'), admin: actorOf('admin', 'admin') }

const addPerson = async (db: Database, { person }: Actor): Promise<void> => {
  await db.kysely.insertInto('person').values({ id: person.id, email: person.email, label: person.label, role: person.role }).execute()
  await db.kysely.insertInto('totp').values({ person_id: person.id, secret: totpSecret }).execute()
}

/** 200,000 deposited; 500 VTI bought at 90 and 1,000 BND at 55 are in the account, 100,000 of cash is left. */
const addInvestor = async (db: Database, actor: Actor): Promise<void> => {
  const id = actor.person.id
  const accountId = `account-${id}`
  await addPerson(db, actor)
  await db.kysely.insertInto('ips').values({ person_id: id, version: 1, body: JSON.stringify(testIps) }).execute()
  await db.kysely.insertInto('account').values({
    id: accountId, owner_id: id, label: 'Test account', kind: 'individual', taxable: true, household: id, opened_on: '2020-01-02', frozen_reason: null,
  }).execute()
  const bought = { orderId: null, accountId, side: 'buy', feeUsd: '0.00', on: '2024-02-01', settlesOn: '2024-02-02', origin: 'reconstructed' } as const
  await db.kysely.transaction().execute((tx) => writeBookings(tx, [
    entryOfCash({ id: `deposit-${id}`, accountId, kind: 'deposit', amountUsd: '200000.00', on: '2024-01-02' }),
    entryOfFill({ ...bought, fillId: `seed-vti-${id}`, symbol: 'VTI', quantity: '500', price: '90.00' }, []),
    entryOfFill({ ...bought, fillId: `seed-bnd-${id}`, symbol: 'BND', quantity: '1000', price: '55.00' }, []),
  ]))
}

const seed = async (db: Database): Promise<void> => {
  await addInvestor(db, people.investor)
  await addInvestor(db, people.other)
  await addPerson(db, people.admin)
  await db.kysely.insertInto('firm_policy').values({ version: 1, body: JSON.stringify(testPolicy) }).execute()
  await db.kysely.insertInto('conversation').values({ id: 'talk', person_id: people.investor.person.id, channel: 'web' }).execute()
}

/** A fresh ledger in memory with one funded investor, another one, an administrator, a policy and a market. The caller closes it. */
export const gateWorld = async (settings: Partial<GateSettings> = {}, database?: Database): Promise<GateWorld> => {
  const db = database ?? await testDatabase()
  await seed(db)
  const market = standardMarket()
  let count = 0
  const deps: GateDeps = {
    db, market, ids: (prefix) => `${prefix}-${String(++count).padStart(4, '0')}`, signer: newSigner(),
    random: (bytes) => { count += 1; return Uint8Array.from({ length: bytes }, (_, at) => (count * 31 + at * 17) % 256) },
    settings: { ...defaultGateSettings, minReadingMs: 0, ...settings },
  }
  let version = 1
  return {
    deps, db, market, ...people,
    code: async (steps = 0) => generateSync({ secret: totpSecret, epoch: Math.floor(Date.parse(await databaseNow(db.kysely)) / 1000) + steps * 30 }),
    setPolicy: async (change) => {
      version += 1
      await putPolicy(db, { ...testPolicy, ...change, version })
    },
    newInvestor: async () => {
      const actor = actorOf(deps.ids('person'), 'investor')
      await addInvestor(db, actor)
      return actor
    },
    newPerson: async (role) => {
      const actor = actorOf(deps.ids('person'), role)
      await addPerson(db, actor)
      return actor
    },
    close: () => db.close(),
  }
}

export const buy = (symbol: string, quantity: string, limitPrice?: string): ProposedLeg =>
  ({ symbol, side: 'buy', quantity, ...(limitPrice === undefined ? { type: 'market' } : { type: 'limit', limitPrice }) })
export const sell = (symbol: string, quantity: string): ProposedLeg => ({ symbol, side: 'sell', quantity, type: 'market' })

export const propose = (world: GateWorld, legs: readonly ProposedLeg[], actor = world.investor): Promise<TicketView | Refusal> =>
  proposeTicket(world.deps, {
    actor, ...(actor.person.id === 'investor' ? { conversationId: 'talk' } : {}),
    proposal: { accountId: `account-${actor.person.id}`, title: 'Test trade', legs, impact: null, taxUsd: null },
  })

/** Proposed and shown: ready to be confirmed. Throws when the gate refuses, because the test then tests nothing. */
export const shown = async (world: GateWorld, legs: readonly ProposedLeg[], actor = world.investor): Promise<TicketView> => {
  const ticket = await propose(world, legs, actor)
  if (isRefusal(ticket)) throw new Error(`${ticket.message} ${JSON.stringify(ticket.facts)}`)
  const display = await displayTicket(world.deps, { actor, ticketId: ticket.id, hash: ticket.hash })
  if (isRefusal(display)) throw new Error(display.message)
  return ticket
}

export const confirm = (world: GateWorld, ticket: Pick<TicketView, 'id' | 'hash'>, key: string, actor = world.investor): ReturnType<typeof confirmTicket> =>
  confirmTicket(world.deps, { actor, ticketId: ticket.id, hash: ticket.hash, idempotencyKey: key })

/** The code of a refusal, or `ok`. */
export const codeOf = (result: object): string => (isRefusal(result) ? result.code : 'ok')

/** How many rows each place on the way to a broker has. */
export const counts = async (db: Database): Promise<Readonly<Record<'confirmation' | 'orders' | 'outbox' | 'hold', number>>> => {
  const count = async (table: 'confirmation' | 'orders' | 'outbox' | 'hold'): Promise<number> =>
    Number((await db.kysely.selectFrom(table).select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)
  return { confirmation: await count('confirmation'), orders: await count('orders'), outbox: await count('outbox'), hold: await count('hold') }
}
