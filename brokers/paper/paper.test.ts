import { expect, test } from 'vitest'
import { brokerContract } from '../contract.ts'
import type { BrokerOrder } from '../port.ts'
import { confirmedOrder } from '../testing.ts'
import { createPaperBroker, type PaperMarket } from './index.ts'
import { memoryPaperStore } from './store.ts'

const signal = new AbortController().signal

const market = (state: { date: string; price: string }): PaperMarket => ({
  now: () => state.date,
  asOf: async () => ({ instrument: (symbol) => (symbol === 'GONE' ? undefined : { kind: symbol === 'BTC' ? 'crypto' : 'etf', assetClass: symbol === 'BTC' ? 'crypto' : 'stocks' }) }),
  quotes: async (symbols) => symbols.map((symbol) => ({ symbol, price: state.price, source: 'snapshot', halted: symbol === 'HALT' })),
})

const open = (state = { date: '2026-07-31', price: '100.00' }) => {
  const broker = createPaperBroker({ market: market(state), store: memoryPaperStore(), clock: () => new Date('2026-11-20T10:00:00Z') })
  const settle = async (id: string): Promise<BrokerOrder> => {
    for (let round = 0; round < 5; round++) await broker.lookup(id, signal)
    const result = await broker.lookup(id, signal)
    if (result.kind !== 'found') throw new Error(`The broker says ${result.kind}.`)
    return result.order
  }
  return { broker, settle, close: () => Promise.resolve(), state }
}

brokerContract('paper', async () => open())

test.each([
  ['buy', 'VTI', '100.50', '100.01', '0.00'],
  ['sell', 'VTI', '99.50', '99.99', '0.04'],
  ['buy', 'BTC', '100.50', '100.10', '0.00'],
] as const)('%s of %s costs half the spread and the sale fees', async (side, symbol, limitPrice, at, fee) => {
  const { broker, settle } = open()
  await broker.submit(confirmedOrder({ id: 'cost', symbol, side, quantity: '10', limitPrice }), signal)
  expect((await settle('client-cost')).fills).toMatchObject([{ quantity: '10', price: at, feeUsd: fee, time: '2026-07-31T20:00:00.000Z' }])
})

test('a limit out of reach rests, fills when the market comes, and ends with the day', async () => {
  const { broker, settle, state } = open()
  await broker.submit(confirmedOrder({ id: 'rest', symbol: 'VTI', side: 'buy', quantity: '10', limitPrice: '95.00' }), signal)
  await broker.submit(confirmedOrder({ id: 'day', symbol: 'VTI', side: 'buy', quantity: '10', limitPrice: '50.00' }), signal)
  expect((await settle('client-rest')).state).toBe('accepted')
  state.price = '94.00'
  expect((await settle('client-rest')).state).toBe('filled')
  state.date = '2026-08-03'
  expect((await settle('client-day')).state).toBe('expired')
})

test.each([['GONE', '2026-07-31', 'unknown symbol'], ['HALT', '2026-07-31', 'halted'], ['VTI', '2026-08-01', 'market closed']])('%s on %s is rejected: %s', async (symbol, date, reason) => {
  const { broker } = open({ date, price: '100.00' })
  expect(await broker.submit(confirmedOrder({ id: 'no', symbol, side: 'buy', quantity: '1', limitPrice: '101.00' }), signal)).toEqual({ kind: 'rejected', reason })
})

test('large orders fill in the same parts every time', async () => {
  const parts = async () => {
    const { broker, settle } = open()
    await broker.submit(confirmedOrder({ id: 'parts', symbol: 'VTI', side: 'buy', quantity: '1001', limitPrice: '100.50' }), signal)
    return (await settle('client-parts')).fills.map((fill) => fill.quantity)
  }
  const first = await parts()
  expect(first.length).toBeGreaterThan(1)
  expect(first.every((part) => /^\d+$/.test(part))).toBe(true)
  expect(await parts()).toEqual(first)
})

test('a sale in parts pays what it would have paid at once', async () => {
  const { broker, settle } = open()
  await broker.submit(confirmedOrder({ id: 'fees', symbol: 'VTI', side: 'sell', quantity: '1001', limitPrice: '99.50' }), signal)
  const { fills } = await settle('client-fees')
  // 1,001 × 99.99 × 27.80 / 1,000,000 = 2.7825 and 1,001 × 0.000166 = 0.1662, each rounded up to the cent.
  expect(fills.reduce((sum, fill) => sum + Math.round(Number(fill.feeUsd) * 100), 0)).toBe(279 + 17)
})
