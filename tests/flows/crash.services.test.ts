import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketView } from '../../domain/ticket.ts'
import { eventually, printedAccounts, signInOverWire, type PersonAtWire } from '../person.ts'
import { removeDataDir, startServer, temporaryDataDir, type ServerProcess } from '../server-process.ts'

/** SIGKILL of the real server around the broker call: one order a leg, nothing lost, the person told after the restart. */

/** The eight points around the broker call are in `tests/services/crash`; here, whatever happens to be going on. */
const delaysMs = [0, 10, 60]
const dataDir = temporaryDataDir()
let server: ServerProcess
let person: PersonAtWire

const start = async () => {
  server = await startServer({ dataDir })
  person = await signInOverWire(server.url, printedAccounts(server.output()).find(({ email }) => email === 'investor@demo.local')!)
}
const held = async (symbol: string): Promise<number> => {
  const { body } = await person.get<{ holdings: { symbol: string; quantity: string }[] }>('/api/portfolio')
  return Number(body.holdings.find((each) => each.symbol === symbol)?.quantity ?? 0)
}

beforeAll(start)
afterAll(async () => {
  person?.close()
  await server?.stop()
  removeDataDir(dataDir)
})

test.each(delaysMs)('killed %i ms after the confirmation was acknowledged: exactly one order, filled once', async (delayMs) => {
  const symbol = 'BND'
  const { body: portfolio } = await person.get<{ accountId: string }>('/api/portfolio')
  const before = await held(symbol)
  // A size of its own each time: the duplicate check is right to stop the same order within a minute.
  const quantity = `${1 + delaysMs.indexOf(delayMs)}`
  const created = await person.post<TicketView>('/api/tickets', { accountId: portfolio.accountId, legs: [{ symbol, side: 'buy', quantity, type: 'market' }] })
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  await person.see(created.body)
  const answer = await person.confirm(created.body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  await sleep(delayMs)
  person.close()
  await server.kill()

  await start()
  const ticket = await eventually(() => person.ticket(created.body.id), (seen) => ['FILLED', 'RECONCILED'].includes(seen.state), 60_000)
  expect(ticket.orders).toHaveLength(1)
  expect(ticket.orders[0]!.filledQuantity).toBe(quantity)
  expect(await held(symbol)).toBeCloseTo(before + Number(quantity), 6)
}, 120_000)

test('the record is whole after all that', () => {
  const output = execFileSync(process.execPath, ['server/commands/verify.ts'], { env: { ...process.env, DATA_DIR: dataDir }, encoding: 'utf8' })
  expect(output).toMatch(/^The record is whole/)
}, 60_000)
