import { expect, test } from 'vitest'
import { amountsIn } from '../../words/amounts.ts'
import { readAs } from '../testing/part.ts'
import { ordersIn } from './orders.ts'

const sell = (symbol: string, size: object) => ({ symbol, side: 'sell', ...size })
const buy = (symbol: string, size: object) => ({ symbol, side: 'buy', ...size })

test.each([
  ['sell 10 VTI and grab 5 BND', [sell('VTI', { quantity: '10' }), buy('BND', { quantity: '5' })]], ['offload 10 VTI, then snap up 5 BND', [sell('VTI', { quantity: '10' }), buy('BND', { quantity: '5' })]],
  ['sell 10 VTI and 5 more BND', [sell('VTI', { quantity: '10' }), sell('BND', { quantity: '5' })]], ['buy 10 VTI and another 5 BND', [buy('VTI', { quantity: '10' }), buy('BND', { quantity: '5' })]],
  ['buy 5 VTI, 3 BND and sell 2 TLT', [buy('VTI', { quantity: '5' }), buy('BND', { quantity: '3' }), sell('TLT', { quantity: '2' })]], ['get rid of VTI and BND', [sell('VTI', { fraction: 'all' }), sell('BND', { fraction: 'all' })]],
  ['sell all my VTI, buy 10 BND with the proceeds', [sell('VTI', { fraction: 'all' }), buy('BND', { quantity: '10' })]], ['ditch everything', ['VTI', 'BND', 'AAPL', 'TLT'].map((symbol) => sell(symbol, { fraction: 'all' }))],
  ['sell every last share of VTI that I own', [sell('VTI', { fraction: 'all' })]], ['unload the whole lot of TLT', [sell('TLT', { fraction: 'all' })]], ['sell my MSFT', [sell('MSFT', { fraction: 'all' })]],
  ['shift 4k from AAPL into BND', [sell('AAPL', { amountUsd: '4000.00' }), buy('BND', { toWeight: 0.2451 })]], ['move into BND 4000 from AAPL', [sell('AAPL', { amountUsd: '4000.00' }), buy('BND', { toWeight: 0.2451 })]],
  ['move 30 from AAPL to BND', undefined], ['swap half my MSFT for VTI', [sell('MSFT', { fraction: 0.5 })]], ['buy 5% GLD', [buy('GLD', { toWeight: 0.05 })]], ['buy GLD with 5% of my cash', [buy('GLD', { fraction: 0.05 })]],
  ['sell 10 AAPL when it reaches 900', [sell('AAPL', { quantity: '10', type: 'limit', limitPrice: '900' })]], ['sell 10 AAPL if it drops to 90', undefined], ['sell 10 AAPL if it gets to 240 or better', [sell('AAPL', { quantity: '10', type: 'limit', limitPrice: '240' })]], ['sell 10 AAPL if it falls 10%', undefined],
  ['buy 5 VTI once the price gets down to 300', [buy('VTI', { quantity: '5', type: 'limit', limitPrice: '300' })]], ['buy 5 VTI if it climbs above 900', undefined], ['buy 5 VTI, not a penny over 350', [buy('VTI', { quantity: '5', type: 'limit', limitPrice: '350' })]],
  ['buy 250 shares of Acme, no higher than $62', undefined], ['buy $3000 of a short-term bond fund', undefined],
  ['put the rest of my cash into BND', [buy('BND', { fraction: 'all' })]], ['use all that idle money to buy TLT', [buy('TLT', { fraction: 'all' })]], ['buy BND with half of my cash', [buy('BND', { fraction: 'half' })]], ['buy BND with some of my cash', undefined],
  ['ditch my AAPL and get NVDA instead', [sell('AAPL', { fraction: 'all' }), buy('NVDA', { toWeight: 0.1755 })]], ['ditch my AAPL and look at NVDA', undefined], ['sell half of my AAPL and all of my TLT', [sell('AAPL', { fraction: 'half' }), sell('TLT', { fraction: 'all' })]],
  ['transfer 2000 from AAPL to BND', [sell('AAPL', { amountUsd: '2000.00' }), buy('BND', { toWeight: 0.2262 })]], ['swap AAPL for BND in 2026', undefined],
  ['bring VTI down to a quarter of the account', [sell('VTI', { toWeight: 0.25 })]], ['trim VTI by a quarter', [sell('VTI', { fraction: 0.25 })]], ['sell enough VTI to get 3000', [sell('VTI', { amountUsd: '3000.00' })]], ['sell enough VTI', undefined], ['sell some of my VTI', undefined], ['dump a bit of VTI', undefined],
  ['trim 10 VTI and BND', undefined], ['trim my VTI', undefined], ['VTI 10', undefined],
] as const)('%s', async (said, orders) => {
  const found = ordersIn(...await readAs('trade', said), amountsIn)
  expect(found?.map((each) => (typeof each.toWeight === 'number' ? { ...each, toWeight: Number(each.toWeight.toFixed(4)) } : each))).toEqual(orders)
})
