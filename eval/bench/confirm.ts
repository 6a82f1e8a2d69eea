import { fork } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRefusal } from '../../domain/result.ts'
import { mintConfirmedOrder } from '../../gates/mint.ts'
import type { Database } from '../../ledger/database.ts'
import { removeDataDir, startServer, temporaryDataDir, type ServerProcess } from '../../tests/server-process.ts'
import type { LoadOrder, LoadResult, ShownTicket } from './confirm-load.ts'
import { recordConfirm, statementRate } from './confirm-statements.ts'
import { confirmWorld, type BenchWorld } from './confirm-world.ts'
import { benchResult, median, percentile, unmeasured, type BenchResult } from './result.ts'

const rateGoal = { value: 10_000, ratio: 0.3 }
const latencyGoal = { value: 100 }
const perMinute = 1000
/** Nobody's first minute is measured: code is compiled and caches are filled by these. */
const warmTickets = 100
const pacedTickets = 250
const rushedTickets = 1000
/** As many clients as each of the server's pools has. */
const poolSize = 10
const connections = 16
/** Longer than the second that a card must have been readable. */
const readingMs = 1_100

/** Milliseconds that one small write takes until it is on the disk (fdatasync, as the server's own log writes). */
const fsyncMs = (folder: string): number => {
  const file = openSync(join(folder, 'fsync'), 'w')
  const page = Buffer.alloc(8192)
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now()
    writeSync(file, page)
    fdatasyncSync(file)
    return performance.now() - start
  })
  closeSync(file)
  return median(times)
}

interface Load { ask<T>(order: LoadOrder): Promise<T>; stop(): void }

/** The crowd, in a process of its own. */
const startLoad = (): Load => {
  const child = fork('eval/bench/confirm-load.ts', { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  return {
    ask: <T>(order: LoadOrder) => new Promise<T>((resolve, reject) => {
      const gone = (code: number | null): void => { reject(new Error(`The load generator ended with ${String(code)}.`)) }
      child.once('exit', gone)
      child.once('message', (answer: { readonly value: T; readonly error?: string }) => {
        child.off('exit', gone)
        if (answer.error === undefined) resolve(answer.value)
        else reject(new Error(answer.error))
      })
      child.send(order)
    }),
    stop: () => { child.kill() },
  }
}

const startOn = (world: BenchWorld, dataDir: string): Promise<ServerProcess> => startServer({
  dataDir,
  env: {
    // A pool for each part, as with the logins of their own that production has; those belong to the whole database server.
    DATABASE_URL: world.url, DATABASE_URL_AGENT: world.url, DATABASE_URL_GATE: world.url, DATABASE_URL_EXECUTOR: world.url, DATABASE_URL_AUDIT: world.url,
    RECORD_MASTER_KEY: world.recordKey, STEWARD_MODE: 'development', STEWARD_DEMO: 'off', MARKET: 'snapshot', BROKER: 'paper',
    // The whole crowd comes from one address here.
    SIGN_INS_PER_SECOND: '10000', REQUESTS_PER_SECOND: '100000',
  },
})

/** Every acknowledged ticket has a signed confirmation that proves its order. Throws at the first that has not. */
const proveAll = async (db: Database, ticketIds: readonly string[], publicKey: string): Promise<void> => {
  const rows = await db.kysely.selectFrom('orders').innerJoin('outbox', 'outbox.order_id', 'orders.id').select(['orders.id', 'ticket_id'])
    .where('ticket_id', 'in', [...ticketIds]).execute()
  const orderOf = new Map(rows.map((row) => [row.ticket_id, row.id]))
  await Promise.all(ticketIds.map(async (ticketId) => {
    const order = await mintConfirmedOrder({ db, publicKey }, orderOf.get(ticketId) ?? '')
    if (isRefusal(order)) throw new Error(`The ticket ${ticketId} was acknowledged, but: ${order.message}`)
  }))
}

interface Measured { readonly paced: LoadResult; readonly rushed: LoadResult }

const crowd = async (load: Load, url: string, world: BenchWorld): Promise<Measured> => {
  await load.ask({ kind: 'sign-in', url, people: world.people })
  const tickets = await load.ask<readonly ShownTicket[]>({ kind: 'show', count: warmTickets + pacedTickets + rushedTickets })
  await sleep(readingMs)
  const [first, rush] = [warmTickets, warmTickets + pacedTickets]
  await load.ask({ kind: 'confirm', tickets: tickets.slice(0, first), connections })
  const paced = await load.ask<LoadResult>({ kind: 'pace', tickets: tickets.slice(first, rush), perMinute })
  const rushed = await load.ask<LoadResult>({ kind: 'confirm', tickets: tickets.slice(rush), connections })
  return { paced, rushed }
}

const measureCrowd = async (world: BenchWorld, dataDir: string): Promise<Measured> => {
  const server = await startOn(world, dataDir)
  const load = startLoad()
  try {
    const measured = await crowd(load, server.url, world)
    const publicKey = readFileSync(join(`${dataDir}-checkpoints`, 'signing-key.pem.pub'), 'utf8')
    await proveAll(world.db, [...measured.paced.acknowledged, ...measured.rushed.acknowledged], publicKey)
    return measured
  } finally {
    load.stop()
    await server.stop()
  }
}

const refusals = ({ refused }: LoadResult): string => (refused.length === 0 ? '' : ` ${refused.length} were refused, the first with ${refused[0]!.slice(0, 200)}.`)

const resultsOf = ({ paced, rushed }: Measured, baseline: number, statements: number, fsync: number): readonly BenchResult[] => [
  benchResult({ name: 'confirm.rate', value: (rushed.acknowledged.length / rushed.seconds) * 60, unit: 'confirms/min', baseline, better: 'higher', goal: rateGoal,
    reason: `${rushed.acknowledged.length} answered 200 over ${connections} connections in ${rushed.seconds.toFixed(1)} s, each proved by its signed confirmation, `
      + `order and outbox row.${refusals(rushed)} The baseline is the same ${statements} statements from ${poolSize} clients of the same pool. One fsync costs `
      + `${fsync.toFixed(2)} ms. Server, database and crowd share ${availableParallelism()} cores.` }),
  benchResult({ name: 'confirm.p95', value: percentile(paced.ms, 0.95), unit: 'ms', better: 'lower', goal: latencyGoal,
    reason: `p50 ${median(paced.ms).toFixed(0)} ms of ${paced.ms.length} confirms sent by the clock at ${perMinute} a minute.${refusals(paced)}` }),
]

/** Confirmed tickets through HTTP on PostgreSQL: the real server in a process of its own, people signed in by password and code, all checks on. */
export const confirmBench = async (): Promise<readonly BenchResult[]> => {
  const server = process.env['TEST_DATABASE_URL']
  const absent = (why: string): readonly BenchResult[] =>
    [unmeasured('confirm.rate', 'confirms/min', rateGoal, why), unmeasured('confirm.p95', 'ms', latencyGoal, why)]
  if (server === undefined || server === '') return absent('Set TEST_DATABASE_URL to a PostgreSQL server with pgvector whose user may create databases.')
  let world: BenchWorld
  try {
    world = await confirmWorld(server, poolSize)
  } catch (error) {
    return absent(`TEST_DATABASE_URL can't be used: ${error instanceof Error && error.message !== '' ? error.message : String(error)}. Set it to a PostgreSQL server with pgvector whose user may create databases.`)
  }
  const dataDir = temporaryDataDir()
  try {
    const fsync = fsyncMs(dataDir)
    const measured = await measureCrowd(world, dataDir)
    const recording = await recordConfirm(world, world.people[0]!)
    const baseline = await statementRate(world, recording, rushedTickets, poolSize)
    return resultsOf(measured, baseline, recording.statements.length, fsync)
  } finally {
    await world.drop()
    removeDataDir(dataDir)
  }
}
