import { expect, test } from 'vitest'
import { orderStates } from '../../../domain/order.ts'
import { preStates, type TicketState, type TicketView } from '../../../domain/ticket.ts'
import { againstCard, filledCash, filledShare, legCash, totals } from './amounts.ts'
import { countdown, spoken } from './countdown.ts'
import { isOpen, isUnderWay, orderWords, stateView } from './states.ts'

const leg = (side: 'buy' | 'sell', symbol: string, quantity: string, refPrice: string) =>
  ({ side, symbol, quantity, type: 'market', refPrice, refTime: '2026-07-31T20:00:00.000Z' }) as const
const order = (state: TicketView['orders'][number]['state'], filledQuantity = '0', averagePrice: string | null = null) =>
  ({ id: 'o', clientOrderId: 'c', state, filledQuantity, averagePrice })
const ticket = (state: TicketState, change: Partial<TicketView> = {}): TicketView => ({
  id: 'tkt-7Q4K', hash: 'a', state, channel: 'web', owner: 'p', accountId: 'a', expiresAt: '2026-07-31T15:45:10.000Z', worstCaseUsd: '45828.21',
  feesUsd: '0.65', stepUpRequired: false, legs: [leg('sell', 'VTI', '46', '368.21'), leg('buy', 'BND', '275', '72.23')], checks: [], orders: [],
  title: 'Rebalance', accountLabel: 'Individual', createdAt: '2026-07-31T15:43:10.000Z', tolerance: '0.005', taxUsd: null, priceSource: 'snapshot',
  priceAsOf: '2026-07-31', impact: null, names: {}, ...change,
})

test('cash of legs and totals are exact to the cent', () => {
  expect(legCash(leg('sell', 'VTI', '46', '368.21'))).toBe('16937.66')
  expect(legCash(leg('buy', 'BND', '275', '72.23'))).toBe('-19863.25')
  expect(totals(ticket('DISPLAYED').legs)).toEqual({ sells: '16937.66', buys: '-19863.25', net: '-2925.59' })
})

test('fills are compared with the card on the filled part only', () => {
  const sell = leg('sell', 'VTI', '46', '368.21')
  expect(filledCash(sell, order('PARTIAL', '20', '368.19'))).toBe('7363.80')
  expect(filledShare(sell, order('PARTIAL', '23', '368.19'))).toBe(0.5)
  expect(filledShare(sell, undefined)).toBe(0)
  expect(againstCard({ legs: [sell, leg('buy', 'BND', '275', '72.23')], orders: [order('FILLED', '46', '368.19'), order('ACKED')] })).toBe('-0.92')
})

test.each([
  ['CHECKED', 'moving', 'Checked, being shown'], ['DISPLAYED', 'yours', 'Waiting for you'], ['STEP_UP_REQUIRED', 'yours', 'Verify to confirm'],
  ['CONFIRMED', 'moving', 'Confirmed, queued'], ['PARTIAL', 'moving', 'Partly filled'], ['FILLED', 'done', 'Filled'],
  ['RECONCILED', 'done', 'Filled and reconciled'], ['UNKNOWN', 'unknown', 'No answer yet'], ['REJECTED', 'refused', 'Not offered'],
  ['WITHDRAWN', 'ended', 'Canceled by you'], ['SUPERSEDED', 'ended', 'Replaced by a new ticket'], ['RECON_BREAK', 'unknown', 'Books disagree'],
] as const)('%s is a %s shape and says "%s"', (state, shape, words) => expect(stateView(ticket(state))).toMatchObject({ shape, words }))

test('every state of the domain has a shape and words, and only two interrupt', () => {
  const all = [...new Set<TicketState>([...preStates, ...orderStates])]
  expect(all.map((state) => stateView(ticket(state)).words).every((words) => words.length > 3)).toBe(true)
  expect(all.filter((state) => stateView(ticket(state)).assertive)).toEqual(['UNKNOWN', 'RECON_BREAK'])
  expect(all.filter((state) => isOpen(state) && isUnderWay(state))).toEqual([])
})

test('unknown never claims done, failed or sent', () => {
  const { words, said } = stateView(ticket('UNKNOWN', { orders: [order('UNKNOWN')] }))
  for (const claim of ['failed', 'filled', 'rejected', 'canceled']) expect(`${words} ${said} ${orderWords('UNKNOWN', null)}`.toLowerCase()).not.toContain(claim)
})

test('a halted firm freezes open tickets and leaves the others alone', () => {
  expect(stateView(ticket('DISPLAYED'), true).words).toBe('Trading is halted')
  expect(stateView(ticket('FILLED'), true).words).toBe('Filled')
})

test.each([[120, '2:00', 1, false], [108, '1:48', 0.9, false], [30, '0:30', 0.25, true], [1, '0:01', 1 / 120, true], [0, '0:00', 0, true], [-5, '0:00', 0, true]])(
  'with %d s left the timer reads %s', (secondsLeft, text, left, short) => {
    const view = countdown(0, 120_000, 120_000 - secondsLeft * 1000)
    expect(view).toMatchObject({ text, short, over: secondsLeft <= 0 })
    expect(view.left).toBeCloseTo(left, 6)
  })

test('the timer is spoken at 60, 30 and 10 seconds and silent otherwise', () => {
  const heard = Array.from({ length: 120 }, (_, index) => spoken(120 - index, 119 - index)).filter((words) => words !== undefined)
  expect(heard).toEqual(['60 seconds left to answer this ticket.', '30 seconds left to answer this ticket.', '10 seconds left to answer this ticket.'])
  expect(spoken(75, 20)).toBe('20 seconds left to answer this ticket.')
})
