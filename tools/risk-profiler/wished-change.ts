import { formatUsd, usdOf } from '../../domain/money.ts'
import { labelOn, type Goal, type Ips } from '../../domain/policy.ts'
import type { GoalDraft, ProfileChange } from '../../domain/profile-change.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../define-tool.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'
import { plainText } from '../wish/shape.ts'
import type { GoalInput, Input } from './input.ts'

const words = { retirement: 'Retirement', house: 'Down payment', education: 'Education', other: 'Savings goal' } as const

const cents = (text: string): string => formatUsd(usdOf(text))

const newGoal = (goal: GoalInput): GoalDraft | Refusal => {
  const { kind = 'other', label, targetUsd, on, monthlyUsd } = goal
  if (targetUsd === undefined) return refuse('CLARIFY', 'How much do you want to have?', { missing: 'targetUsd' }, 'Give an amount in today\'s money.')
  if (on === undefined) return refuse('CLARIFY', 'By when do you want to have it?', { missing: 'on' }, 'Give a date or a year.')
  return { kind, label: plainText(label ?? `${words[kind]} in ${on.slice(0, 4)}`), targetUsd: cents(targetUsd), on, monthlyUsd: cents(monthlyUsd ?? '0.00') }
}

const findGoal = (goals: readonly Goal[], asked: string | undefined): Goal | Refusal => {
  const choices = goals.map(({ label }) => label)
  if (goals.length === 0) return refuse('NOT_FOUND', 'There is no goal in your profile.', { choices }, 'Add one first.')
  const wanted = asked?.toLowerCase()
  const fitting = wanted === undefined ? goals : goals.filter(({ goalId, kind, label }) => goalId === asked || kind === wanted || label.toLowerCase().includes(wanted))
  if (fitting.length === 1) return fitting[0]!
  return refuse(fitting.length === 0 && wanted !== undefined ? 'NOT_FOUND' : 'CLARIFY', fitting.length === 0 ? 'There is no such goal.' : 'Which goal do you mean?', { choices }, 'Name one of your goals.')
}

const changedGoal = (goals: readonly Goal[], { goalId, goal }: Input): ProfileChange | Refusal => {
  const found = findGoal(goals, goalId)
  if (isRefusal(found)) return found
  const { goalId: id, ...old } = found
  if (goal === undefined || Object.keys(goal).length === 0) return refuse('CLARIFY', `What should change about "${found.label}"?`, {}, 'Name the amount, the date or the monthly saving.')
  const on = goal.on ?? old.on
  return {
    kind: 'goal-change', goalId: id, goal: {
      kind: goal.kind ?? old.kind, label: goal.label === undefined ? labelOn(old, on) : plainText(goal.label), targetUsd: goal.targetUsd === undefined ? old.targetUsd : cents(goal.targetUsd),
      on, monthlyUsd: goal.monthlyUsd === undefined ? old.monthlyUsd : cents(goal.monthlyUsd),
    },
  }
}

const singular = (text: string): string => text.toLowerCase().replaceAll(' ', '-').replace(/fossil-fuels|oil|coal|gas/, 'fossil-fuel').replace(/cigarettes?|smoking/, 'tobacco').replace(/guns?|arms|weapon$/, 'weapons')

const excluded = (names: readonly string[], market: MarketView): readonly string[] | Refusal => {
  const tags = [...new Set(market.instruments().flatMap((each) => each.exclusionTags))].sort()
  const found: string[] = []
  for (const name of names) {
    const tag = singular(name)
    const symbol = tags.includes(tag) ? tag : resolveSymbol(name, market)
    if (typeof symbol === 'string') found.push(symbol)
    else if (isRefusal(symbol)) return refuse('UNKNOWN_EXCLUSION', `${plainText(name)} is neither a topic nor a symbol that can be excluded.`, { choices: tags }, 'Name a topic from the list, or a symbol.')
    else found.push(symbol.symbol)
  }
  return found
}

/** What was asked for as a change of the statement; a question back where something is missing. */
export const wishedChange = (wish: Input, ips: Ips, market: MarketView): ProfileChange | Refusal => {
  if (wish.action === 'add-goal') {
    const goal = newGoal(wish.goal ?? {})
    return isRefusal(goal) ? goal : { kind: 'goal-add', goal }
  }
  if (wish.action === 'change-goal') return changedGoal(ips.goals, wish)
  if (wish.action === 'remove-goal') {
    const goal = findGoal(ips.goals, wish.goalId)
    return isRefusal(goal) ? goal : { kind: 'goal-remove', goalId: goal.goalId }
  }
  const names = wish.exclusions === undefined ? refuse('CLARIFY', 'What should be excluded?', {}, 'Name a topic such as tobacco, or a symbol.') : excluded(wish.exclusions, market)
  if (isRefusal(names)) return names
  return wish.action === 'include' ? { kind: 'exclusions', add: [], remove: names } : { kind: 'exclusions', add: names, remove: [] }
}
