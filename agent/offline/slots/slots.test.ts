import { expect, test } from 'vitest'
import { testMarket } from '../testing/scene.ts'
import { amountsIn, withoutOld } from '../../words/amounts.ts'
import { nameBookOf } from '../../words/names.ts'
import { periodIn } from './period.ts'

const asOf = '2026-07-31'

test.each([
  ['last month', { from: '2026-05-31', to: '2026-06-30' }], ['last quarter', { from: '2026-03-31', to: '2026-06-30' }], ['last year', { from: '2024-12-31', to: '2025-12-31' }],
  ['this year', { name: 'ytd' }], ['the past 5 years', { name: '5y' }], ['over the last 12 months', { name: '1y' }], ['the last 6 months', { from: '2026-01-31' }], ['since inception', { name: 'since-inception' }],
  ['since March 2020', { from: '2020-02-29' }], ['in 2022', { from: '2021-12-31', to: '2022-12-31' }], ['since 2008', { from: '2007-12-31' }], ['from 2010 to 2015', { from: '2009-12-31', to: '2015-12-31' }],
  ['in Q1', { from: '2025-12-31', to: '2026-03-31' }], ['Q3 2024', { from: '2024-06-30', to: '2024-09-30' }], ['between January and June 2025', { from: '2024-12-31', to: '2025-06-30' }], ['this week', { name: '1w' }],
])('period: %s', (text, wanted) => expect(periodIn(text, asOf)).toMatchObject(wanted))

test.each([
  ['sales in November', { from: '2025-10-31', to: '2025-11-30' }], ['since October', { from: '2025-09-30', to: undefined }], ['in May', { from: '2026-04-30', to: '2026-05-31' }], ['in the fourth quarter', { from: '2025-09-30', to: '2025-12-31' }],
  ['from February to May', { from: '2026-01-31', to: '2026-05-31' }], ['between October and February', { from: '2025-09-30', to: '2026-02-28' }], ['dividends from BND last April', { from: '2026-03-31', to: '2026-04-30' }], ['since Easter', { from: '2026-04-04', to: undefined }],
  ['since Christmas', { from: '2025-12-24', to: undefined }], ['since Thanksgiving', { from: '2025-11-26', to: undefined }], ['since I joined in 2022', { from: '2021-12-31', to: undefined }], ['since I moved here in June 2023', { from: '2023-05-31', to: undefined }],
  ['these 3 years', { name: '3y' }], ['since the new year', { name: 'ytd' }], ['over the weekend', { name: '1w' }], ['the past 4 quarters', { name: '1y' }], ['since Monday', { from: '2026-07-26' }],
])('a period without its year is the newest one: %s', (text, wanted) => expect(periodIn(text, asOf)).toMatchObject(wanted))

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

test.each([
  ['live on $60,000 a year', { monthlyUsd: 5_000, regular: { usd: 60_000, every: 'year' } }], ['save 40 dollars every week', { regular: { usd: 40, every: 'week' } }], ['draw 900 per quarter', { monthlyUsd: 300 }], ['monthly 250 into it', { monthlyUsd: 250 }],
  ['2.5k monthly', { monthlyUsd: 2_500 }], ['1% a year', { monthlyUsd: undefined, percents: [1] }], ['i\'m 31 and want to stop when i\'m 55', { currentAge: 31, age: 55 }], ['before i turn 67', { age: 67 }], ['until we are 92', { age: 92 }],
  ['have the million by 2040', { moneyUsd: [1_000_000] }], ['over the past three quarters', { text: 'over the past 3 quarters' }], ['raise it to 90 thousand', { age: undefined, moneyUsd: [90_000] }],
])('amounts that come again, and ages: %s', (text, wanted) => expect(amountsIn(text)).toMatchObject(wanted))

test.each([
  ['raise it from 200 to 350 a month', /^raise it\s+to 350 a month$/], ['75k not 60k', /^75k\s*$/], ['2034 instead of 2031', /^2034\s*$/], ['at 63, not at 66', /^at 63\s*$/], ['from 2030 on', /^from 2030 on$/], ['not before 2030', /^not before 2030$/],
])('the old figure of a correction goes: %s', (text, left) => expect(withoutOld(text)).toMatch(left))
