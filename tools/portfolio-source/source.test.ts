import { expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { commonHistory, seriesOn } from './history.ts'
import { holdTogether } from './holdings.ts'
import { accountOf, factsOf, marketOf } from './fixture.ts'
import { scopeOf, scopeOrNone } from './scope.ts'
import { resolveSource } from './source.ts'
import { dollars, percent, usdText } from './words.ts'

const market = marketOf({ dates: ['2024-01-05', '2024-01-12', '2024-01-19'], levels: { SPY: [100, 101, 102], AGG: [null, 50, 50], OLD: [10, 10, null] } })
const position = (symbol: string, quantity: string) => ({ symbol, quantity, heldQuantity: '0' })
const own = accountOf({ cashUsd: '98.00', positions: [position('SPY', '1')] })
const ira = accountOf({ accountId: 'ira-1', positions: [position('AGG', '4'), position('NONE', '1')] })
const client = { personId: 'client-1', label: 'Client', ips: factsOf().ips, accounts: [accountOf({ accountId: 'client-account' })] }

test('identity comes from the facts: a stranger\'s account and client are not found', () => {
  const facts = factsOf({ accounts: [own, ira] })
  expect(scopeOf(facts, { accountId: 'client-account' })).toMatchObject({ code: 'NOT_FOUND' })
  expect(scopeOf(facts, { clientId: 'client-1' })).toMatchObject({ code: 'NOT_FOUND' })
})

test('an advisor names the client; without one there is a question back, unless no account is needed', () => {
  const facts = factsOf({ role: 'advisor', clients: [client] })
  expect(scopeOf(facts, {})).toMatchObject({ code: 'CLARIFY', facts: { clients: ['Client'] } })
  expect(scopeOf(facts, { clientId: 'client-1' })).toMatchObject({ accounts: [{ accountId: 'client-account' }] })
  expect(scopeOf(facts, { accountId: 'client-account' })).toMatchObject({ accounts: [{ accountId: 'client-account' }] })
  expect(scopeOf(facts, { clientId: 'client-1', accountId: 'account-1' })).toMatchObject({ code: 'NOT_FOUND' })
  expect(isRefusal(scopeOrNone(facts, {}, false))).toBe(false)
})

test('accounts together: weights with cash add up to one, unpriced positions are named', () => {
  const held = holdTogether([own, ira], market)
  expect(held.holdings).toEqual([{ symbol: 'AGG', valueUsd: '200.00', weight: 0.5 }, { symbol: 'SPY', valueUsd: '102.00', weight: 0.255 }])
  expect(held.cashWeight).toBeCloseTo(0.245, 12)
  expect(held.notes[0]).toContain('NONE')
})

test('given weights leave the rest in cash; cash may be said', () => {
  const scope = { accounts: [own], ips: factsOf().ips }
  const mix = (weights: { symbol: string; weight: number }[]) => resolveSource({ kind: 'weights', weights }, scope, market, [])
  expect(mix([{ symbol: 'SPY', weight: 0.6 }])).toMatchObject({ weights: [{ symbol: 'SPY', weight: 0.6 }], cashWeight: 0.4 })
  expect(mix([{ symbol: 'SPY', weight: 0.6 }, { symbol: 'CASH', weight: 0.4 }])).toMatchObject({ cashWeight: expect.closeTo(0.4, 12) })
  expect(mix([{ symbol: 'SPY', weight: 0.5 }, { symbol: 'SPY', weight: 0.5 }])).toMatchObject({ weights: [{ symbol: 'SPY', weight: 1 }] })
  expect(mix([{ symbol: 'SPY', weight: 1.5 }])).toMatchObject({ code: 'WEIGHTS_DO_NOT_SUM' })
})

test('history is cut to the dates that all have, and says who cut it', () => {
  const { panel, notes } = commonHistory(market, ['SPY', 'AGG', 'OLD'])
  expect(panel.dates).toEqual(['2024-01-12'])
  expect(notes).toEqual(['Starts 2024-01-12: AGG has no earlier price.', 'Ends 2024-01-12: OLD has no later price.'])
})

test('an older fund of the same segment carries a younger one back, by returns, and is named', () => {
  const young = marketOf({ dates: ['2024-01-05', '2024-01-12', '2024-01-19'], levels: { SPY: [100, 110, 121], VOO: [null, null, 60] } })
  const { panel, notes } = commonHistory(young, ['VOO'], { twins: true })
  expect([...panel.levels]).toEqual([60 / 1.21, 60 / 1.1, 60].map((each) => expect.closeTo(each, 9)))
  expect(notes).toEqual(['SPY stands in for VOO before 2024-01-19.'])
  expect([...commonHistory(young, ['VOO'], { twins: true, to: '2024-01-12' }).panel.levels]).toEqual([60 / 1.21, 60 / 1.1].map((each) => expect.closeTo(each, 9)))
  expect(commonHistory(young, ['VOO'], { to: '2024-01-12' })).toMatchObject({ panel: { dates: [] }, notes: ['No price in these dates: VOO.'] })
})

test('a series is read as it was known on each date', () => {
  const rates = marketOf({ dates: ['2024-01-05'], levels: {}, series: { 'treasury-3m': [{ date: '2024-01-03', value: 0.05 }, { date: '2024-01-10', value: 0.04 }] } })
  expect([...seriesOn(rates, 'treasury-3m', ['2024-01-01', '2024-01-05', '2024-01-10'])]).toEqual([NaN, 0.05, 0.04])
})

test('figures in words', () => {
  expect([percent(0.1234), dollars(1234567.4), dollars(-999.5), usdText(-0.005), usdText(2.675)]).toEqual(['12.3 %', '1,234,567 USD', '-999 USD', '-0.01', '2.68'])
})
