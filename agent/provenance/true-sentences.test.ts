import { beforeAll, expect, test } from 'vitest'
import { testResults, type TestResults } from './testing/results.ts'

let results: TestResults
beforeAll(async () => { results = await testResults() })

const h = 'portfolio/holdings'
const s = 'stress-tester/scenarios'
const f = 'performance/focus'

/** What a good model writes about these results. None may be held back. */
const single: readonly string[] = [
  `Your portfolio is worth {portfolio/valueUsd $} as of {portfolio/asOf date}.`, `You have {portfolio/cashUsd $} in cash, which is {portfolio/cashWeight %} of the portfolio.`,
  `Altogether your account stands at {portfolio/valueUsd usd}, as of {portfolio/asOf iso}.`, `VTI is your largest holding at {${h}/0/weight %}.`, `Your largest holding, VTI, makes up {${h}/0/weight %0} of the portfolio.`,
  `The smallest position is TLT, at {${h}/3/weight %}.`, `VTI makes up more than half of your portfolio.`, `Apple is {${h}/2/weight %} of your money, and BND is {${h}/1/weight %}.`,
  `Most of your money is in stocks.`, `Stocks are {portfolio/classes/0/weight %} of the portfolio and bonds {portfolio/classes/1/weight %}.`, `Bonds are {portfolio/drift/classes/1/weight %}, below the 30–40% band of your policy.`,
  `Your target for stocks is {portfolio/drift/classes/0/target %0}.`, `You hold {${h}/2/quantity #} shares of Apple at {${h}/2/price $c} each.`, `The price of TLT is {${h}/3/price $c}.`,
  `Apple has gained {${h}/2/gain %} since you bought it.`, `TLT has lost {${h}/3/gain %}, or {${h}/3/gainUsd $}.`, `You are down {${h}/1/gainUsd $} on BND.`, `VTI is up {${h}/0/yearToDateChange %} this year.`,
  `AAPL fell {${h}/2/weekChange %} last week.`, `VTI costs {${h}/0/expenseRatio %2} a year.`, `TLT yields {${h}/3/trailingYield %}.`, `BND brings in about {${h}/1/incomeUsd $} a year.`, `BND pays the most income of your holdings.`,
  `You're up {${f}/timeWeighted %} year to date, ahead of your benchmark's {${f}/benchmark %}.`, `You beat your benchmark by {${f}/active %} this year.`, `Over the last three years you returned {performance/periods/5/timeWeighted %}.`,
  `That is {performance/periods/5/timeWeightedPerYear %} a year.`, `Over five years the benchmark returned {performance/periods/6/benchmark %}.`, `In the last year your portfolio gained {performance/periods/4/gainUsd $}.`,
  `Since the start of the year you have gained {${f}/gainUsd $}.`, `Your Sharpe ratio is {performance/risk/sharpe #2}.`, `Volatility was {performance/risk/volatility %} a year.`,
  `Hypothetically, a repeat of 2008 would cut your portfolio by {${s}/0/change %}, or about {${s}/0/changeUsd $}.`, `In that scenario you would be left with {${s}/0/valueAfterUsd $}.`,
  `VTI would fall {${s}/0/byHolding/0/change %} in the financial crisis, while TLT would rise {${s}/0/byHolding/2/change %}.`, `If rates rise two percentage points, you would lose about {${s}/1/changeUsd $}.`,
  `In a rate rise, TLT falls {${s}/1/byHolding/1/change %}, more than BND, which falls {${s}/1/byHolding/0/change %}.`, `VTI fell more than AAPL in the 2008 replay.`, `It took {${s}/0/weeksToRecover #} weeks to recover.`,
  `The safer mix lowers volatility from {optimizer/current/volatility %} to {optimizer/result/volatility %}.`, `Expected return falls from {optimizer/current/expectedReturn %} to {optimizer/result/expectedReturn %} a year.`,
  `AAPL goes from {optimizer/weights/4/currentWeight %} to {optimizer/weights/4/weight %}.`, `AAPL is the most volatile holding, at {optimizer/weights/4/volatility %} a year.`, `VTI carries {optimizer/weights/0/riskShare %0} of the risk.`,
  `Hypothetical: since 2004, a 60/40 mix returned {backtester/portfolio/metrics/cagr %} a year.`, `Its deepest fall was {backtester/portfolio/metrics/maxDrawdown %}.`, `Over 22 years it would have turned $100,000 into {backtester/portfolio/endValueUsd $}.`,
  `What you hold had the higher return, {backtester/benchmark/metrics/cagr %} a year.`, `Selling 10 shares of Apple brings in {tax-planner/proceedsUsd $} and costs about {tax-planner/tax/taxUsd $} in tax.`,
  `The long-term gain is {tax-planner/tax/longGainUsd $}.`, `Long-term gains are taxed at {tax-planner/rates/longTerm %0}.`, `The 10-year Treasury yields {market/series/1/value %2}.`, `Inflation is {market/series/0/yearChange %} over the last year.`,
  `The 10-year Treasury yield rose {market/series/1/yearChange %2} over the last year.`, `Consumer prices rose {market/series/0/yearChange %} in the past year.`, `Over three years GLD returned {market/instruments/1/period/totalReturn %}.`,
  `SPY closed at {market/instruments/0/price $c} on {market/asOf date}.`, `GLD costs {market/instruments/1/expenseRatio %2} a year, more than SPY.`, `The chance of reaching the goal is {goal-planner/probability %0}.`,
  `The middle outcome is {goal-planner/medianEndUsd $}.`, `You would need a return of {goal-planner/requiredReturn %} a year after inflation.`, `You would reach it by saving {goal-planner/fixes/saveMonthlyUsd $} a month.`,
  `It stands on prices from {optimizer/data/from iso} to {optimizer/data/to iso}.`, `You hold four positions in one account.`, `TLT is the iShares 20+ Year Treasury Bond ETF.`, `The S&P 500, a 401(k) and a 60/40 mix are just names.`, `Nothing was bought or sold, and you decide on the card.`,
  `You asked about selling 10 shares of Apple.`, `AAPL was bought on {tax-planner/lots/0/acquiredOn date}.`, `In basis points, VTI costs {${h}/0/expenseRatio bps}.`, `Nearly all of your money is in the US.`, `Stocks are above their target and bonds are below it.`,
]

test.each(single)('%s', (template) => {
  const sentence = results.write(template)
  expect({ sentence, verdict: results.evidence.check(sentence) }).toMatchObject({ verdict: { passed: true } })
})

/** Tables and lists, line by line, each standing under those before it. */
const blocks: readonly (readonly string[])[] = [
  ['| Holding | Shares | Price | Value | Share |\n', '|---|---:|---:|---:|---:|\n', `| VTI | {${h}/0/quantity #} | {${h}/0/price $c} | {${h}/0/valueUsd $} | {${h}/0/weight %} |\n`, `| Apple (AAPL) | {${h}/2/quantity #} | {${h}/2/price $c} | {${h}/2/valueUsd $} | {${h}/2/weight %} |\n`],
  ['| Measure | Now | Safer mix |\n', '|---|---|---|\n', `| Volatility | {optimizer/current/volatility %} | {optimizer/result/volatility %} |\n`, `| Expected return | {optimizer/current/expectedReturn %} | {optimizer/result/expectedReturn %} |\n`],
  ['| Class | Weight | Target | Drift |\n', '|---|---|---|---|\n', '| Stocks | {portfolio/drift/classes/0/weight %} | {portfolio/drift/classes/0/target %0} | {portfolio/drift/classes/0/drift ±} |\n', '| Bonds | {portfolio/drift/classes/1/weight %} | {portfolio/drift/classes/1/target %0} | {portfolio/drift/classes/1/drift ±} |\n'],
  ['| Scenario | Change | In dollars |\n', '|---|---|---|\n', `| Global financial crisis | {${s}/0/change ±} | -{${s}/0/changeUsd $} |\n`, `| Interest rates +2 percentage points | {${s}/1/change ±} | -{${s}/1/changeUsd $} |\n`],
  ['**This year so far:**\n', `- VTI: {${h}/0/yearToDateChange ±}\n`, `- BND: {${h}/1/yearToDateChange ±}\n`, `- AAPL: {${h}/2/yearToDateChange ±}\n`],
  ['Your weights:\n', `1. VTI {${h}/0/weight %}\n`, `2. BND {${h}/1/weight %}\n`, `3. AAPL {${h}/2/weight %}\n`],
  ['Expected volatility of each:\n', `- AAPL: {optimizer/weights/4/volatility %}\n`, `- TLT: {optimizer/weights/5/volatility %}\n`],
]
test.each(blocks.map((lines) => [lines[0]!.trim(), lines] as const))('a table or list: %s', (_, lines) => {
  let carried = {}
  for (const line of lines) {
    const verdict = results.evidence.check(results.write(line), carried)
    expect({ line: results.write(line), verdict }).toMatchObject({ verdict: { passed: true } })
    if (verdict.passed) carried = verdict.carried
  }
})
