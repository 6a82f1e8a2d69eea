import { afterEach, beforeEach, expect, test } from 'vitest'
import { cancelTicket } from '../../gates/cancel.ts'
import { setKillSwitch } from '../../gates/kill-switch.ts'
import { buy, confirm, sell, shown } from '../../gates/testing.ts'
import { readAccountFacts } from '../../ledger/accounts.ts'
import { checkBooks } from '../../ledger/booking.ts'
import { tradingWorld, type TradingWorld } from './trading-world.ts'

let world: TradingWorld
beforeEach(async () => { world = await tradingWorld() })
afterEach(() => world.close())

const account = async () => (await readAccountFacts(world.db.kysely, ['account-investor'], world.market.date))[0]!
const confirmed = async (...legs: Parameters<typeof shown>[1][number][]) => {
  const ticket = await shown(world, legs)
  expect(await confirm(world, ticket, `key-${ticket.id}`)).toMatchObject({ state: 'CONFIRMED' })
  return ticket
}

test('a confirmed order is sent once, booked once, and its hold is gone', async () => {
  const before = await account()
  const ticket = await confirmed(buy('VTI', '10'))
  await world.settle()
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect(world.broker.sent).toHaveLength(1)
  const after = await account()
  expect(Number(before.cashUsd) - Number(after.cashUsd)).toBeCloseTo(1000.1, 6)
  expect(after.heldCashUsd).toBe('0.00')
  expect(after.positions.find((each) => each.symbol === 'VTI')?.quantity).toBe('510')
  expect(await checkBooks(world.db.kysely)).toEqual([])
})
