import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { backUp } from '../../backup/backup.ts'
import { RecordError } from '../../../ledger/record-error.ts'
import { anchorNews } from '../../foundations/anchors.ts'
import type { Steward } from '../../steward.ts'
import { answered } from '../answers.ts'
import { HttpProblem, notFound } from '../problem.ts'
import { ok, parsed, type Routes } from '../routing.ts'

const backupTo = z.strictObject({ to: z.string().min(1).max(4096).refine(isAbsolute, 'an absolute path') })
const loss = z.strictObject({ reason: z.string().min(3).max(500) })

/** What the operator can mend by reading it: their record, their path. Anything else is ours, and is logged. */
const theirs = (code: string) => (error: unknown): never => {
  const known = error instanceof RecordError || (error instanceof Error && 'syscall' in error && 'path' in error)
  throw known ? new HttpProblem(409, code, error.message) : error
}

/** Keeping the record beyond this machine: the newest anchor, backups, and going on after a loss. */
export const safekeepingRoutes = (steward: Steward): Routes<'GET /api/record/anchor' | 'POST /local/backup' | 'POST /local/accept-loss'> => ({
  'GET /api/record/anchor': async () => {
    const last = await steward.checkpointer.last()
    if (!last) throw notFound('There is no checkpoint yet.')
    return ok(anchorNews(last))
  },
  'POST /local/backup': async ({ body }) => {
    return answered(await backUp(steward, parsed(backupTo, body).to).catch(theirs('BACKUP_FAILED')))
  },
  'POST /local/accept-loss': async ({ body }) => {
    const { reason } = parsed(loss, body)
    const next = await steward.checkpointer.accept(reason).catch(theirs('NOTHING_LOST'))
    return ok(anchorNews(next))
  },
})
