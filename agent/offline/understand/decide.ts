import type { Reading } from './classify.ts'
import { groupOf } from './groups.ts'
import { isInScope, isRefused, type Intent } from './intents.ts'
import type { Scored } from './learned/head.ts'

/** From here on the learned classifier is right more often than a rule that says otherwise; measured on held-out sentences. */
const sure = 0.6
/** Against a rule that sends a message away, it must be surer: banks speak of accounts, cash and taxes too. */
const surer = 0.93
/** From here on its first choice is right by itself, where no rule speaks. */
const likely = 0.5

/** What precise rules find and no likelihood overrules: refusals, assent and denial, and what a person asks us to keep, watch or plan. */
const precise = new Set<Intent>(['confirm-words', 'cancel-words', 'language', 'own-data', 'memory', 'alert', 'plan', 'import', 'exclude', 'goal-change', 'risk-questionnaire', 'talk-to-person', 'news', 'fundamentals', 'settings'])

interface Group { readonly name: string; readonly best: Scored; readonly probability: number }

/** Groups of intents that one tool answers, best first, each with its likeliest intent. */
const groupsOf = (scored: readonly Scored[]): readonly Group[] => {
  const groups = new Map<string, Group>()
  for (const each of scored) {
    const name = groupOf(each.intent)
    const known = groups.get(name)
    groups.set(name, { name, best: known?.best ?? each, probability: (known?.probability ?? 0) + each.probability })
  }
  return [...groups.values()].sort((a, b) => b.probability - a.probability)
}

const asking = (one: Intent, other: Intent | undefined): Reading => ({ intent: one, by: 'example', ...(other !== undefined && { rival: other }) })

/** Where no rule speaks: the likeliest group; two that are close are asked about; what is probably not ours is not ours. */
const unruled = ([first, ...others]: readonly Group[]): Reading => {
  if (!first) return { intent: 'general', by: 'default' }
  if (first.probability >= likely || !isInScope(first.best.intent)) return { intent: isRefused(first.best.intent) && first.probability < sure ? 'general' : first.best.intent, by: 'example' }
  const outside = others.find((each) => each.name === 'outside')?.probability ?? 0
  if (outside > first.probability * 0.7) return { intent: 'general', by: 'default' }
  const second = others.find((each) => isInScope(each.best.intent))
  if (second && first.probability > 2.5 * second.probability) return { intent: first.best.intent, by: 'example' }
  return asking(first.best.intent, second?.best.intent)
}

/**
 * A rule's reading and the classifier's as one. They agree mostly; where they don't, the classifier must be sure to win, and when
 * it is only likely the person is asked: a wrong tool is worse than a question. `named`: the text names an instrument, so a rule
 * that finds our subject in it is not sent away.
 */
export const decide = (ruled: Reading | undefined, scored: readonly Scored[], named = false): Reading => {
  if (ruled && (scored.length === 0 || ruled.by === 'firm' || isRefused(ruled.intent) || precise.has(ruled.intent))) return ruled
  const groups = groupsOf(scored)
  const [first] = groups
  if (!ruled || !first) return unruled(groups)
  const name = groupOf(ruled.intent)
  if (first.name === name) {
    const own = scored.find((each) => each.intent === ruled.intent)?.probability ?? 0
    return first.best.probability >= sure && own < 0.1 ? { intent: first.best.intent, by: 'example' } : ruled
  }
  if (named && isInScope(ruled.intent) && first.name === 'outside' && first.best.intent !== 'prediction') return ruled
  if (first.probability >= (isInScope(ruled.intent) || ruled.intent === 'prediction' ? sure : surer)) return { intent: first.best.intent, by: 'example' }
  const own = groups.find((each) => each.name === name)?.probability ?? 0
  if (first.probability < likely || own > 0.1) return ruled
  return isInScope(ruled.intent) && isInScope(first.best.intent) ? asking(ruled.intent, first.best.intent) : ruled
}
