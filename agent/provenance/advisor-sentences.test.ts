import { beforeAll, expect, test } from 'vitest'
import { otherScenes } from './testing/other-scenes.ts'
import { testResults, type TestResults } from './testing/results.ts'

let results: TestResults
beforeAll(async () => {
  results = await testResults('Am I on track with 1,500 a month, and how would 60/40 have done in 2022?', [
    ['portfolio', {}], ['performance', { period: 'mtd' }], ['backtester', { portfolio: { kind: 'current' }, benchmark: { kind: 'stocks-bonds', stocks: 0.6 }, from: '2021-12-31' }],
    ['optimizer', { method: 'safer' }], ['trade-preview', { orders: [{ symbol: 'BND', side: 'buy', amountUsd: '2000' }] }], ['goal-planner', { goalId: 'goal-retirement' }],
    ['risk-profiler', { action: 'show' }], ['alerts', { action: 'price', symbol: 'VTI', byPercent: -0.1 }], ['compliance-checker', {}], ['tax-planner', { plan: { kind: 'harvest' } }],
  ])
})

const f = 'performance/focus'
const b = 'backtester'
const a = 'backtester/attribution/classes'
const g = 'risk-profiler/current/goals/0'
const wide = '| Hypothetical | Your mix | 60/40 |\n'
const labels = '| | What you hold | 60/40 |\n'
const periods = '| Period | You | Benchmark |\n'
const mixes = '| Holding | Now | Safer mix |\n'

/** What strong models wrote and had held back: the lines before it, the honest line, and a false one like it. */
const pairs: readonly (readonly [before: string, honest: string, lie: string])[] = [
  ['', `You gained {${f}/gainUsd $} after taking out the {${f}/netPaidInUsd $} that was paid in.`, `You gained {${f}/gainUsd $} after taking out the {portfolio/cashUsd $} that was paid in.`],
  ['', `In money you gained {performance/periods/6/gainUsd $} over these five years.`, `In money you gained {performance/periods/6/gainUsd $} over these three years.`],
  ['', 'Your stocks stand at {portfolio/classes/0/weight %}, above the band of 55 % to 65 %.', 'Your stocks stand at {portfolio/classes/1/weight %}, above the band of 55 % to 65 %.'],
  ['Why yours fell further:\n', `- You held more in stocks: {${a}/2/averageWeight %} on average.\n`, `- You held more in stocks: {${b}/portfolio/metrics/volatility %} on average.\n`],
  ['', `Stocks were {${a}/2/averageBenchmarkWeight %} of the 60/40 mix on average.`, `Stocks were {${b}/benchmark/metrics/maxDrawdown %} of the 60/40 mix on average.`],
  [wide, `| Best week | {${b}/portfolio/metrics/bestPeriod %} | {${b}/benchmark/metrics/bestPeriod %} |\n`, `| Best week | {${b}/portfolio/metrics/volatility %} | {${b}/benchmark/metrics/bestPeriod %} |\n`],
  [wide, `| Worst week | {${b}/portfolio/metrics/worstPeriod ±} | {${b}/benchmark/metrics/worstPeriod ±} |\n`, `| Worst week | {${b}/benchmark/metrics/worstPeriod ±} | {${b}/benchmark/metrics/worstPeriod ±} |\n`],
  [wide, `| Total return | {${b}/portfolio/metrics/totalReturn %} | {${b}/benchmark/metrics/totalReturn %} |\n`, `| Total return | {${b}/portfolio/metrics/maxDrawdown %} | {${b}/benchmark/metrics/totalReturn %} |\n`],
  [wide, `| $100,000 would have become | {${b}/portfolio/endValueUsd $} | {${b}/benchmark/endValueUsd $} |\n`, `| $100,000 would have become | {${b}/benchmark/endValueUsd $} | {${b}/portfolio/endValueUsd $} |\n`],
  [labels, `| 2023 | {${b}/calendarYears/1/portfolio %} | {${b}/calendarYears/1/benchmark %} |\n`, `| 2023 | {${b}/calendarYears/2/portfolio %} | {${b}/calendarYears/1/benchmark %} |\n`],
  [labels, `| Since October 2022 | {${b}/regimes/1/portfolio %} | {${b}/regimes/1/benchmark %} |\n`, `| Since October 2022 | {${b}/regimes/1/benchmark %} | {${b}/regimes/1/portfolio %} |\n`],
  [periods, '| 3 years | {performance/periods/5/timeWeighted %} | {performance/periods/5/benchmark %} |\n', '| 3 years | {performance/periods/4/timeWeighted %} | {performance/periods/5/benchmark %} |\n'],
  [mixes, '| AAPL | {optimizer/weights/4/currentWeight %} | {optimizer/weights/4/weight %} |\n', '| AAPL | {optimizer/weights/4/currentWeight %} | {optimizer/weights/5/weight %} |\n'],
  ['', 'Cash goes down from {trade-preview/totals/cashBeforeUsd $} to {trade-preview/totals/cashAfterUsd $}.', 'Cash goes down from {trade-preview/totals/cashBeforeUsd $} to {trade-preview/totals/buysUsd $}.'],
  ['', 'At most {trade-preview/totals/worstCaseUsd $} can change hands.', 'At most {portfolio/holdings/0/gainUsd $} can change hands.'],
  ['', 'TLT stands {portfolio/holdings/3/gainUsd $} below its cost.', 'TLT stands {portfolio/holdings/1/gainUsd $} below its cost.'],
  ['', `Your goal is {${g}/targetUsd $}, with {${g}/monthlyUsd $} saved a month.`, `Your goal is {${g}/monthlyUsd $}, with {${g}/targetUsd $} saved a month.`],
  ['', `Is the $1,500 a month what you would save, or what you would like to spend?`, `Is the $1,600 a month what you would save, or what you would like to spend?`],
  ['', 'I need two things first: the year in which you retire, and the account.', 'I need two accounts first: the year in which you retire, and the account.'],
  ['AAPL swings by {optimizer/weights/4/volatility %} a year.', 'VTI follows with {optimizer/weights/0/volatility %}.', 'VTI follows with {optimizer/weights/0/riskShare %}.'],
  ['Your cash was in the middle.', 'That is {portfolio/cashUsd $}.', 'That is {portfolio/holdings/3/valueUsd $}.'],
  ['BND is a bond fund.', 'In return it yields {portfolio/holdings/1/trailingYield %} a year.', 'In return it yields {portfolio/holdings/3/trailingYield %} a year.'],
  ['', `En 2023, ce portefeuille a gagné {${b}/calendarYears/1/portfolio %}.`, `En 2023, ce portefeuille a perdu {${b}/calendarYears/1/portfolio %}.`],
  ['', 'Your two largest holdings are VTI and BND.', 'Your two largest holdings are AAPL and TLT, and AAPL is the largest.'],
  ['', `VTI makes up {${b}/contributions/0/shareOfGain %0} of the gain.`, `TLT makes up {${b}/contributions/0/shareOfGain %0} of the gain.`],
  ['| Bought on | Loss |\n', '| {tax-planner/candidates/0/acquiredOn iso} | -{tax-planner/candidates/0/lossUsd $} |\n', '| 2020-01-02 | -{tax-planner/candidates/0/lossUsd $} |\n'],
  ['', 'Your TLT lots stand at a loss, and realising all losses would save up to {tax-planner/totalTaxValueUsd $} of tax.', 'Your TLT lots stand at a loss, and realising all losses would save up to {portfolio/cashUsd $} of tax.'],
  ['', 'AAPL is {portfolio/holdings/2/weight %} of your portfolio, below the firm\'s limit of {compliance-checker/limits/maxSinglePosition %0}.', 'AAPL is {portfolio/holdings/2/weight %} of your portfolio, below the firm\'s limit of {optimizer/result/volatility %0}.'],
  ['', 'I can keep the two apart.', 'I can keep 2 apart.'],
  ['| Anlage | Ertrag pro Jahr | Rendite (Ausschüttung) |\n', '| BND | {portfolio/holdings/1/incomeUsd $} | {portfolio/holdings/1/trailingYield %} |\n', '| BND | {portfolio/holdings/1/incomeUsd $} | {portfolio/holdings/3/trailingYield %} |\n'],
  ['| What | Booking |\n', '| Purchase | Buy {trade-preview/legs/0/quantity #} BND |\n', '| Purchase | Buy {portfolio/holdings/2/quantity #} BND |\n'],
  ['', 'The firm allows at most {compliance-checker/limits/maxSinglePosition %0} in one position.', 'The firm allows at most {portfolio/classes/0/weight %0} in one position.'],
  ['', `You would be told at {alerts/proposed/rule/price $c}, below VTI's last price of {portfolio/holdings/0/price $c}.`, `You would be told at {alerts/proposed/rule/price $c}, below VTI's last price of {portfolio/holdings/3/price $c}.`],
]

test.each(pairs)('%s%s', (before, honest, lie) => {
  let carried = {}
  if (before !== '') {
    const head = results.evidence.check(results.write(before))
    expect(head).toMatchObject({ passed: true })
    carried = head.passed ? head.carried : {}
  }
  const [said, false_] = [honest, lie].map((each) => results.write(each))
  expect({ said, verdict: results.evidence.check(said!, carried) }).toMatchObject({ verdict: { passed: true } })
  expect({ said: false_, passed: results.evidence.check(false_!, carried).passed }).toEqual({ said: false_, passed: false })
})

test('an advisor hears of a client what the client\'s alert says, and of no other', async () => {
  const { advisor } = await otherScenes()
  const alerts = advisor.at('clients/clients/0/alerts') as readonly { readonly text: string }[]
  const label = String(advisor.at('clients/clients/0/label'))
  const [, name, weight, side, band] = alerts.map(({ text }) => /(stocks|bonds) ([\d.]+ %) is (above|below) its band of (\d+ % to \d+ %)/.exec(text)).find((each) => each !== null)!
  const other = name === 'stocks' ? 'bonds' : 'stocks'
  expect(advisor.evidence.check(`- ${label}: ${name} are at ${weight}, ${side} the band of ${band}.`)).toMatchObject({ passed: true })
  expect(advisor.evidence.check(`- ${label}: ${other} are at ${weight}, ${side} the band of ${band}.`)).toMatchObject({ passed: false })
})
