import { groupOf } from './groups.ts'
import { isInScope, isRefused, type Intent } from './intents.ts'
import type { Scored } from './learned/head.ts'

/** From here on the likeliest tool is right by itself; below, the person is asked. Chosen on sentences of authors that the weights had not seen. */
const likely = 0.4
/** A refusal accuses: it must be likelier than an answer. */
const surelyRefused = 0.6
/** A tool so many times likelier than the next one needs no question. */
const ahead = 2.5

/** What sounds like a denial is a wish of its own from here on: "no coal please", "forget that we move". */
const certain = 0.7

/** Below, words of other people's business count more than likelihood. */
const sure = 0.6

/** What the words say without any likelihood. */
interface Said { readonly precise?: Intent | undefined; readonly elsewhere?: Intent | undefined }

/** What is wanted: with a close second where the likelihoods don't tell them apart, and how likely it is; what was said precisely has no likelihood. */
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

/** What is wanted: what was said precisely, otherwise what is likeliest, unless that is unsure and the words are of others' business. `scored` is best first. */
export const decide = ({ precise, elsewhere }: Said, scored: readonly Scored[]): Reading => {
  const groups = groupsOf(scored)
  const probability = groups[0]?.probability ?? 0
  // "Cancel", "no" and "forget" are said of cheques, coal and notes too.
  const ofElse = precise === 'cancel-words' && groups[0]?.name !== 'dialogue' && probability >= certain
  if (precise !== undefined && !ofElse) return { intent: precise }
  return elsewhere !== undefined && probability < sure ? { intent: elsewhere } : likeliest(groups)
}
