import type { z } from 'zod'
import { formatUsd, sum, usdOf } from '../../domain/money.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { performance } from '../../tools/performance/index.ts'
import type { PortfolioOutput } from '../../tools/portfolio/output.ts'
import type { transactions } from '../../tools/transactions/index.ts'
import { figures, figuresOrNull, type Stand } from '../dashboard/figures.ts'
import type { Steward } from '../steward.ts'
import type { Recommended } from './recommendations.ts'

type Performance = z.input<typeof performance.output>
type Transactions = z.input<typeof transactions.output>

/** Whose report: the person's own accounts, or a client's of their book. Both days are included. `recommendations`: those of the period, of everybody in question. */
export interface ReportWish { readonly clientId?: string | undefined; readonly from: string; readonly to: string; readonly recommendations: readonly Recommended[] }

/** Everything that a periodic report says, from the same tools as the conversation. Amounts are decimal strings in USD, shares fractions of one. */
export interface ClientReport {
  readonly label: string
  readonly from: string
  readonly to: string
  readonly portfolio: PortfolioOutput
  /** `null` where there is no history yet. */
  readonly performance: Performance | null
  readonly transactions: Transactions | null
  readonly costs: { readonly feesUsd: string; readonly fundFeesYearlyUsd: string; readonly fundFees: number }
  readonly recommendations: readonly Recommended[]
}

/** As many bookings as one report lists; the sums cover all. */
const mostRows = 100

/** A refusal where the person has no such client or account. */
export const clientReport = async (steward: Steward, stand: Stand, { clientId, from, to, recommendations }: ReportWish): Promise<ClientReport | Refusal> => {
  const scope = clientId === undefined ? {} : { clientId }
  const portfolio = await figures<PortfolioOutput>(steward, stand, 'portfolio', scope)
  if (isRefusal(portfolio)) return portfolio
  const [performed, booked] = await Promise.all([
    figuresOrNull<Performance>(steward, stand, 'performance', { ...scope, from, to }),
    figuresOrNull<Transactions>(steward, stand, 'transactions', { ...scope, from, to, order: 'oldest', limit: mostRows }),
  ])
  const accountIds = new Set(portfolio.accounts.map(({ accountId }) => accountId))
  const fees = (booked?.byKind ?? []).filter(({ kind }) => kind === 'fee').map(({ amountUsd }) => usdOf(amountUsd))
  return {
    label: clientId === undefined ? portfolio.accounts.map(({ label }) => label).join(', ') : stand.facts.clients.find((client) => client.personId === clientId)?.label ?? '',
    from, to, portfolio, performance: performed, transactions: booked, recommendations: recommendations.filter(({ accountId }) => accountIds.has(accountId)),
    costs: { feesUsd: formatUsd(sum(fees)), fundFeesYearlyUsd: portfolio.fees.yearlyUsd, fundFees: portfolio.fees.expenseRatio },
  }
}
