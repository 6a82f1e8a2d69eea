import { z } from 'zod'
import type { portfolio } from '../../../tools/portfolio/index.ts'
import type { PersonFacts } from '../../../domain/facts.ts'
import { withBookings } from '../../../ledger/people.ts'
import { createDashboard } from '../../dashboard/dashboard.ts'
import { figures, standOf } from '../../dashboard/figures.ts'
import type { Steward } from '../../steward.ts'
import { settled } from '../answers.ts'
import { notFound } from '../problem.ts'
import { ok, parsed, type Routes } from '../routing.ts'

const which = z.strictObject({ accountId: z.string().min(1).max(100).optional() })

/** The account asked for, else the person's first, else their first client's. */
const choose = (facts: PersonFacts, wanted: string | undefined): string => {
  const first = facts.accounts[0] ?? facts.clients[0]?.accounts[0]
  const id = wanted ?? first?.accountId
  if (id === undefined) throw notFound('There is no account yet.')
  return id
}

export const portfolioRoutes = (steward: Steward): Routes<'GET /api/portfolio' | 'GET /api/dashboard'> => {
  const dashboard = createDashboard(steward)
  return {
    'GET /api/portfolio': async ({ request, session }) => {
      const { accountId: wanted } = parsed(which, request.query)
      const facts = await steward.readFacts(session.person)
      const accountId = choose(facts, wanted)
      const found = settled(await figures<z.input<typeof portfolio.output>>(steward, await standOf(steward, facts), 'portfolio', { accountId }))
      const holdings = found.holdings.map(({ symbol, quantity, price, valueUsd, weight }) => ({ symbol, quantity, price, valueUsd, weight }))
      return ok({ asOf: found.asOf, accountId, valueUsd: found.valueUsd, cashUsd: found.cashUsd, holdings })
    },
    'GET /api/dashboard': async ({ request, session }) => {
      const { accountId: wanted } = parsed(which, request.query)
      const facts = await steward.readFacts(session.person)
      const accountId = choose(facts, wanted)
      const page = await dashboard(session, await withBookings(steward.db.kysely, facts, [accountId]), accountId)
      if (!page) throw notFound('There is no such account.')
      return ok(page)
    },
  }
}
