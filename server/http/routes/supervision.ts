import { z } from 'zod'
import { countQueue, readQueue } from '../../../gates/supervision/queue.ts'
import { decisions, reviewItem } from '../../../gates/supervision/review.ts'
import { personChain } from '../../../ledger/record.ts'
import type { Steward } from '../../steward.ts'
import { answered } from '../answers.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const query = z.strictObject({ state: z.enum(['open', 'reviewed']).default('open'), kind: z.enum(['lexicon', 'policy', 'sample', 'activity']).optional() })
const review = z.strictObject({ decision: z.enum(decisions), note: z.string().trim().min(3).max(2000) })
const mostShown = 200

/** What a compliance officer should look at, and what they decided. Looking is in their own record, and so is the decision. */
export const supervisionRoutes = (steward: Steward): Routes<'GET /api/supervision' | 'GET /api/supervision/count' | 'POST /api/supervision/:id/review'> => ({
  'GET /api/supervision': async ({ request, session }) => {
    const wanted = parsed(query, request.query)
    const items = await readQueue(steward.audit.kysely, { ...wanted, limit: mostShown })
    await steward.append(personChain(session.person.id), 'supervision-read', { sessionId: session.id, ...wanted, items: items.length })
    return ok({ items })
  },
  // Asked for every few seconds by an open page: it tells of nobody, so it is not a read of the record.
  'GET /api/supervision/count': async () => ok(await countQueue(steward.audit.kysely)),
  'POST /api/supervision/:id/review': async (call) => {
    const { session } = call
    return answered(await reviewItem(steward.db, { reviewer: session.person, sessionId: session.id, itemId: param(call, 'id'), ...parsed(review, call.body) }))
  },
})
