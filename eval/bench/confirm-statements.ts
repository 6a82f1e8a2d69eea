import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { PersonId } from '../../domain/ids.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import { confirmTicket } from '../../gates/confirm.ts'
import { defaultGateSettings, type Actor, type GateDeps } from '../../gates/deps.ts'
import { displayTicket } from '../../gates/display.ts'
import { proposeTicket } from '../../gates/propose-ticket.ts'
import type { Database } from '../../ledger/database.ts'
import { pipelined } from '../../ledger/pipelined.ts'
import { newSigner } from '../../ledger/signer.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import type { BenchPerson, BenchWorld } from './confirm-world.ts'

interface Statement { readonly sql: string; readonly values: readonly unknown[] }

/** The statements of one real confirmation, in order, and the texts in them that are of this ticket alone. */
interface Recording {
  readonly statements: readonly Statement[]
  readonly ticketId: string
  readonly own: Readonly<Record<'ticket' | 'hash' | 'account' | 'person' | 'session' | 'confirmation' | 'order' | 'clientOrder' | 'key', string>>
}

const must = <T extends object>(result: T | Refusal): T => {
  if (isRefusal(result)) throw new Error(`${result.code}: ${result.message}`)
  return result
}

/** The same database through the same pool, with everything that is said to it written down. */
const recordingOf = (db: Database): { readonly db: Database; readonly log: Statement[] } => {
  const log: Statement[] = []
  const heard = (client: pg.PoolClient): pg.PoolClient => new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]): unknown => {
        if (name === 'query') log.push({ sql: String(given[0]), values: Array.isArray(given[1]) ? given[1] : [] })
        return Reflect.apply(value, target, given)
      }
    },
  })
  const pool = { options: db.pool.options, connect: async () => heard(await db.pool.connect()), end: () => Promise.resolve() }
  const kysely = pipelined(pool as unknown as pg.Pool, db.kysely.getExecutor().plugins)
  return { db: { ...db, kysely }, log }
}

/** Confirms one ticket for real, in this process, and writes down what was said to the database. */
export const recordConfirm = async ({ db }: BenchWorld, person: BenchPerson): Promise<Recording> => {
  const { db: recorded, log } = recordingOf(db)
  const ids: string[] = []
  const deps: GateDeps = {
    db: recorded, market: openSnapshot({}), random: randomBytes, signer: newSigner(), settings: { ...defaultGateSettings, minReadingMs: 0 },
    ids: (prefix) => { const id = `${prefix}-${randomUUID()}`; ids.push(id); return id },
  }
  const actor: Actor = { person: { id: person.id as PersonId, role: 'investor', email: person.email, label: person.id }, sessionId: `session-${randomUUID()}`, channel: 'web' }
  const accountId = person.accountIds[0]!
  const legs = [{ symbol: 'BND', side: 'buy' as const, quantity: '7', type: 'market' as const }]
  const ticket = must(await proposeTicket(deps, { actor, proposal: { accountId, title: 'Buy 7 BND', legs, impact: null, taxUsd: null } }))
  must(await displayTicket(deps, { actor, ticketId: ticket.id, hash: ticket.hash }))
  log.length = 0
  const key = randomUUID()
  const { orders } = must(await confirmTicket(deps, { actor, ticketId: ticket.id, hash: ticket.hash, idempotencyKey: key }))
  const own = {
    ticket: ticket.id, hash: ticket.hash, account: accountId, person: person.id, session: actor.sessionId, order: orders[0]!.id,
    confirmation: ids.find((id) => id.startsWith('confirmation-'))!, clientOrder: orders[0]!.clientOrderId, key,
  }
  return { statements: log, ticketId: ticket.id, own }
}

type Own = Recording['own']

const twinsOf = (recording: Recording, people: readonly BenchPerson[], count: number): Own[] => Array.from({ length: count }, (_, at) => {
  const person = people[at % people.length]!
  const { own } = recording
  return {
    ticket: `${own.ticket}-${at}`, hash: randomBytes(32).toString('hex'), account: person.accountIds[Math.floor(at / people.length) % person.accountIds.length]!,
    person: person.id, session: `${own.session}-${at}`, confirmation: `${own.confirmation}-${at}`, order: `${own.order}-${at}`,
    clientOrder: `stw-${randomBytes(16).toString('hex')}`, key: `${own.key}-${at}`,
  }
})

/** Tickets like the recorded one, written straight into the tables, displayed and never confirmed, and chains for them to be told in. */
const writeTwins = async (pool: pg.Pool, recording: Recording, twins: readonly Own[]): Promise<void> => {
  const rows = JSON.stringify(twins)
  const from = `FROM ticket, jsonb_to_recordset($2::jsonb) AS twin(ticket text, hash text, account text, person text, session text) WHERE id = $1`
  await pool.query(`INSERT INTO ticket (id, owner_id, account_id, channel, terms, hash, worst_case_minor, checks, card, expires_at, created_at)
    SELECT twin.ticket, twin.person, twin.account, channel, terms, twin.hash, worst_case_minor, checks, card, expires_at, created_at ${from}`, [recording.ticketId, rows])
  await pool.query(`INSERT INTO ticket_state (ticket_id, state) SELECT twin.ticket, 'CHECKED' ${from}`, [recording.ticketId, rows])
  await pool.query(`UPDATE ticket_state SET state = 'DISPLAYED' WHERE ticket_id LIKE $1 || '-%'`, [recording.ticketId])
  await pool.query(`INSERT INTO chain (id, scope, person_id, head_hash) SELECT DISTINCT 'person/' || twin.person, 'person', twin.person, repeat('0', 64) ${from}
    ON CONFLICT DO NOTHING`, [recording.ticketId, rows])
  await pool.query(`INSERT INTO display (ticket_id, hash, person_id, channel, session_id) SELECT twin.ticket, twin.hash, twin.person, 'web', twin.session ${from}`,
    [recording.ticketId, rows])
}

const isEntry = ({ sql }: Statement): boolean => /insert into entry/i.test(sql)
/** Where in the entering statement the entry's own values stand: `… shard, minor, chain, seq, at, at, kind, body, prev_hash, hash …`. */
const linkOf = (recording: Recording): number => {
  const at = recording.statements.find(isEntry)?.values.findIndex((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) ?? -1
  if (at < 8) throw new Error('The recording has no entry of the transcript.')
  return at
}

/** The same values for another ticket: its own texts, the next link of its chain, and a row of its own for the firm's count. */
const readsAgain = (statement: Statement, own: Own, twin: Own, link: number, head: { readonly seq: number; readonly hash: string }): unknown[] => {
  const texts = (Object.keys(own) as (keyof Own)[]).map((name) => [own[name], twin[name]] as const)
  const values = statement.values.map((value) => (typeof value === 'string' ? texts.reduce((text, [mine, theirs]) => text.replaceAll(mine, theirs), value) : value))
  if (isEntry(statement)) {
    [values[link - 8], values[link - 5], values[link], values[link + 1]] = [randomBytes(1)[0]! % 64, head.seq + 1, head.hash, randomBytes(32).toString('hex')]
  }
  return values
}

/** One confirmation's statements on one client, each sent when the one before is answered. */
const repeat = async (client: pg.PoolClient, recording: Recording, twin: Own, link: number): Promise<void> => {
  let head = { seq: 0, hash: '0'.repeat(64) }
  for (const statement of recording.statements) {
    const { rows } = await client.query<{ head_seq?: number; head_hash?: string }>(statement.sql, readsAgain(statement, recording.own, twin, link, head))
    const [row] = rows
    if (row?.head_seq !== undefined && row.head_hash !== undefined) head = { seq: row.head_seq, hash: row.head_hash }
  }
}

/** Confirmations a minute when nothing but these statements is done, from `clients` clients of the pool at a time; the first tenth warms up. */
export const statementRate = async (world: BenchWorld, recording: Recording, count: number, clients: number): Promise<number> => {
  const twins = twinsOf(recording, world.people, count)
  await writeTwins(world.db.pool, recording, twins)
  const link = linkOf(recording)
  const warm = Math.ceil(count / 10)
  const run = async (part: Own[]): Promise<void> => {
    const worker = async (): Promise<void> => {
      for (let twin = part.pop(); twin; twin = part.pop()) {
        const client = await world.db.pool.connect()
        await repeat(client, recording, twin, link).finally(() => { client.release() })
      }
    }
    await Promise.all(Array.from({ length: clients }, worker))
  }
  await run(twins.splice(0, warm))
  const start = performance.now()
  await run(twins)
  return (count - warm) / ((performance.now() - start) / 60_000)
}
