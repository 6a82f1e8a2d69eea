import type { Block, Column, Paper } from '../papers/paper.ts'
import type { ClientReport } from './client-report.ts'
import { capital, dollars, percent, withReadableDays } from './words.ts'

const right = (head: string, share: number): Column => ({ head, share, align: 'right' })
const heading = (text: string): Block => ({ kind: 'heading', text })
const note = (text: string): Block => ({ kind: 'text', text, quiet: true })

const periodWords: Readonly<Record<string, string>> = { ytd: 'This year so far', '1y': 'One year', '3y': 'Three years', '5y': 'Five years', 'since-inception': 'Since the start' }

const performed = ({ performance, from, to }: ClientReport): readonly Block[] => {
  if (!performance) return [heading('Performance'), { kind: 'text', text: 'There is no valuation in this period yet.' }]
  const { focus, benchmarkLabel, conventions, why } = performance
  return [
    heading('Performance'), { kind: 'text', text: why.join(' ') },
    { kind: 'table', columns: [{ head: 'Period', share: 0.34 }, right('Time-weighted', 0.22), right('Money-weighted', 0.22), right('Benchmark', 0.22)], rows: [
      [`${focus.from} to ${focus.to}`, percent(focus.timeWeighted), percent(focus.moneyWeighted), percent(focus.benchmark)],
      ...performance.periods.filter(({ period }) => period in periodWords).map((each) =>
        [periodWords[each.period] ?? '', percent(each.timeWeighted), percent(each.moneyWeighted), percent(each.benchmark)])] },
    note(`Value ${dollars(focus.startValueUsd)} on ${focus.from}, ${dollars(focus.endValueUsd)} on ${focus.to}; paid in, net, ${dollars(focus.netPaidInUsd)}. The benchmark is ${benchmarkLabel}.`),
    note(`${conventions['timeWeighted'] ?? ''} ${conventions['moneyWeighted'] ?? ''} Weekly closes nearest to ${from} and ${to}. Past results say little about future ones.`),
  ]
}

const allocation = ({ portfolio }: ClientReport): readonly Block[] => [
  heading('Allocation'),
  { kind: 'table', columns: [{ head: 'Class', share: 0.3 }, right('Value', 0.25), right('Share', 0.15), right('Target', 0.15), right('Drift', 0.15)],
    rows: portfolio.classes.map(({ name, valueUsd, weight }) => {
      const drift = portfolio.drift.classes.find(({ assetClass }) => assetClass === name)
      return [capital(name.replaceAll('-', ' ')), dollars(valueUsd), percent(weight), percent(drift?.target ?? null), percent(drift?.drift ?? null)]
    }) },
  { kind: 'table', columns: [{ head: 'Holding', share: 0.4 }, right('Quantity', 0.15), right('Price', 0.15), right('Value', 0.18), right('Share', 0.12)],
    rows: portfolio.holdings.map(({ symbol, name, quantity, price, valueUsd, weight }) => [`${symbol}  ${name}`, quantity, dollars(price), dollars(valueUsd), percent(weight)]) },
]

const costs = ({ costs: { feesUsd, fundFeesYearlyUsd, fundFees } }: ClientReport): readonly Block[] => [
  heading('Costs'),
  { kind: 'text', text: `Fees booked in the period: ${dollars(feesUsd)}. The funds themselves cost about ${dollars(fundFeesYearlyUsd)} a year (${percent(fundFees, 2)} of their value), which their prices already contain.` },
]

const booked = ({ transactions }: ClientReport): readonly Block[] => [
  heading('Transactions'),
  ...(transactions === null || transactions.count === 0 ? [{ kind: 'text', text: 'Nothing was booked in the period.' } as const] : [
    { kind: 'table', columns: [{ head: 'Day', share: 0.16 }, { head: 'What', share: 0.2 }, { head: 'Symbol', share: 0.14 }, right('Quantity', 0.16), right('Price', 0.16), right('Amount', 0.18)],
      rows: transactions.rows.map(({ on, kind, symbol, quantity, price, amountUsd }) => [on, capital(kind), symbol ?? '', quantity ?? '', price === null ? '' : dollars(price), dollars(amountUsd)]) } as const,
    ...(transactions.shown < transactions.count ? [note(`${transactions.shown} of ${transactions.count} bookings.`)] : []),
  ]),
]

const outcomeWords = { taken: 'Taken', declined: 'Declined', lapsed: 'Lapsed', refused: 'Refused by a check', open: 'Open' } as const
const recommended = ({ recommendations }: ClientReport): readonly Block[] => [
  heading('Recommendations and orders'),
  recommendations.length === 0 ? { kind: 'text', text: 'Nothing was proposed in the period.' }
    : { kind: 'table', columns: [{ head: 'Day', share: 0.14 }, { head: 'Trade', share: 0.3 }, right('At most', 0.16), { head: 'Outcome', share: 0.14 }, { head: 'In the record', share: 0.26 }],
      rows: recommendations.map(({ on, legs, worstCaseUsd, outcome, recordId }) =>
        [on, legs.map(({ side, quantity, symbol }) => `${side} ${quantity} ${symbol}`).join(', '), dollars(worstCaseUsd), outcomeWords[outcome], recordId]) },
]

/** A client's periodic report as a document: what it is worth, how it did, what it cost, what was done and what was proposed. */
export const clientPaper = (report: ClientReport, createdAt: Date): Paper => withReadableDays({
  title: `Report: ${report.label}`, createdAt,
  subtitle: `${report.from} to ${report.to}. Worth ${dollars(report.portfolio.valueUsd)} as of ${report.portfolio.asOf}, of it ${dollars(report.portfolio.cashUsd)} in cash.`,
  blocks: [...performed(report), ...allocation(report), ...costs(report), ...booked(report), ...recommended(report)],
  foot: `Prices as of ${report.portfolio.asOf}. Amounts in US dollars. Printed ${createdAt.toISOString().slice(0, 10)}.`,
})
