import { z } from 'zod'
import { retentionRules } from '../../../domain/retention.ts'
import { asHtml, asJsonLines } from '../../privacy/document.ts'
import type { Steward } from '../../steward.ts'
import { answered } from '../answers.ts'
import { actorOf } from '../gate-input.ts'
import { ok, param, parsed, type Routes, type SignedCall } from '../routing.ts'

const exportAs = z.strictObject({ format: z.enum(['jsonl', 'html']).default('jsonl') })
const reviewOf = z.strictObject({ topic: z.string().min(3).max(500), conversationId: z.string().min(1).max(200).optional() })
const reason = z.string().min(3).max(500)
const holdOn = z.union([z.strictObject({ personId: z.string().min(1).max(200), reason }), z.strictObject({ conversationId: z.string().min(1).max(200), reason })])
const lifting = z.strictObject({ reason })
const deleting = z.strictObject({ conversationId: z.string().min(1).max(200) })

/** What everybody may ask about their own data. */
const own = ({ privacy, personal, clock }: Steward) => ({
  'GET /api/privacy': async ({ session }) => ok(await privacy.describePrivacy(session.person)),
  'GET /api/privacy/export': async ({ request, session }) => {
    const { format } = parsed(exportAs, request.query)
    const items = await privacy.readEverything(session.person.id)
    await privacy.noteAccess(session.person, items.length)
    const headers = { 'Content-Type': format === 'html' ? 'text/html; charset=utf-8' : 'application/x-ndjson; charset=utf-8', 'Content-Disposition': `attachment; filename="steward-data.${format}"`, 'Cache-Control': 'no-store' }
    return { status: 200, text: format === 'html' ? asHtml(items, clock()) : asJsonLines(items, clock()), headers }
  },
  'POST /api/privacy/erasure': async ({ session }) => answered(await privacy.requestErasure(session.person)),
  'POST /api/privacy/human-review': async ({ body, session, request }) =>
    answered(await privacy.requestReview(session.person, parsed(reviewOf, body), (wish, note) => personal.openTask(actorOf({ session, request }), wish, note)), 201),
}) satisfies Partial<Routes>

const byOf = ({ session }: SignedCall) => ({ personId: session.person.id, sessionId: session.id })

/** Compliance keeps and lets go. */
const keeping = ({ privacy }: Steward) => ({
  'GET /api/retention': () => ok({ years: privacy.years, rules: retentionRules(privacy.years) }),
  'POST /api/retention/delete': async (call) => answered(await privacy.deleteConversation(byOf(call), parsed(deleting, call.body).conversationId)),
  'GET /api/holds': async () => ok({ holds: await privacy.holds() }),
  'POST /api/holds': async (call) => answered(await privacy.placeHold(byOf(call), parsed(holdOn, call.body)), 201),
  'POST /api/holds/:id/lift': async (call) => answered(await privacy.endHold(byOf(call), param(call, 'id'), parsed(lifting, call.body).reason)),
}) satisfies Partial<Routes>

export const privacyRoutes = (steward: Steward): Routes<
'GET /api/privacy' | 'GET /api/privacy/export' | 'POST /api/privacy/erasure' | 'POST /api/privacy/human-review' | 'GET /api/retention' | 'POST /api/retention/delete'
| 'GET /api/holds' | 'POST /api/holds' | 'POST /api/holds/:id/lift' | 'POST /api/admin/users/:id/close'> => ({
  ...own(steward), ...keeping(steward),
  'POST /api/admin/users/:id/close': async (call) => answered(await steward.privacy.closeAccount(param(call, 'id'), byOf(call))),
})
