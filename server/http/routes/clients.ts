import type { z } from 'zod'
import { percent } from '../../../domain/format.ts'
import type { portfolio } from '../../../tools/portfolio/index.ts'
import { figuresOrNull, standOf } from '../../dashboard/figures.ts'
import type { Steward } from '../../steward.ts'
import { ok, type Routes } from '../routing.ts'

type Portfolio = z.input<typeof portfolio.output>

const cashHeavy = 0.15

const alertsOf = ({ drift, cashWeight, concentration }: Portfolio): readonly { readonly kind: string; readonly text: string }[] => [
  ...(drift.status === 'outside' ? [{ kind: 'drift', text: `${drift.classes.filter(({ status }) => status !== 'within').map(({ assetClass }) => assetClass.replace('-', ' ')).join(', ')} outside the band` }] : []),
  ...(cashWeight > cashHeavy ? [{ kind: 'cash', text: `${percent(cashWeight, 0)} in cash` }] : []),
  ...(concentration.largestSingleStock !== null && concentration.largestSingleStockWeight > 0.25
    ? [{ kind: 'concentration', text: `${percent(concentration.largestSingleStockWeight, 0)} in ${concentration.largestSingleStock}` }] : []),
]

/** An advisor's book: one line an account under a mandate that still runs. */
export const clientRoutes = (steward: Steward): Routes<'GET /api/clients'> => ({
  'GET /api/clients': async ({ session }) => {
    const facts = await steward.readFacts(session.person)
    const stand = await standOf(steward, facts)
    const rows = await Promise.all(facts.clients.flatMap((client) => client.accounts.map(async (account) => {
      const found = await figuresOrNull<Portfolio>(steward, stand, 'portfolio', { accountId: account.accountId })
      return found && {
        personId: client.personId, label: client.label, accountId: account.accountId, accountLabel: account.label, valueUsd: found.valueUsd,
        drift: found.drift.status === 'no-policy' ? null : Math.max(0, ...found.drift.classes.map((each) => Math.abs(each.drift))),
        riskLevel: client.ips.riskLevel, riskNow: found.risk.volatility, cashWeight: found.cashWeight, alerts: alertsOf(found),
      }
    })))
    return ok({ asOf: stand.market.asOf, clients: rows.filter((row) => row !== null) })
  },
})
