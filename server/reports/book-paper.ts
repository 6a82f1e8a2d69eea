import { formatUsd, sum, usdOf } from '../../domain/money.ts'
import type { Block, Paper } from '../papers/paper.ts'
import type { ClientReport } from './client-report.ts'
import { dollars, percent, withReadableDays } from './words.ts'

const worstDrift = ({ portfolio }: ClientReport): number | null =>
  (portfolio.drift.status === 'no-policy' ? null : Math.max(0, ...portfolio.drift.classes.map(({ drift }) => Math.abs(drift))))

const counted = (report: ClientReport, outcome: string): number => report.recommendations.filter((each) => each.outcome === outcome).length

/** An advisor's clients on one sheet, the largest first. */
export const bookPaper = (reports: readonly ClientReport[], period: { readonly from: string; readonly to: string; readonly asOf: string }, createdAt: Date): Paper => {
  const total = sum(reports.map(({ portfolio }) => usdOf(portfolio.valueUsd)))
  const rows = reports.toSorted((a, b) => Number(usdOf(b.portfolio.valueUsd).minor - usdOf(a.portfolio.valueUsd).minor)).map((report) => [
    report.label, dollars(report.portfolio.valueUsd), percent(report.performance?.focus.timeWeighted ?? null), percent(report.performance?.focus.benchmark ?? null), percent(worstDrift(report)),
    percent(report.portfolio.cashWeight), dollars(report.costs.feesUsd), `${counted(report, 'taken')} of ${report.recommendations.length}`])
  const blocks: readonly Block[] = reports.length === 0 ? [{ kind: 'text', text: 'There is no client under a mandate that runs.' }] : [
    { kind: 'table', rows, columns: [{ head: 'Client', share: 0.22 }, { head: 'Value', share: 0.16, align: 'right' }, { head: 'Return', share: 0.1, align: 'right' }, { head: 'Benchmark', share: 0.12, align: 'right' },
      { head: 'Largest drift', share: 0.12, align: 'right' }, { head: 'Cash', share: 0.08, align: 'right' }, { head: 'Fees', share: 0.1, align: 'right' }, { head: 'Taken', share: 0.1, align: 'right' }] },
    { kind: 'text', quiet: true, text: 'Return is time-weighted over the period, the benchmark that of each client’s policy. Drift is the class farthest from its target. Taken counts confirmed proposals of all that were made.' }]
  return withReadableDays({ title: 'Client book', subtitle: `${period.from} to ${period.to}. ${reports.length} clients, ${dollars(formatUsd(total))} together as of ${period.asOf}.`, createdAt, blocks, foot: `Prices as of ${period.asOf}. Amounts in US dollars.` })
}
