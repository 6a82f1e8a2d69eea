import { sql } from 'kysely'
import { isDirectLoopback } from '../origin.ts'
import { HttpProblem } from '../problem.ts'
import { ok, type Routes } from '../routing.ts'
import type { Steward } from '../../steward.ts'

/** Is the process alive, can it work, and what does it count. */
export const operationsRoutes = (steward: Steward): Routes<'GET /healthz' | 'GET /readyz' | 'GET /metrics'> => ({
  'GET /healthz': () => ok({ status: 'ok' }),
  'GET /readyz': async () => {
    await sql`SELECT 1`.execute(steward.db.kysely).catch(() => { throw new HttpProblem(503, 'NOT_READY', 'The database does not answer.') })
    return ok({ status: 'ready', market: steward.market.source, asOf: steward.market.now() })
  },
  // Counts tell a stranger how busy the firm is: open on this machine, behind a proxy it is the proxy's to guard.
  'GET /metrics': ({ request }) => {
    const address = request.socket.remoteAddress ?? ''
    if (!isDirectLoopback(request) && !['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address)) throw new HttpProblem(403, 'FORBIDDEN', 'Metrics are read on this machine.')
    return { status: 200, text: steward.metrics.text(), headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' } }
  },
})
