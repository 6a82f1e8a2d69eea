import { z } from 'zod'
import { isRefusal, type Refusal } from '../../../domain/result.ts'
import { retentionRules } from '../../../domain/retention.ts'
import { personChain } from '../../../ledger/record.ts'
import { asHtml, asJsonLines } from '../../privacy/document.ts'
import type { Steward } from '../../steward.ts'
import { answered } from '../answers.ts'
import { actorOf } from '../gate-input.ts'
import { ok, param, parsed, type Answer, type Routes, type SignedCall } from '../routing.ts'

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
    answered(await privacy.requestReview(session.person, parsed(reviewOf, body), (_person, topic, conversationId) => personal.openTask(actorOf({ session, request }), { topic, conversationId })), 201),
}) satisfies Partial<Routes>

/** Compliance keeps and lets go; what it does stands in the firm's chain and its own. */
const keeping = (steward: Steward) => {
  const { privacy } = steward
  const told = async <T>({ session }: SignedCall, kind: string, result: T | Refusal, facts: Readonly<Record<string, unknown>>, status?: number): Promise<Answer> => {
    await steward.append(personChain(session.person.id), kind, { sessionId: session.id, ...facts, ...(isRefusal(result) ? { refused: result.code } : {}) })
    return answered(result, status)
  }
  return {
    'GET /api/retention': () => ok({ years: privacy.years, rules: retentionRules(privacy.years) }),
    'POST /api/retention/delete': async (call) => {
      const { conversationId } = parsed(deleting, call.body)
      return told(call, 'deletion-asked', await privacy.deleteConversation(conversationId), { conversationId })
    },
    'GET /api/holds': async () => ok({ holds: await privacy.holds() }),
    'POST /api/holds': async (call) => {
      const wish = parsed(holdOn, call.body)
      return told(call, 'hold-placed', await privacy.placeHold(wish, call.session.person.id), wish, 201)
    },
    'POST /api/holds/:id/lift': async (call) => {
      const wish = parsed(lifting, call.body)
      return told(call, 'hold-ended', await privacy.endHold(param(call, 'id'), wish.reason, call.session.person.id), { holdId: param(call, 'id'), ...wish })
    },
  } satisfies Partial<Routes>
}

export const privacyRoutes = (steward: Steward): Routes<
'GET /api/privacy' | 'GET /api/privacy/export' | 'POST /api/privacy/erasure' | 'POST /api/privacy/human-review' | 'GET /api/retention' | 'POST /api/retention/delete'
| 'GET /api/holds' | 'POST /api/holds' | 'POST /api/holds/:id/lift' | 'POST /api/admin/users/:id/close'> => ({
  ...own(steward), ...keeping(steward),
  'POST /api/admin/users/:id/close': async (call) => answered(await steward.privacy.closeAccount(param(call, 'id'), { personId: call.session.person.id, sessionId: call.session.id })),
})
