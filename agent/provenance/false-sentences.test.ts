import { beforeAll, expect, test } from 'vitest'
import { testResults, type TestResults } from './testing/results.ts'

let results: TestResults
beforeAll(async () => { results = await testResults() })

const h = 'portfolio/holdings'
const s = 'stress-tester/scenarios'
const f = 'performance/focus'

/** By the way in which they are wrong. Every figure in them is somewhere in the results, which is what makes them dangerous. */
const lies: Readonly<Record<string, readonly string[]>> = {
  'figures that changed places': [
    `VTI is {${h}/2/weight %} of the portfolio and AAPL is {${h}/0/weight %}.`, `Stocks are {portfolio/classes/1/weight %} and bonds {portfolio/classes/0/weight %}.`, `The safer mix lowers volatility from {optimizer/result/volatility %} to {optimizer/current/volatility %}.`,
    `You're up {${f}/benchmark %} year to date, and your benchmark {${f}/timeWeighted %}.`, `Selling 10 shares brings in {tax-planner/tax/taxUsd $} and costs {tax-planner/proceedsUsd $} in tax.`, `VTI would fall {${s}/0/byHolding/1/change %} and AAPL {${s}/0/byHolding/0/change %} in the financial crisis.`,
    `You have {portfolio/cashUsd $} in VTI and {${h}/0/valueUsd $} in cash.`, `60/40 returned {backtester/benchmark/metrics/cagr %} a year, what you hold {backtester/portfolio/metrics/cagr %}.`,
  ],
  'the right figure of another thing': [
    `TLT is {${h}/0/weight %} of the portfolio.`, `Apple costs {${h}/0/expenseRatio %2} a year.`, `BND closed at {${h}/3/price $c}.`, `You hold {${h}/0/quantity #} shares of AAPL.`, `Your portfolio gained {${h}/2/gain %}.`, `BND yields {${h}/3/trailingYield %2}.`,
    `Your benchmark is up {${h}/0/yearToDateChange %} this year.`, `SPY returned {market/instruments/1/period/totalReturn %} over three years.`, `The 10-year Treasury yields {market/series/0/yearChange %}.`, `Inflation is {market/series/1/value %2}.`, `Your portfolio is worth {${h}/0/valueUsd $}.`, `VTI carries {optimizer/weights/4/riskShare %} of the risk.`,
  ],
  'a sign turned round': [
    `TLT has gained {${h}/3/gain %}.`, `VTI has lost {${h}/0/gain %}.`, `AAPL rose {${h}/2/weekChange %} last week.`, `BND: {${h}/1/gain ∓}.`, `A repeat of 2008 would lift your portfolio by {${s}/0/change %}.`, `You are up {${h}/3/gainUsd $} on TLT.`, `You are down {${f}/timeWeighted %} this year.`,
    `TLT would fall {${s}/0/byHolding/2/change %} in the financial crisis.`, `Your benchmark lost {${f}/benchmark %} this year.`, `AAPL did not gain {${h}/2/gain %}.`, `Your bonds drifted {portfolio/drift/classes/1/drift ∓}.`,
  ],
  'a unit that slipped': [
    `VTI is {${h}/0/weight fraction} of the portfolio.`, `VTI costs {${h}/0/expenseRatio bps} — no, 3 % a year.`, `Your portfolio is worth {portfolio/valueUsd $k} million.`, `Your portfolio is worth {portfolio/valueUsd $m}.`, `Your Sharpe ratio is 73.6 %.`, `Volatility was 9.8 basis points a year.`, `You hold $150 of VTI.`,
    `VTI makes up $52.83 of the portfolio.`, `You have 5,000 shares in cash.`, `The 10-year Treasury yields 475 %.`, `You hold {${h}/0/price #2} shares of VTI.`, `TLT yields 4.5 basis points.`, `VTI costs 3 % a year.`, `Your portfolio is worth €104,548.`, `You have {portfolio/valueUsd #} percent.`,
  ],
  'spelled out, and wrong': [
    'VTI makes up sixty percent of the portfolio.', 'You hold five positions.', 'You have ten thousand dollars in cash.', 'Your portfolio gained twelve percent this year.', 'You have a dozen accounts.', 'Stocks are three quarters of the portfolio.', 'TLT is a tenth of your money.',
    'You hold three hundred shares of VTI.', 'It took fifty weeks to recover.', 'AAPL lost seven percent this year.',
  ],
  'vague, and wrong or not to be known': [
    'Your portfolio gained a dollar.', 'Apple is about half of your portfolio.', 'Your money doubled.', 'Your money tripled this year.', 'A third of your money is in cash.', 'Most of your money is in bonds.', 'Apple is twice as much as BND.', 'Nearly all of your money is in stocks.', 'You lost several thousand dollars.',
    'You have a six-figure gain.', 'More than two thirds of the portfolio is VTI.', 'Less than a fifth of your portfolio is in VTI.', 'Your portfolio halved.', 'VTI is several times the size of BND.', 'The vast majority of your portfolio is in AAPL.', 'All of your money is in stocks.', 'You gained a few percent.', 'Apple is a quarter of your portfolio.',
    'Hardly any of your money is in stocks.', 'The bulk of your portfolio sits in cash.',
  ],
  'another time': [
    `Over five years you returned {performance/periods/5/timeWeighted %}.`, `Over the last year you returned {performance/periods/6/timeWeighted %}.`, `You returned {performance/periods/5/timeWeighted %} a year.`, `BND brings in {${h}/1/incomeUsd $} a month.`, `You gained {${f}/gainUsd $} last week.`, `Expected return is {optimizer/current/expectedReturn %} a month.`,
    `VTI is up {${h}/0/yearToDateChange %} over the last week.`, `AAPL fell {${h}/2/weekChange %} this year.`, `You would reach it by saving {goal-planner/fixes/saveMonthlyUsd $} a year.`, `Over ten years 60/40 returned {backtester/portfolio/metrics/totalReturn %0}.`, `Inflation is {market/series/0/yearChange %} a month.`, `GLD returned {market/instruments/1/period/totalReturn %} in the last year.`,
    `Over five years BND brings in {${h}/1/incomeUsd $}.`, `Volatility is {optimizer/current/volatility %} a day.`, `In the past month you gained {performance/periods/4/gainUsd $}.`, `The benchmark returned {performance/periods/6/benchmark %} in three years.`,
  ],
  'a wrong date or as-of': [
    `Your portfolio is worth {portfolio/valueUsd $} as of {portfolio/asOf next}.`, `As of {portfolio/changes/1/from date}, your portfolio is worth {portfolio/valueUsd $}.`, `As of July 31, 2025, you hold four positions.`, `SPY closed at {market/instruments/0/price $c} on {portfolio/asOf next}.`, `Since {portfolio/asOf date} you have gained {${f}/gainUsd $}.`,
    `VTI was bought on {backtester/portfolio/metrics/troughDate date}, as of {portfolio/changes/3/from iso}.`, `Don't buy AAPL back before {portfolio/asOf date}.`, `The trough was in March 2010, as in 2003.`, `It recovered on March 13, 2010.`,
  ],
  'a count of something else': [
    'You have 4 accounts.', 'You hold one position.', 'You have four goals.', 'You hold 150 accounts.', 'There are 53 holdings.', 'It took 4 weeks to recover.', 'You have three orders.', 'You hold two asset classes.', 'There are 222 positions.', 'You hold 90 funds.',
  ],
  'a wrong name or symbol': [
    `Tesla is {${h}/0/weight %} of your portfolio.`, `You hold Tesla and Microsoft.`, `Apple (MSFT) is {${h}/2/weight %}.`, `NVDA is up {${h}/2/yearToDateChange %} this year.`, `QQQ is your largest holding.`, `TLT is the Vanguard Total Bond Market Index Fund, at {${h}/1/weight %}.`, `Vanguard S&P 500 ETF is {${h}/0/weight %} of it.`, `Consider XYZQ for your bonds.`,
  ],
  'a comparison turned round': [
    'TLT returned more than VTI.', 'AAPL is larger than VTI.', 'BND has gained more than Apple.', 'VTI is smaller than TLT.', 'Bonds are a bigger part of your portfolio than stocks.', 'You are behind your benchmark this year.', 'Over three years you beat your benchmark.', 'AAPL is less volatile than BND.', 'VTI has a higher yield than TLT.', 'SPY is more expensive than GLD.',
    'AAPL fell more than VTI in the 2008 replay.', 'TLT carries more of the risk than VTI.', 'BND did better than AAPL this year.', 'TLT is safer than BND.', 'VTI lagged TLT this year.',
  ],
  'a wrong place in an order': [
    'Your largest holding is AAPL.', 'BND, your largest position, is safe.', 'VTI is your smallest holding.', `Your largest holding is {${h}/2/weight %} of the portfolio.`, `The smallest position is {${h}/1/weight %}.`, 'TLT is your best performer.', 'VTI is your worst performer.', 'BND is the most volatile holding.', 'AAPL is the least volatile of them.', 'VTI has the highest yield.',
    'TLT is the cheapest fund.', 'Your second largest holding is AAPL.', 'The biggest loss this year is on VTI.', 'Bonds are your largest asset class.', 'The largest contributor to risk is BND.', 'The best performer last week was AAPL.',
  ],
}

const table = Object.entries(lies).flatMap(([kind, templates]) => templates.map((template) => [kind, template] as const))

test('there are many of them', () => { expect(table.length).toBeGreaterThan(140) })

test.each(table)('%s: %s', (_, template) => {
  const sentence = results.write(template)
  expect({ sentence, passed: results.evidence.check(sentence).passed }).toEqual({ sentence, passed: false })
})

const inTables: readonly (readonly [kind: string, lines: readonly string[]])[] = [
  ['another holding\'s row', ['| Holding | Share |\n', '|---|---|\n', `| TLT | {${h}/0/weight %} |`]],
  ['a return under the head of a share', ['| Holding | Share of the portfolio |\n', '|---|---|\n', `| VTI | {${h}/0/gain %} |`]],
  ['a share under the head of a return', ['| Holding | Return |\n', '|---|---|\n', `| VTI | {${h}/0/weight %} |`]],
  ['volatility as expected return', ['| Measure | Now | Safer mix |\n', '|---|---|---|\n', '| Expected return | {optimizer/current/volatility %} | {optimizer/result/expectedReturn %} |']],
  ['now and after changed places', ['| Class | Before | After |\n', '|---|---|---|\n', '| AAPL | {optimizer/weights/4/weight %} | {optimizer/weights/4/currentWeight %} |']],
  ['cost as value', ['| Holding | Value |\n', '|---|---|\n', `| VTI | {${h}/0/costUsd $} |`]],
  ['shares as price', ['| Holding | Price |\n', '|---|---|\n', `| VTI | $150.00 |`]],
  ['price as shares', ['| Holding | Shares |\n', '|---|---|\n', `| BND | 72 |`]],
  ['target as weight', ['| Class | Weight |\n', '|---|---|\n', '| Stocks | 60 % |']],
  ['a column of another scenario', ['| Holding | Global financial crisis |\n', '|---|---|\n', `| TLT | {${s}/1/byHolding/1/change ±} |`]],
  ['a made-up cell', ['| Holding | Share |\n', '|---|---|\n', '| VTI | 61.3 % |']],
  ['last week\'s change under this year', ['**This year so far:**\n', `- AAPL: {${h}/2/weekChange ±}\n`]],
  ['weights under a heading of returns', ['Returns since purchase:\n', `- VTI: {${h}/0/weight %}\n`]],
]
test.each(inTables)('in a table or list: %s', (_, lines) => {
  let carried = {}
  let held = 0
  for (const line of lines) {
    const verdict = results.evidence.check(results.write(line), carried)
    if (verdict.passed) carried = verdict.carried
    else held += 1
  }
  expect({ lines: lines.map((line) => results.write(line)), held: held > 0 }).toMatchObject({ held: true })
})
