import { amountsIn, withoutOld } from '../../words/amounts.ts'
import { futureDateIn } from '../slots/future.ts'
import { goalLabelIn } from '../slots/goal-label.ts'
import { bareTarget, goalDate, goalKind } from './planning.ts'
import type { Part, Stage } from './skill.ts'

const removes = /\b(?:remove|delete|drop|cancel|scrap|ditch|get rid of|strike|no longer (?:want|need)|is off)\b|\b(?:take|taking|cross|wipe)\b.{0,50}\b(?:off|out)\b/
const adds = /\b(?:add|new|another|second|record|create|set up|put (?:an?|in|on|up|down))\b/
const changes = /\b(?:change|update|raise|lower|move|increase|decrease|reduce|push|postpone|delay|bring forward|edit|adjust|amend|rename|doubl\w+|bump|up (?:the|my|our)|set)\b|\b(?:should|ought|needs?|must|has)\b.{0,12}\b(?:be|read|doubling)\b|\bmake (?:the|my|our)\b/
const renamed = /\brename\b.{2,50}?\b(?:to|as|into)\s+(?:an?\s+|the\s+)?["“]?([a-z][a-z' -]{1,30}?)["”]?(?=\s+and\b|[.,;!]|$)/i

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** What a message wants of the goals: one more, one less, or one that changes, with the new figures only. */
export const goalChangeArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const text = withoutOld(part.text)
  const said = { text, plain: withoutOld(part.plain), amounts: amountsIn(text) }
  const { asOf } = stage.market
  const kind = goalKind(text)
  const label = goalLabelIn(part.plain)
  const { goals } = stage.facts.ips
  const named = goals.find((each) => part.plain.toLowerCase().includes(each.label.toLowerCase())) ?? goals.find((each) => label !== undefined && each.label.toLowerCase().includes(label.toLowerCase())) ?? goals.find((each) => each.kind === kind)
  const goalId = named?.goalId ?? label?.toLowerCase() ?? kind
  const which = goalId === undefined ? {} : { goalId }
  if (removes.test(text) && !/\badd\b/.test(text)) return { action: 'remove-goal', ...which }
  const isNew = adds.test(text) && !/\b(?:change|raise|lower|push|move|rename)\b/.test(text)
  const on = goalDate({ ...part, ...said }, asOf, isNew ? undefined : named?.on) ?? futureDateIn(said.plain, asOf)
  const { moneyUsd, monthlyUsd } = said.amounts
  const doubled = named && /\bdoubl\w+/.test(text) ? 2 * Number(named.targetUsd) : undefined
  const amount = moneyUsd[0] ?? bareTarget(text) ?? doubled
  const goal = { ...(amount !== undefined && { targetUsd: amount.toFixed(2) }), ...(on !== undefined && { on }), ...(monthlyUsd !== undefined && { monthlyUsd: monthlyUsd.toFixed(2) }) }
  const name = renamed.exec(part.plain)?.[1]
  if (!isNew && (changes.test(text) || named)) return { action: 'change-goal', ...which, goal: { ...goal, ...(name !== undefined && { label: capital(name.trim()) }) } }
  return { action: 'add-goal', goal: { kind: kind ?? 'other', ...goal, ...(kind === undefined && label !== undefined && { label }) } }
}

/** An age for a goal that is on file, and nobody knows the person's own. */
export const goalNeedsAge = (part: Part, stage: Stage): boolean => {
  const { age, currentAge } = amountsIn(withoutOld(part.text))
  const { action, goal } = goalChangeArgs(part, stage) as { readonly action: string; readonly goal?: { readonly on?: string } }
  return action !== 'remove-goal' && age !== undefined && currentAge === undefined && goal?.on === undefined
}
