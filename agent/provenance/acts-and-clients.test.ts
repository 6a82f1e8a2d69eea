import { beforeAll, expect, test } from 'vitest'
import { otherScenes } from './testing/other-scenes.ts'

let scenes: Awaited<ReturnType<typeof otherScenes>>
beforeAll(async () => { scenes = await otherScenes() })

const lies: readonly (readonly [kind: string, sentence: string])[] = [
  ['a figure of another holding', 'BND could save you up to $433 of tax.'], ['a figure of another holding', 'AAPL adds $693 of tax to the rebalance.'], ['the tax of another act', 'Harvesting would save $4,582 of tax.'],
  ['the tax of another act', 'Selling everything would cost $1,297 of tax.'], ['the tax of another act', 'Rebalancing costs $4,582 in tax.'], ['tax that is saved, as owed', 'TLT costs $693 of tax.'], ['a place in an order', 'TLT makes most of the tax.'],
  ['the other term', 'Your short-term rate is 15 %.'], ['the other term', 'Long-term gains are taxed at 24 %.'], ['a day of another event', 'TLT was bought on August 31, 2026.'], ['a day of another event', 'Your TLT lot turned long-term on March 5, 2021.'],
  ['the other side', 'The rebalance would sell BND and VTI.'], ['the other side', 'You would buy AAPL and sell VTI.'], ['a count of all, for some', 'All four lots stand at a loss.'], ['a count', 'You have three lots at a loss.'],
  ['the other way of money', 'You pay in $2,400 every year.'], ['the other way of money', 'You withdraw $500 every month.'], ['the other plan\'s day', 'Your next deposit is on December 15, 2026.'], ['the other plan\'s day', 'Your next withdrawal is on August 5, 2026.'],
  ['another rate', 'You save $500 a week.'], ['a year\'s money in a month', 'It brings $3,000 in the first month.'], ['a sum of two', 'Your plans move $2,900 a month together.'], ['a count of all, for some', 'You have three open orders.'], ['a part of others', 'Half of your orders are filled.'],
  ['what was ordered, as traded', '20 shares of TLT were sold.'], ['what was ordered, as traded', 'You sold 20 shares of TLT at $86.10.'], ['what was ordered, as traded', '40 shares of BND were bought.'], ['what was ordered, as held', 'You hold 40 shares of BND.'],
  ['the bar as the chance', 'The chance of retiring in 2045 is 80 %.'], ['the chance under a condition', 'The chance is 60 %, which is the bar.'], ['the condition turned', 'If returns are two points higher, the chance is 60 %.'], ['another mix', 'A 60/40 mix reaches it in 57 % of the simulated futures.'],
  ['another mix', 'With all stocks the chance is 40 %.'], ['money of another time', 'Your target is $1,996,121 in today\'s money.'], ['what would do, as what is', 'You save $1,420 a month now.'], ['what would do, as what is', 'You can afford $1,420 a month.'],
  ['volatility as return', 'What you hold made 12.7 % a year since 2004.'], ['the other end', 'In the worst twentieth you end with $3,614,761.'], ['the other end', 'The best twentieth ends at $846,598 or more.'],
  ['a date that no result holds', 'By 2081-12 the middle outcome is $1,823,603.'], ['a date moved', 'By 2046 the middle outcome is $1,823,603.'], ['a multiple', 'Your money would more than double.'], ['a multiple', 'Your money would grow tenfold.'], ['months as years', 'The goal needs 233 years.'],
]
const bookLies: readonly (readonly [kind: string, sentence: string])[] = [
  ['another client\'s figure', 'Client 02\'s cash is $2,500.'], ['another client\'s figure', 'Client 03 has the least cash, $5,000.'], ['another client\'s figure', 'AMZN is 25.7 % of Client 01\'s portfolio.'], ['another client\'s figure', 'Client 03 is off target by 18.1 %.'],
  ['one client\'s as the book\'s', 'Your book is worth $422,275.'], ['the book\'s as that of two', 'Client 02 and Client 03 are worth $644,103 together.'], ['a place in an order', 'Client 03 is your largest client.'], ['a comparison', 'Client 01 is more volatile than Client 02.'],
  ['a part', 'A third of the book belongs to Client 02.'], ['a multiple', 'Client 02 has twice as much as Client 01.'], ['a count', 'All four clients are outside.'], ['a client who is not there', 'Client 04 is outside its policy.'],
]
const truths: readonly string[] = [
  'There are losses of $6,219 to take, worth about $933 in tax.', 'BND\'s loss of $3,331 is worth up to $500 of tax.', 'If you sell BND now, don\'t buy it back until August 31, 2026.', 'AAPL was bought in March 2021 and has been long-term since March 6, 2022.', 'IEF could stand in for TLT.', 'You have four lots.',
  'Two lots stand at a loss of $6,219 together.', 'Selling everything today would cost $4,582 of tax.', 'The largest gain is in VTI, $25,232.', 'Going all the way to your policy\'s benchmark costs $1,297 of tax.', 'Rebalancing costs an estimated $1,297 in tax.', 'Rebalancing would sell AAPL and TLT and buy BND and VTI.',
  'The rebalance sells $18,535 of AAPL and $4,113 of TLT.', 'AAPL makes most of the tax, $1,990.', 'Selling TLT saves $693 of tax.', 'Long-term gains are taxed at 15 %, short-term ones at 24 %.', 'The bar is 80 %.', 'You asked for 80 %, and the chance is 82 %.', 'The chance falls to 60 % if returns are lower.',
  'In the worst twentieth it is $846,598 or less.', 'The best twentieth ends at $3,614,761 or more.', 'In 2045 that target will be $1,996,121 in future dollars.', 'Saving $1,420 a month would be enough.', 'You save $1,500 a month.', 'With a 60/40 mix the chance would be 14 %.', 'All stocks would reach it in 57 % of the simulated futures.',
  'What you hold made 10.3 % a year after inflation since 2004.', 'You could afford a goal of $1,241,471.', 'You have two plans running.', 'You deposit $500 every month, next on August 5, 2026.', 'Your next withdrawal is on December 15, 2026.', 'The new plan pays in $250 every month, which is $3,000 in the first year.',
  'You have $5,000 of free cash.', 'You have three orders, two of them open.', 'You have two open orders.', '5 of the 20 shares of TLT were sold, at $86.10.', 'Your order to sell 20 shares of TLT is open.', 'You bought 12 shares of VTI at $361.40.', 'Your order for 12 shares of VTI was placed on July 20, 2026.',
]
const bookTruths: readonly string[] = [
  'You have three clients.', 'Your book is worth $644,103.', 'Client 02 is your largest client, worth $422,275.', 'AMZN is 25.7 % of Client 02\'s portfolio.', 'Client 03 has 64.7 % in BND.', 'Client 03 is off its target by 31.4 % in bonds.', 'Client 02\'s volatility is 16.7 % a year, more than Client 03\'s 7.6 %.',
  'Client 01 has $5,000 in cash, 4.8 % of the portfolio.', 'Client 02 has the most cash, $15,000.', 'Client 02 has a concentration warning: AMZN is 25.7 %, more than 20 %.', 'Client 03\'s largest holding is BND with 64.7 %.',
]

test.each(lies)('held back, %s: %s', (_, sentence) => { expect(scenes.investor.evidence.check(sentence).passed).toBe(false) })
test.each(bookLies)('held back, %s: %s', (_, sentence) => { expect(scenes.advisor.evidence.check(sentence).passed).toBe(false) })
test.each(truths)('let through: %s', (sentence) => { expect(scenes.investor.evidence.check(sentence)).toMatchObject({ passed: true }) })
test.each(bookTruths)('let through: %s', (sentence) => { expect(scenes.advisor.evidence.check(sentence)).toMatchObject({ passed: true }) })

test('a column may be called by what its figures are of, and the rows stay their clients\'', () => {
  const row = (label: string, cash: string): readonly string[] => ['| Client | Value | Cash weight |\n', '| --- | --- | --- |\n', `| ${label} | $422,275 | ${cash} |\n`]
  const passes = (lines: readonly string[]): boolean => {
    let carried = {}
    return lines.every((line) => {
      const verdict = scenes.advisor.evidence.check(line, carried)
      if (verdict.passed) carried = verdict.carried
      return verdict.passed
    })
  }
  expect([passes(row('Client 02', '3.6 %')), passes(row('Client 02', '4.8 %')), passes(row('Client 01', '3.6 %'))]).toEqual([true, false, false])
})
