import { z } from 'zod'
import { parseUsd, usdToNumber } from '../../domain/money.ts'
import { labelOn, type Goal } from '../../domain/policy.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { dayInput } from '../portfolio/shapes.ts'
import { holdTogether } from '../portfolio-source/holdings.ts'
import { scopeFields, type Scope } from '../portfolio-source/scope.ts'
import { portfolioSource } from '../portfolio-source/source.ts'
import type { Problem } from './problem.ts'

const amount = z.string().refine((text) => (parseUsd(text)?.minor ?? -1n) >= 0n, 'an amount such as "1000.00"')

export const input = z.strictObject({
  ...scopeFields,
  goalId: z.string().optional().describe('A goal of the policy; its target, date and saving are used where not given'),
  kind: z.enum(['retirement', 'house', 'education', 'other']).optional(),
  targetUsd: amount.optional().describe('Wanted at the date, in today\'s money'),
  on: dayInput.optional().describe('When. From an age only once the person has said in which year they reach it'),
  monthlyUsd: z.string().refine((text) => parseUsd(text) !== undefined, 'an amount such as "500.00"').optional().describe('Saved each month until then, growing with inflation; negative: taken out'),
  startUsd: amount.optional().describe('Absent: what the accounts are worth'),
  spendMonthlyUsd: amount.optional().describe('For retirement: spent each month from that date on, in today\'s money'),
  spendYears: z.number().int().min(1).max(50).optional().describe('Absent: 30 years'),
  portfolio: portfolioSource.default({ kind: 'current' }),
  glideToSafe: z.number().min(0).max(1).default(0).describe('Share that has moved to bonds by the date, step by step each year'),
  inflation: z.number().min(-0.02).max(0.15).optional().describe('Per year; absent: the average over the price history'),
  confidence: z.number().min(0.5).max(0.99).default(0.8).describe('Share of paths that should succeed'),
  model: z.enum(['bootstrap', 'lognormal']).default('bootstrap'),
  paths: z.number().int().min(1000).max(50_000).default(10_000), seed: z.number().int().min(0).max(2_147_483_647).default(1),
})
export type Input = z.output<typeof input>

/** What is asked, with the policy's goal filled in. */
export interface Wish {
  readonly label: string
  readonly kind: string
  readonly on: string
  readonly problem: Problem
}

const findGoal = (wish: Input, goals: readonly Goal[]): Goal | undefined | Refusal => {
  if (wish.goalId !== undefined) {
    return goals.find((each) => each.goalId === wish.goalId)
      ?? refuse('NOT_FOUND', 'There is no such goal.', { goalId: wish.goalId, goals: goals.map(({ goalId, label }) => ({ goalId, label })) }, 'Name one of your goals.')
  }
  if (wish.targetUsd !== undefined || wish.spendMonthlyUsd !== undefined) return undefined
  const fitting = goals.filter((each) => (wish.kind === undefined || each.kind === wish.kind) && (wish.on === undefined || each.on.slice(0, 4) === wish.on.slice(0, 4)))
  if (fitting.length === 1) return fitting[0]
  if (fitting.length > 1) return refuse('CLARIFY', 'Which goal do you mean?', { goals: fitting.map(({ goalId, label }) => ({ goalId, label })) }, 'Name the goal.')
  return refuse('CLARIFY', 'How much do you want to have, and when?', {}, 'Give an amount in today\'s money and a date.')
}

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

const number = (text: string): number => usdToNumber(parseUsd(text)!)

/** A year without a saving spree: 12 months are drawn together, so that bad runs stay together. */
const block = 12
const longestMonths = 720

export const wishOf = (wish: Input, scope: Scope, market: MarketView): Wish | Refusal => {
  const goal = findGoal(wish, scope.ips.goals)
  if (isRefusal(goal)) return goal
  const on = wish.on ?? goal?.on
  if (on === undefined) return refuse('CLARIFY', 'By when?', {}, 'Give a date or a year.')
  const months = monthsBetween(market.asOf, on)
  const spendMonthly = wish.spendMonthlyUsd === undefined ? 0 : number(wish.spendMonthlyUsd)
  const spendMonths = spendMonthly > 0 ? (wish.spendYears ?? 30) * 12 : 0
  if (months < 1) return refuse('DATE_PASSED', `${on} is not after ${market.asOf}.`, { on, asOf: market.asOf }, 'Give a later date.')
  if (months + spendMonths > longestMonths) return refuse('TOO_LONG', 'Saving and spending together reach more than sixty years ahead.', { months: months + spendMonths, longestMonths }, longestMonths - months < 12 ? 'Give an earlier date.' : `Give an earlier date or at most ${Math.floor((longestMonths - months) / 12)} years of spending (spendYears).`)
  const initial = wish.startUsd === undefined ? usdToNumber(holdTogether(scope.accounts, market).totalUsd) : number(wish.startUsd)
  const target = spendMonths > 0 ? 0 : number(wish.targetUsd ?? goal?.targetUsd ?? '0.00')
  return {
    label: goal === undefined ? wish.kind ?? 'goal' : labelOn(goal, on), kind: wish.kind ?? goal?.kind ?? 'other', on,
    problem: { initial, months, monthly: number(wish.monthlyUsd ?? goal?.monthlyUsd ?? '0.00'), target, spendMonthly, spendMonths, model: wish.model, paths: wish.paths, seed: wish.seed, block },
  }
}
