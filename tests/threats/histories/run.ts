import fc from 'fast-check'
import { expect } from 'vitest'
import { setKillSwitch } from '../../../gates/kill-switch.ts'
import { checkBooks } from '../../../ledger/booking.ts'
import { brokenLaws } from '../invariants.ts'
import { tradingWorld, type TradingWorld } from '../trading-world.ts'
import { act, always, opening, type Act } from './acts.ts'
import { actOnBulk, approveOne } from './bulks.ts'
import type { History } from './history.ts'
import { actOnTicket, confirmOne, proposeOne } from './tickets.ts'

/** By itself the same few each time; STEWARD_HISTORIES=2000 takes new ones, and its seed (printed) as STEWARD_SEED takes them again. */
const asked = process.env['STEWARD_HISTORIES']
const total = Number(asked ?? 40)
const firstSeed = Number(process.env['STEWARD_SEED'] ?? (asked === undefined ? 1 : Date.now() % 2 ** 31))

/** The files that share the histories between them, one process each. */
const files = 2
export const shareOf = (file: number): { readonly histories: number; readonly seed: number } => ({ histories: Math.ceil(total / files), seed: firstSeed + file })

const openWorld = async (): Promise<TradingWorld> => {
  const world = await tradingWorld()
  // Giving an order up takes no time here, and outside longer than a look-up lags: a canceled one is looked up when the lag is over.
  const lookup = world.broker.lookup.bind(world.broker)
  world.broker.lookup = async (clientOrderId, signal) => {
    const order = await world.db.kysely.selectFrom('outbox').innerJoin('orders', 'orders.id', 'outbox.order_id').select('cancel_requested_at').where('client_order_id', '=', clientOrderId).executeTakeFirst()
    if (order?.cancel_requested_at) world.broker.hidden = 0
    return lookup(clientOrderId, signal)
  }
  // The orders of earlier histories were reconciled: what is listed are this one's.
  const list = world.broker.list.bind(world.broker)
  world.broker.list = async (since, signal) => (await list(since, signal))?.filter(({ clientOrderId }) => world.broker.sent.includes(clientOrderId))
  await world.setPolicy({ stepUpThresholdUsd: '100000000.00', maxAccountDayUsd: '100000000.00', maxFirmDayUsd: '100000000000.00', maxTicketsPerMinute: 1_000_000 })
  return world
}

const perform = async (history: History, step: Act): Promise<void> => {
  const { world } = history
  switch (step.do) {
    case 'propose': return proposeOne(history, step.side, step.large)
    case 'move': history.price = step.to; world.market.prices.set('VTI', step.to); return undefined
    case 'halt': case 'resume':
      history.halted = step.do === 'halt'
      await setKillSwitch(world.deps, { actor: world.admin, on: history.halted, reason: 'history' })
      return undefined
    case 'round': await history.executor.tick(); return undefined
    case 'restart': history.executor = world.restart(); return undefined
    case 'fault': world.broker.faults.push(step.fault); return undefined
    case 'bulk': return actOnBulk(history, step.what, step.which)
    case 'approve': { const bulk = history.bulks[step.which]; return bulk && approveOne(history, bulk, step.how) }
    default: {
      const ticket = history.tickets[step.which]
      if (!ticket) return undefined
      return step.do === 'confirm' ? confirmOne(history, ticket, step.wrong && step.times === 1, step.times) : actOnTicket(history, step.do, ticket)
    }
  }
}

const openOrders = async ({ world, me, desk }: History): Promise<number> => (await world.db.kysely.selectFrom('orders').innerJoin('ticket', 'ticket.id', 'orders.ticket_id').select('orders.id')
  .where('owner_id', 'in', [me.person.id, ...(desk ? [desk.advisor.person.id] : [])]).where('state', '!=', 'RECONCILED').execute()).length

/** The line is whole again, what is still open is canceled, and the executor works until nothing is left. */
const bringToAnEnd = async (history: History): Promise<void> => {
  const { world } = history
  await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'end' })
  world.broker.faults.length = 0
  const executor = world.restart()
  for (let round = 0; round < 12 && await openOrders(history) > 0; round++) {
    // Orders whose limit the market does not reach would wait for the day's end.
    if (round === 4) await world.db.kysely.updateTable('outbox').set({ cancel_requested_at: new Date() }).where('done_at', 'is', null).where('cancel_requested_at', 'is', null).execute()
    await executor.tick()
  }
}

const checkLaws = async (history: History): Promise<void> => {
  const { world, me, desk } = history
  expect(await brokenLaws(world.db, me.person.id)).toEqual({})
  if (desk) expect(await brokenLaws(world.db, desk.advisor.person.id)).toEqual({})
  const { sent } = world.broker
  expect(new Set(sent).size).toBe(sent.length)
  if (sent.length > 0) {
    const known = await world.db.kysely.selectFrom('orders').innerJoin('outbox', 'outbox.order_id', 'orders.id').innerJoin('confirmation', 'confirmation.id', 'orders.confirmation_id')
      .select('client_order_id').where('client_order_id', 'in', sent).execute()
    expect(new Set(sent).difference(new Set(known.map((row) => row.client_order_id))).size).toBe(0)
  }
  expect(await openOrders(history)).toBe(0)
}

const ends = ['ticket-confirmed', 'ticket-superseded', 'ticket-withdrawn', 'ticket-expired', 'order-unknown', 'order-filled', 'order-not-sent', 'bulk-done', 'bulk-rejected', 'bulk-expired']

/** Runs one file's share. Every history is played against the gate, the executor and a broker behind a bad line, beside an observer who knows only the rules. */
export const runHistories = async ({ histories, seed }: ReturnType<typeof shareOf>): Promise<void> => {
  const world = await openWorld()
  try {
    await fc.assert(fc.asyncProperty(opening, fc.array(act, { minLength: 4, maxLength: 14 }), async (first, steps) => {
      world.market.add('VTI', '100.00')
      for (const list of [world.broker.faults, world.broker.sent]) list.length = 0
      world.broker.hidden = 0
      await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'begin' })
      const history: History = { world, me: await world.newInvestor(), tickets: [], bulks: [], desk: undefined, executor: world.restart(), halted: false, price: '100.00', size: 0, key: 0, step: 0 }
      for (const step of [...first, ...steps]) await perform(history, step)
      await bringToAnEnd(history)
      await checkLaws(history)
    }), { numRuns: histories, seed, examples: always })
    expect(await checkBooks(world.db.kysely)).toEqual([])
    // A run that confirmed nothing, lost no answer and filled nothing would prove nothing.
    const seen = new Set((await world.db.kysely.selectFrom('entry').select('kind').distinct().execute()).map(({ kind }) => kind))
    expect(ends.filter((kind) => !seen.has(kind)), 'ends that no history came to').toEqual([])
  } finally {
    await world.close()
  }
}
