import type { z } from 'zod'
import type { Ips } from '../../domain/policy.ts'
import type { goalPlanner } from '../../tools/goal-planner/index.ts'
import type { Steward } from '../steward.ts'
import { figuresOrNull, type Stand } from './figures.ts'

type Plan = z.input<typeof goalPlanner.output>

/** Levels by year in today's money: 5, 25, 50, 75 and 95 of 100 futures lie below them. */
const fanOf = ({ fan }: Plan) => ({
  x: fan.map(({ date }) => (date.length === 7 ? `${date}-01` : date)), p5: fan.map((row) => Number(row.p5Usd)), p25: fan.map((row) => Number(row.p25Usd)),
  p50: fan.map((row) => Number(row.p50Usd)), p75: fan.map((row) => Number(row.p75Usd)), p95: fan.map((row) => Number(row.p95Usd)),
})

/** The policy's goals with their chances; a goal that can't be planned is shown without. */
export const goalsOf = (steward: Steward, stand: Stand, accountId: string, ips: Ips) => Promise.all(ips.goals.map(async (goal) => {
  const plan = await figuresOrNull<Plan>(steward, stand, 'goal-planner', { accountId, goalId: goal.goalId })
  return {
    goalId: goal.goalId, label: goal.label, targetUsd: goal.targetUsd, on: goal.on, probability: plan?.probability ?? null,
    fan: plan && fanOf(plan),
  }
}))
