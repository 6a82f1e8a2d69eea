import { expect, test } from 'vitest'
import { testMarket } from '../testing/scene.ts'
import { amountsIn } from '../../words/amounts.ts'
import { nameBookOf } from '../../words/names.ts'
import { periodIn } from './period.ts'

const asOf = '2026-07-31'

test.each([
  ['last month', { from: '2026-05-31', to: '2026-06-30' }], ['last quarter', { from: '2026-03-31', to: '2026-06-30' }], ['last year', { from: '2024-12-31', to: '2025-12-31' }],
  ['this year', { name: 'ytd' }], ['the past 5 years', { name: '5y' }], ['over the last 12 months', { name: '1y' }], ['the last 6 months', { from: '2026-01-31' }], ['since inception', { name: 'since-inception' }],
  ['since March 2020', { from: '2020-02-29' }], ['in 2022', { from: '2021-12-31', to: '2022-12-31' }], ['since 2008', { from: '2007-12-31' }], ['from 2010 to 2015', { from: '2009-12-31', to: '2015-12-31' }],
  ['in Q1', { from: '2025-12-31', to: '2026-03-31' }], ['Q3 2024', { from: '2024-06-30', to: '2024-09-30' }], ['between January and June 2025', { from: '2024-12-31', to: '2025-06-30' }], ['this week', { name: '1w' }],
])('period: %s', (text, wanted) => expect(periodIn(text, asOf)).toMatchObject(wanted))

test.each(['how am I doing', 'retire in 15 years', 'since 2031'])('no period: %s', (text) => expect(periodIn(text, asOf)).toBeUndefined())

test.each([
  ['rates rise 50 bps', { bps: 50 }], ['half a percent', { percents: [0.5] }], ['two and a half percent', { percents: [2.5] }], ['save 80k', { moneyUsd: [80_000] }], ['three grand of it', { moneyUsd: [3_000] }],
  ['$1.5 million', { moneyUsd: [1_500_000] }], ['half a million dollars', { moneyUsd: [500_000] }], ['twenty-five hundred dollars', { moneyUsd: [2_500] }], ['$500 a month', { monthlyUsd: 500 }], ['retire at 60', { age: 60 }],
  ["retire by age 62, I'm 41", { age: 62, currentAge: 41 }], ['sell half of it', { fraction: 'half' }], ['sell all my «a»', { fraction: 'all' }], ['buy 10 «a» at 350 limit', { shares: 10, limitPrice: 350 }],
  ['sell 10 shares of «a» at 95 or better', { shares: 10, limitPrice: 95 }], ['buy twelve shares', { shares: 12 }], ['a dozen shares', { shares: 12 }], ['top 5 holdings', { count: 5 }], ['in 15 years', { years: 15 }],
  ['in fifteen years', { years: 15 }], ['stocks fall 30% and bonds 5%', { percents: [30, 5] }], ['my 401(k) and the S&P 500', { moneyUsd: [], percents: [] }], ['place a limit order for 15 «a» at 70', { shares: 15, limitPrice: 70 }],
  ['buy 2,000 «a»', { shares: 2_000 }], ['trim 2015 more «a»', { shares: 2_015 }], ['sell ten more of my «a»', { shares: 10 }], ['another 5 «a»', { shares: 5 }], ['in 2008 «a» fell', { shares: undefined }], ['10% «a»', { shares: undefined }],
])('amounts: %s', (text, wanted) => expect(amountsIn(text)).toMatchObject(wanted))

test.each([
  ['buy 10 VTI', ['VTI']], ['how much Apple do I own', ['AAPL']], ["what's Nvidia's price", ['NVDA']], ['sell my brk-b', ['BRK-B']], ['all of it is on me now', []], ['sell 10 MO', ['MO']], ['I can see it', []],
  ['the Vanguard Total Bond Market Index Fund', ['BND']], ['bitcoin or ether', ['BTC-USD', 'ETH-USD']], ['BND at 70', ['BND']], ['what is the cost', []], ['$TLT', ['TLT']],
])('names: %s', async (text, symbols) => expect(nameBookOf(await testMarket()).mask(text).symbols).toEqual(symbols))
