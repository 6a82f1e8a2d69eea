import { digestOf } from './canonical.ts'
import { parseUsd } from './money.ts'
import { bandsOf, benchmarkOf } from './house-policy.ts'
import type { EsgLimit, Goal, Ips } from './policy.ts'
import { isRefusal, refuse, type Refusal } from './result.ts'
import type { RiskAnswers } from './risk-answers.ts'
import { contradictionsIn, riskResultOf } from './risk-profile.ts'
import { isIsoDate } from './units.ts'
import { dollarText } from './wish.ts'

export type GoalDraft = Omit<Goal, 'goalId'>

/** One change of an investment policy statement, as the person asks for it. Everything else in the statement stays. */
export type ProfileChange =
  | { readonly kind: 'questionnaire'; readonly answers: RiskAnswers }
  | { readonly kind: 'goal-add'; readonly goal: GoalDraft }
  | { readonly kind: 'goal-change'; readonly goalId: string; readonly goal: GoalDraft }
  | { readonly kind: 'goal-remove'; readonly goalId: string }
  | { readonly kind: 'exclusions'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'esg-limits'; readonly limits: readonly EsgLimit[] }

const mostGoals = 12
const mostExclusions = 40

const slug = (text: string): string => text.toLowerCase().normalize('NFKD').replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'goal'

const freeId = (label: string, goals: readonly Goal[]): string => {
  const wanted = `goal-${slug(label)}`
  const taken = new Set(goals.map(({ goalId }) => goalId))
  if (!taken.has(wanted)) return wanted
  return `${wanted}-${Array.from({ length: mostGoals + 1 }, (_, at) => at + 2).find((number) => !taken.has(`${wanted}-${number}`))}`
}

const goalProblem = (goal: GoalDraft, today: string): Refusal | undefined => {
  if ((parseUsd(goal.targetUsd)?.minor ?? 0n) <= 0n) return refuse('INVALID_GOAL', 'A goal has an amount above zero.', { targetUsd: goal.targetUsd }, 'Say how much you want to have.')
  if (!isIsoDate(goal.on) || goal.on <= today) return refuse('INVALID_GOAL', 'A goal has a date that is still to come.', { on: goal.on, today }, 'Give a later date.')
  if (!parseUsd(goal.monthlyUsd)) return refuse('INVALID_GOAL', 'The monthly saving is not an amount.', { monthlyUsd: goal.monthlyUsd }, 'Say it as dollars a month, or leave it out.')
  return undefined
}

const noGoal = (goalId: string, goals: readonly Goal[]): Refusal =>
  refuse('NOT_FOUND', 'There is no such goal.', { goalId, choices: goals.map(({ label }) => label) }, 'Name one of your goals.')

const withGoals = (current: Ips, change: ProfileChange & { readonly kind: `goal-${string}` }, today: string): Pick<Ips, 'goals'> | Refusal => {
  const { goals } = current
  if (change.kind === 'goal-remove') {
    return goals.some(({ goalId }) => goalId === change.goalId) ? { goals: goals.filter(({ goalId }) => goalId !== change.goalId) } : noGoal(change.goalId, goals)
  }
  const problem = goalProblem(change.goal, today)
  if (problem) return problem
  if (change.kind === 'goal-change') {
    return goals.some(({ goalId }) => goalId === change.goalId)
      ? { goals: goals.map((goal) => (goal.goalId === change.goalId ? { goalId: goal.goalId, ...change.goal } : goal)) } : noGoal(change.goalId, goals)
  }
  if (goals.length >= mostGoals) return refuse('TOO_MANY_GOALS', `A profile holds at most ${mostGoals} goals.`, { goals: goals.length }, 'Remove one first.')
  return { goals: [...goals, { goalId: freeId(change.goal.label, goals), ...change.goal }] }
}

const withExclusions = (current: Ips, add: readonly string[], remove: readonly string[]): Pick<Ips, 'exclusions'> | Refusal => {
  const exclusions = [...new Set([...current.exclusions.filter((each) => !remove.includes(each)), ...add])].sort()
  if (exclusions.length > mostExclusions) return refuse('TOO_MANY_EXCLUSIONS', `A profile holds at most ${mostExclusions} exclusions.`, {}, 'Remove one first.')
  return { exclusions }
}

/** The whole list, so that what is not in it no longer holds. */
const withEsgLimits = (limits: readonly EsgLimit[]): Pick<Ips, 'esgLimits'> | Refusal => {
  const wrong = limits.find(({ tag, min, max }, at) => limits.findIndex((each) => each.tag === tag) !== at || (min === undefined && max === undefined)
    || [min, max].some((each) => each !== undefined && !(each >= 0 && each <= 1)) || (min ?? 0) > (max ?? 1))
  if (wrong) return refuse('INVALID_LIMIT', 'A limit has a least or a most share between 0 and 1, and each tag one limit.', { tag: wrong.tag }, 'Correct the limit.')
  return { esgLimits: limits }
}

/** Targets that were agreed by hand stay as long as the level does. */
const withAnswers = (current: Ips, answers: RiskAnswers): Partial<Ips> | Refusal => {
  const [contradiction] = contradictionsIn(answers)
  if (contradiction) return refuse('CONTRADICTORY_ANSWERS', contradiction.question, { fields: contradiction.fields }, 'Answer that question again.')
  const { level } = riskResultOf(answers)
  const { horizonYears, knowledge, sustainability } = answers
  return {
    riskLevel: level, horizonYears, knowledge, sustainability, answers,
    ...(level === current.riskLevel ? {} : { targets: bandsOf(level), benchmark: benchmarkOf(level) }),
  }
}

const changed = (current: Ips, change: ProfileChange, today: string): Partial<Ips> | Refusal => {
  if (change.kind === 'questionnaire') return withAnswers(current, change.answers)
  if (change.kind === 'esg-limits') return withEsgLimits(change.limits)
  if (change.kind === 'exclusions') return withExclusions(current, change.add, change.remove)
  return withGoals(current, change, today)
}

/**
 * The next version of a statement, effective on `today` (the market's date): the only way in which one changes, so that no request
 * can carry a level that the answers and the caps don't give. Refuses contradictions, bad goals, and a change that changes nothing.
 */
export const applyChange = (current: Ips, change: ProfileChange, today: string): Ips | Refusal => {
  const part = changed(current, change, today)
  if (isRefusal(part)) return part
  const next: Ips = { ...current, ...part }
  if (digestOf(next) === digestOf(current)) return refuse('NOTHING_TO_CHANGE', 'That is already in your profile.', {}, 'Nothing needs to be done.')
  return { ...next, version: current.version + 1, effectiveOn: today }
}

/** What a step-up is bound to: whose profile, and all of its next version, whose number also names the one that it replaces. */
export const profileHash = (personId: string, next: Ips): string => digestOf({ act: 'steward-profile-v1', personId, next })

export interface ProfileDifference {
  readonly what: string
  readonly before: string
  readonly after: string
}

const percent = (value: number): string => `${Number((value * 100).toFixed(2))} %`
const bandText = (ips: Ips, assetClass: string): string => {
  const band = ips.targets.find((each) => each.assetClass === assetClass)
  return band ? `${percent(band.target)} (${percent(band.low)} to ${percent(band.high)})` : 'none'
}
const limitsText = (ips: Ips): string => (ips.esgLimits ?? []).map(({ tag, min, max }) =>
  [tag, ...(min === undefined ? [] : [`at least ${percent(min)}`]), ...(max === undefined ? [] : [`at most ${percent(max)}`])].join(' ')).join(', ') || 'none'
/** `name`: the one that the goal is listed under. */
const goalText = (goal: Goal | undefined, name: string): string => (goal ? `${goal.label === name ? '' : `${goal.label}, `}${dollarText(goal.targetUsd)} on ${goal.on}, saving ${dollarText(goal.monthlyUsd)} a month` : 'none')

/** What two versions differ in, line by line, for a person to read. */
export const profileDifferences = (before: Ips, after: Ips): readonly ProfileDifference[] => {
  const rows: ProfileDifference[] = [
    { what: 'Risk level', before: before.riskLevel, after: after.riskLevel },
    { what: 'Horizon', before: `${before.horizonYears} years`, after: `${after.horizonYears} years` },
    { what: 'Knowledge', before: before.knowledge, after: after.knowledge },
    { what: 'Sustainability', before: before.sustainability, after: after.sustainability },
    ...[...new Set([...before.targets, ...after.targets].map(({ assetClass }) => assetClass))]
      .map((assetClass) => ({ what: `Target of ${assetClass}`, before: bandText(before, assetClass), after: bandText(after, assetClass) })),
    { what: 'Excluded', before: before.exclusions.join(', ') || 'nothing', after: after.exclusions.join(', ') || 'nothing' },
    { what: 'Sustainability limits', before: limitsText(before), after: limitsText(after) },
    ...[...new Map([...after.goals, ...before.goals].map((goal) => [goal.goalId, goal.label]))].map(([id, label]) => ({
      what: `Goal: ${label}`, before: goalText(before.goals.find((goal) => goal.goalId === id), label), after: goalText(after.goals.find((goal) => goal.goalId === id), label),
    })),
  ]
  return rows.filter((row) => row.before !== row.after)
}
