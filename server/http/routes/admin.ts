import { sql } from 'kysely'
import { z } from 'zod'
import { isRefusal } from '../../../domain/result.ts'
import { readKillSwitch, setKillSwitch } from '../../../gates/kill-switch.ts'
import { statusOf } from '../../../gates/answer.ts'
import { readFirmPolicy } from '../../../ledger/people.ts'
import { personChain } from '../../../ledger/record.ts'
import { modelName } from '../../foundations/model-name.ts'
import type { Steward } from '../../steward.ts'
import { channelOf } from '../channel.ts'
import { HttpProblem, notFound, refusalProblem } from '../problem.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const switchSchema = z.strictObject({ on: z.boolean(), reason: z.string().min(3).max(500) })
const userSchema = z.strictObject({ active: z.boolean() })

const tableCounts = async (steward: Steward) => {
  const { rows } = await sql<{ people: number; conversations: number; openOrders: number; entries: number }>`
    SELECT (SELECT count(*)::int FROM person WHERE active) AS people, (SELECT count(*)::int FROM conversation) AS conversations,
      (SELECT count(*)::int FROM outbox WHERE done_at IS NULL) AS "openOrders", (SELECT count(*)::int FROM entry) AS entries`.execute(steward.db.kysely)
  return rows[0]
}

/** Runs the house without seeing anybody's money or words. */
export const adminRoutes = (steward: Steward): Routes<
'GET /api/admin/health' | 'GET /api/admin/users' | 'POST /api/admin/users/:id' | 'GET /api/admin/policy' | 'GET /api/admin/kill-switch' | 'POST /api/admin/kill-switch'> => ({
  'GET /api/admin/health': async () => ok({
    mode: steward.config.STEWARD_MODE, demo: steward.config.demo, database: steward.db.kind, market: steward.market.source, asOf: steward.market.now(),
    broker: steward.config.BROKER, model: modelName(steward.config),
    memoryMb: Math.round(process.memoryUsage.rss() / 1e6), uptimeSeconds: Math.round(process.uptime()), killSwitch: await readKillSwitch(steward.db.kysely),
    counts: await tableCounts(steward),
  }),
  'GET /api/admin/users': async () => {
    const rows = await steward.db.kysely.selectFrom('person').select(['id', 'email', 'label', 'role', 'active', 'created_at']).orderBy('role').orderBy('email').execute()
    return ok({ users: rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() })) })
  },
  'POST /api/admin/users/:id': async (call) => {
    const id = param(call, 'id')
    const { active } = parsed(userSchema, call.body)
    if (id === call.session.person.id) throw new HttpProblem(422, 'NOT_YOURSELF', 'You can not switch off your own account.')
    const changed = await steward.db.kysely.updateTable('person').set({ active }).where('id', '=', id).executeTakeFirst()
    if (changed.numUpdatedRows === 0n) throw notFound('There is no such person.')
    await steward.append(personChain(id), active ? 'person-activated' : 'person-deactivated', { by: call.session.person.id, sessionId: call.session.id })
    const ended = active ? [] : await steward.sessions.revoke(id)
    return ok({ id, active, sessionsEnded: ended.length })
  },
  'GET /api/admin/policy': async () => ok(await readFirmPolicy(steward.db.kysely)),
  'GET /api/admin/kill-switch': async () => ok(await readKillSwitch(steward.db.kysely)),
  'POST /api/admin/kill-switch': async ({ body, session, request }) => {
    const { on, reason } = parsed(switchSchema, body)
    const result = await setKillSwitch(steward.gate, { actor: { person: session.person, sessionId: session.id, channel: channelOf(request) }, on, reason })
    if (isRefusal(result)) throw refusalProblem(result, statusOf(result))
    return ok(result)
  },
})
