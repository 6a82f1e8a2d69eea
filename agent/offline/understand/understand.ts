import type { Nearest } from '../embedding/nearest.ts'
import type { Dialogue } from '../dialogue.ts'
import { amountsIn } from '../slots/amounts.ts'
import type { NameBook } from '../slots/names.ts'
import { periodIn } from '../slots/period.ts'
import type { Part } from '../skills/skill.ts'
import { classifyByRules, type Reading } from './classify.ts'
import { followUp } from './follow-up.ts'
import { isInScope, isRefused } from './intents.ts'
import { partsOf } from './parts.ts'

export interface Understood {
  readonly parts: readonly Part[]
}

export interface UnderstandingScene {
  readonly names: NameBook
  readonly asOf: string
  readonly dialogue: Dialogue
  /** Absent where the thread can't be started; then only the rules speak. */
  readonly nearest: Nearest | undefined
}

/** Below this nothing that we know is meant; between two intents this close we ask. */
const enoughSimilarity = 0.5
const margin = 0.04

type Drafted = Omit<Part, 'intent' | 'index'>

const draft = (plain: string, scene: UnderstandingScene): Drafted => {
  const masked = scene.names.mask(plain)
  const amounts = amountsIn(masked.text.replaceAll('’', '\''))
  const text = amounts.text.toLowerCase().trim()
  return { plain, text, symbols: masked.symbols, amounts, period: periodIn(amounts.text, scene.asOf) }
}

/** By meaning, for what the rules leave; slow or broken embeddings count as no answer. */
const classifyByMeaning = async (plain: string, nearest: Nearest | undefined): Promise<Reading> => {
  const found = nearest === undefined ? [] : await nearest.nearest(plain).catch(() => [])
  const [best, second] = found
  if (!best || best.similarity < enoughSimilarity) return { intent: 'general', by: 'default' }
  const close = second && best.similarity - second.similarity < margin && isInScope(best.intent) && isInScope(second.intent) && best.similarity < 0.7
  return { intent: best.intent, by: 'example', ...(close && { rival: second.intent }) }
}

const read = async (drafted: Drafted, scene: UnderstandingScene): Promise<Reading> =>
  classifyByRules(drafted.text, drafted.plain.toLowerCase()) ?? classifyByMeaning(drafted.plain, scene.nearest)

/** No amount has so many digits, and a page of them costs every pattern for numbers a second. */
const endless = /[\d,.]{40,}/g

/** Several parts are kept only when each is a question of its own; otherwise the message is one. */
export const understand = async (message: string, scene: UnderstandingScene): Promise<Understood> => {
  const plain = message.normalize('NFKC').trim().slice(0, 4_000).replaceAll(endless, ' ')
  const whole = draft(plain, scene)
  const referred = followUp(plain, whole.text, scene, (text) => draft(text, scene))
  if (referred) return { parts: [{ ...referred, index: 0 }] }
  const pieces = partsOf(plain)
  if (pieces.length > 1) {
    const drafts = pieces.map((piece) => draft(piece, scene))
    const readings = drafts.map((each) => classifyByRules(each.text, each.plain.toLowerCase()))
    const refused = readings.findIndex((each) => each !== undefined && isRefused(each.intent))
    if (refused >= 0) return { parts: [{ ...drafts[refused]!, intent: readings[refused]!.intent, index: 0 }] }
    const asked = drafts.map((each, at) => ({ ...each, reading: readings[at] })).filter((each) => each.reading !== undefined && isInScope(each.reading.intent))
    const distinct = preferQuestions(asked.filter((each, at) => asked.findIndex((other) => other.reading!.intent === each.reading!.intent && other.symbols.join() === each.symbols.join() && other.period?.from === each.period?.from && other.period?.name === each.period?.name) === at))
    const [first] = distinct
    // Several sentences about one thing are one question: "Can I retire at sixty? I am thirty-five."
    if (first && distinct.every((each) => each.reading!.intent === first.reading!.intent) && drafts.every((each) => each.symbols.length < 2) && !distinct.some((each) => each.period !== first.period && each.period !== undefined)) {
      return { parts: [{ ...whole, intent: first.reading!.intent, index: 0 }] }
    }
    if (distinct.length > 0) return { parts: distinct.slice(0, 4).map(({ reading, ...each }, index) => ({ ...each, intent: reading!.intent, index })) }
  }
  const reading = await read(whole, scene)
  return { parts: [{ ...whole, intent: reading.intent, index: 0, ...(reading.rival && { rival: reading.rival }) }] }
}

/** "I want to rebalance. What is overweight?" asks first: nothing is proposed beside an open question about the same thing. */
const preferQuestions = <T extends { readonly plain: string; readonly reading: Reading | undefined }>(parts: readonly T[]): readonly T[] => {
  const proposes = (part: T): boolean => ['rebalance', 'trade', 'invest', 'raise-cash'].includes(part.reading!.intent)
  const informs = (part: T): boolean => ['drift', 'allocation', 'tax-on-sale', 'what-if-trade', 'compliance', 'advice-on-symbol'].includes(part.reading!.intent)
  return parts.some(informs) ? parts.filter((each) => !(proposes(each) && /\b(?:want|thinking|considering|would like|might|plan|planning)\b/i.test(each.plain))) : parts
}
