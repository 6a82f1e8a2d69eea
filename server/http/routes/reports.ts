import { z } from 'zod'
import { isRefusal } from '../../../domain/result.ts'
import { withBookings } from '../../../ledger/people.ts'
import { standOf } from '../../dashboard/figures.ts'
import { printPaper, type Paper } from '../../papers/paper.ts'
import { pagePaper } from '../../papers/page.ts'
import { bookPaper } from '../../reports/book-paper.ts'
import { clientPaper } from '../../reports/client-paper.ts'
import { clientReport, type ClientReport } from '../../reports/client-report.ts'
import { readRecommendations } from '../../reports/recommendations.ts'
import type { Session } from '../../auth/port.ts'
import type { Steward } from '../../steward.ts'
import { settled } from '../answers.ts'
import { HttpProblem } from '../problem.ts'
import { parsed, type Answer, type Routes } from '../routing.ts'

const format = z.enum(['html', 'pdf']).default('html')
const period = { from: z.iso.date().optional(), to: z.iso.date().optional() }
const clientQuery = z.strictObject({ ...period, clientId: z.string().min(1).max(100).optional(), format })
const bookQuery = z.strictObject({ ...period, format })

/** This year so far, as the market dates it, unless other days are named. */
const daysOf = (steward: Steward, { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) => {
  const last = to ?? steward.market.now()
  const first = from ?? `${last.slice(0, 4)}-01-01`
  if (first > last) throw new HttpProblem(422, 'INVALID_INPUT', 'The period ends before it begins.')
  return { from: first, to: last }
}

/** A page by itself may style itself; nothing on it runs. */
const pageHeaders = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:", 'Cache-Control': 'no-store' }

const sent = async (paper: Paper, as: 'html' | 'pdf', name: string): Promise<Answer> => (as === 'html'
  ? { status: 200, text: pagePaper(paper), headers: pageHeaders }
  : { status: 200, bytes: await printPaper(paper), headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="${name}.pdf"`, 'Cache-Control': 'no-store' } })

/** What all reports of one request stand on, read once whatever the number of clients. */
const ground = async (steward: Steward, session: Session, days: { readonly from: string; readonly to: string }, clientId?: string) => {
  const facts = await steward.readFacts(session.person)
  const clients = facts.clients.filter(({ personId }) => clientId === undefined || personId === clientId).flatMap((client) => client.accounts)
  const stand = await standOf(steward, await withBookings(steward.db.kysely, facts, clients.map(({ accountId }) => accountId)))
  const accounts = [...facts.accounts, ...clients]
  // Prices may be days old: a report up to the newest of them holds what was proposed on them until now.
  const until = days.to < steward.market.now() ? days.to : [days.to, steward.clock().toISOString().slice(0, 10)].sort().at(-1)!
  const recommendations = await readRecommendations(steward.db.kysely, accounts.map(({ accountId }) => accountId), days.from, until)
  return { stand, wish: { ...days, recommendations } }
}

/** Periodic reports, as page and as PDF: a person's own, a client's for their advisor, and the whole book. */
export const reportRoutes = (steward: Steward): Routes<'GET /api/reports/client' | 'GET /api/reports/book'> => ({
  'GET /api/reports/client': async ({ request, session }) => {
    const { format: as, clientId, ...wanted } = parsed(clientQuery, request.query)
    const days = daysOf(steward, wanted)
    const { stand, wish } = await ground(steward, session, days, clientId)
    const report = settled(await clientReport(steward, stand, { ...wish, clientId }))
    return sent(clientPaper(report, steward.clock()), as, `report-${days.to}`)
  },
  'GET /api/reports/book': async ({ request, session }) => {
    const { format: as, ...wanted } = parsed(bookQuery, request.query)
    const days = daysOf(steward, wanted)
    const { stand, wish } = await ground(steward, session, days)
    const reports = await Promise.all(stand.facts.clients.map(({ personId }) => clientReport(steward, stand, { ...wish, clientId: personId })))
    const found = reports.filter((report): report is ClientReport => !isRefusal(report))
    return sent(bookPaper(found, { ...days, asOf: stand.market.asOf }, steward.clock()), as, `book-${days.to}`)
  },
})
