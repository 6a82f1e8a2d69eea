import { z } from 'zod'
import { personChain } from '../../../ledger/record.ts'
import { auditProofMs } from '../../auth/proof-age.ts'
import { guardedLines } from '../../record-export/guarded-lines.ts'
import { makeExport, readLines } from '../../record-export/kept-exports.ts'
import type { Steward } from '../../steward.ts'
import { notFound } from '../problem.ts'
import { isProven } from '../proof.ts'
import { param, parsed, type Routes } from '../routing.ts'

const place = z.strictObject({ from: z.string().regex(/^\d{1,9}$/).transform(Number).optional() })

/** The whole record for `verify --export`: made as of one moment, fetched in as many parts as proofs of who reads allow. */
export const recordRoutes = (steward: Steward): Routes<'POST /api/record/exports' | 'GET /api/record/exports/:id'> => ({
  'POST /api/record/exports': async ({ session }) => {
    const made = await makeExport(steward, session.person.id)
    await steward.append(personChain(session.person.id), 'record-exported', { sessionId: session.id, ...made })
    return { status: 201, body: made }
  },
  'GET /api/record/exports/:id': async (call) => {
    const { person, id: sessionId } = call.session
    const [id, { from = 0 }] = [param(call, 'id'), parsed(place, call.request.query)]
    const lines = await readLines(steward, person.id, id)
    if (!lines) throw notFound('There is no such export. Make a new one.')
    await steward.append(personChain(person.id), 'record-export-read', { sessionId, id, from })
    const mayRead = (): Promise<boolean> => isProven(steward, call.session, auditProofMs)
    return { status: 200, lines: guardedLines(lines, from, { mayRead, maxAgeMs: auditProofMs }), headers: { 'Content-Type': 'application/x-ndjson; charset=utf-8' } }
  },
})
