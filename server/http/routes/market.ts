import { z } from 'zod'
import type { Steward } from '../../steward.ts'
import { HttpProblem, notFound } from '../problem.ts'
import { ok, parsed, type Routes } from '../routing.ts'

export const daysSchema = z.strictObject({ days: z.int().min(1).max(3660) })

export const advanceBy = async (steward: Steward, days: number): Promise<{ readonly asOf: string }> => {
  const asOf = await steward.advance(days)
  if (asOf === undefined) throw new HttpProblem(409, 'LIVE_MARKET', 'A live market moves by itself.')
  return { asOf }
}

/** The demo's time machine: settlement, calendar and prices move on for everybody. */
export const marketRoutes = (steward: Steward): Routes<'POST /api/advance'> => ({
  'POST /api/advance': async ({ body }) => {
    if (!steward.config.demo) throw notFound()
    return ok(await advanceBy(steward, parsed(daysSchema, body).days))
  },
})
