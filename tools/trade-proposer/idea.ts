import { z } from 'zod'
import type { EarlierResult } from '../../domain/facts.ts'
import { percent } from '../portfolio-source/words.ts'

const withRisk = z.looseObject({ result: z.looseObject({ volatility: z.number() }) })

/** Half of what one decimal of a percentage shows. */
const visible = 5e-4

/** Says why the ticket's volatility is not the one that the person read in the idea behind it; nothing where they agree. */
export const ideaNotes = (resultId: string | undefined, results: readonly EarlierResult[], riskAfter: number | null): string[] => {
  const found = withRisk.safeParse(results.find((each) => each.id === resultId)?.output)
  if (!found.success || riskAfter === null) return []
  const { volatility } = found.data.result
  return Math.abs(volatility - riskAfter) < visible ? []
    : [`Volatility after these orders is ${percent(riskAfter)} a year, in ${resultId} it was ${percent(volatility)}: whole shares, limits and this one account lead to other weights, or it was estimated in another way there.`]
}
