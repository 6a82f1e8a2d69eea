import { groupOf } from './groups.ts'
import { isInScope, isRefused, type Intent } from './intents.ts'
import type { Scored } from './learned/head.ts'

/** From here on the likeliest tool is right by itself; below, the person is asked. Chosen on sentences of authors that the weights had not seen. */
const likely = 0.4
/** A refusal accuses: it must be likelier than an answer. */
const surelyRefused = 0.6
/** A tool so many times likelier than the next one needs no question. */
const ahead = 2.5

/** What a word or two decided is something else from here on. */
const certain = 0.9

/** Below, the words of a rule for other people's business count more. */
const sure = 0.6

/** What a word or two decides and no likelihood overrules: refusals, assent, denial, and another language. */
const precise = new Set<Intent>(['confirm-words', 'cancel-words', 'own-data', 'language'])

/** Banks speak of accounts, cash and transfers too: their own words count where the classifier is not sure. */
const elsewhere = new Set<Intent>(['banking', 'personal-finance', 'legal', 'identity'])

/** What is wanted: with a close second where the likelihoods don't tell them apart, and how likely it is; a rule gives no likelihood. */
export interface Reading { readonly intent: Intent; readonly rival?: Intent; readonly probability?: number }

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

/** The likeliest group; two that are close are asked about; what is probably not ours is not ours. */
const likeliest = ([first, ...others]: readonly Group[]): Reading => {
  if (!first) return { intent: 'general' }
  const { best: { intent }, probability } = first
  if (isRefused(intent)) return probability >= surelyRefused ? { intent, probability } : { intent: 'general' }
  if (probability >= likely || !isInScope(intent)) return { intent, probability }
  const outside = others.find((each) => each.name === 'outside')?.probability ?? 0
  if (outside > probability * 0.7) return { intent: 'general', probability: outside }
  const second = others.find((each) => isInScope(each.best.intent))
  return { intent, probability, ...(second && probability < ahead * second.probability && { rival: second.best.intent }) }
}

/**
 * What is wanted: the learned classifier says, since on sentences of authors that nobody here knows it is right more often than
 * the rules, with them or against them. Rules decide by themselves what is precise, and everything while there are no vectors.
 */
export const decide = (ruled: Intent | undefined, scored: readonly Scored[]): Reading => {
  const groups = groupsOf(scored)
  // "Cancel" and "stop" are said of e-mails and cheques too.
  const ofElse = ruled === 'cancel-words' && groups[0] !== undefined && groups[0].name !== 'dialogue' && groups[0].probability >= certain
  if (ruled && !ofElse && (scored.length === 0 || isRefused(ruled) || precise.has(ruled))) return { intent: ruled }
  if (ruled && elsewhere.has(ruled) && (groups[0]?.probability ?? 0) < sure) return { intent: ruled }
  const reading = likeliest(groups)
  // Of two that would be asked about, a rule that means one of them saves the question.
  const meant = ruled && [reading.intent, reading.rival].find((each) => each !== undefined && groupOf(each) === groupOf(ruled))
  return reading.rival !== undefined && meant !== undefined ? { intent: meant } : reading
}
