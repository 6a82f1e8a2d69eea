import { sql } from 'kysely'
import { z } from 'zod'
import { readKillSwitch, setKillSwitch } from '../../../gates/kill-switch.ts'
import { readFirmPolicy } from '../../../ledger/people.ts'
import { settingsProofMs } from '../../auth/proof-age.ts'
import { modelName } from '../../foundations/model-name.ts'
import type { Steward } from '../../steward.ts'
import { answered } from '../answers.ts'
import { actorOf } from '../gate-input.ts'
import { isProven, proofNeeded } from '../proof.ts'
import { ok, parsed, type Routes } from '../routing.ts'

const switchSchema = z.strictObject({ on: z.boolean(), reason: z.string().min(3).max(500) })

const tableCounts = async (steward: Steward) => {
  const { rows } = await sql<{ people: number; conversations: number; openOrders: number; entries: number }>`
    SELECT (SELECT count(*)::int FROM person WHERE active) AS people, (SELECT count(*)::int FROM conversation) AS conversations,
      (SELECT count(*)::int FROM outbox WHERE done_at IS NULL) AS "openOrders", (SELECT count(*)::int FROM entry) AS entries`.execute(steward.db.kysely)
  return rows[0]
}

/** Runs the house without seeing anybody's money or words. */
export const adminRoutes = (steward: Steward): Routes<'GET /api/admin/health' | 'GET /api/admin/policy' | 'GET /api/admin/kill-switch' | 'POST /api/admin/kill-switch'> => ({
  'GET /api/admin/health': async () => ok({
    mode: steward.config.STEWARD_MODE, demo: steward.config.demo, database: steward.db.kind, market: steward.market.source, asOf: steward.market.now(),
    broker: steward.config.BROKER, model: modelName(steward.config),
    memoryMb: Math.round(process.memoryUsage.rss() / 1e6), uptimeSeconds: Math.round(process.uptime()), killSwitch: await readKillSwitch(steward.db.kysely),
    counts: await tableCounts(steward),
  }),
  'GET /api/admin/policy': async () => ok(await readFirmPolicy(steward.db.kysely)),
  'GET /api/admin/kill-switch': async () => ok(await readKillSwitch(steward.db.kysely)),
  'POST /api/admin/kill-switch': async ({ body, session, request }) => {
    const { on, reason } = parsed(switchSchema, body)
    // Stopping must never wait for a code; starting again may.
    if (!on && !(await isProven(steward, session, settingsProofMs))) throw proofNeeded(settingsProofMs)
    return answered(await setKillSwitch(steward.gate, { actor: actorOf({ session, request }), on, reason }))
  },
})
