import type { Part } from '../skills/skill.ts'
import { aboutBook } from './book-rules.ts'
import { groupOf } from './groups.ts'
import { intentAsked } from '../skills/index.ts'
import { openQuestionnaire } from '../skills/questionnaire.ts'
import { answerOf } from '../slots/answer.ts'
import type { Reading } from './decide.ts'
import type { Drafted } from './draft.ts'
import { isInScope, type Intent } from './intents.ts'
import { preciselyMeant } from './precise.ts'
import { isStatement } from './statement.ts'
import type { UnderstandingScene } from './understand.ts'

type Referred = Omit<Part, 'index'>

const ordinals: readonly RegExp[] = [/\b(?:first|1st|number one|#?1)\b/, /\b(?:second|2nd|number two|#?2)\b/, /\b(?:third|3rd|#?3)\b/, /\b(?:fourth|4th|#?4)\b/]

const intentOfTool: Readonly<Record<string, Intent>> = {
  'stress-tester': 'stress', backtester: 'backtest', optimizer: 'optimise', performance: 'performance', transactions: 'transactions', market: 'price', 'goal-planner': 'goal',
  'tax-planner': 'tax-on-sale', 'symbol-search': 'symbol-search', education: 'education', clients: 'clients',
}

/** How a text becomes slots, and what it means by itself. */
export interface Reader {
  readonly draft: (text: string) => Drafted
  readonly read: (drafted: Drafted) => Promise<Reading>
}

/** A few words of an answer resemble many wishes a little; from here on they are one of their own. */
const ofItself = 0.6

const asReading = async (drafted: Drafted, { read }: Reader, least = ofItself): Promise<Referred | undefined> => {
  const { intent, rival, probability = 1 } = await read(drafted)
  return isInScope(intent) && rival === undefined && probability >= least ? { ...drafted, intent } : undefined
}

/** Words that stand in many choices and choose none. */
const common = new Set(['what', 'which', 'show', 'that', 'this', 'your', 'mine', 'does', 'have', 'with', 'from', 'would', 'could', 'stock', 'about', 'portfolio', 'much', 'many', 'find', 'tell', 'want'])

/** The choice that an answer to "which one?" names: by its place, its words, or all of its text. */
const chosen = (plain: string, choices: readonly string[]): string | undefined => {
  const text = plain.toLowerCase()
  const exact = choices.find((each) => each.toLowerCase() === text)
  if (exact) return exact
  if (/\blast\b/.test(text) && text.length < 30) return choices.at(-1)
  const place = text.length < 40 ? ordinals.findIndex((each) => each.test(text)) : -1
  if (place >= 0 && choices[place] !== undefined) return choices[place]
  const matching = choices.filter((each) => each.toLowerCase().includes(text) || text.includes(each.toLowerCase()) || (text.split(/\s+/).length <= 4 && each.toLowerCase().split(/\W+/).some((word) => word.length > 3 && !common.has(word) && new RegExp(`\\b${word}\\b`).test(text))))
  return matching.length === 1 ? matching[0] : undefined
}

/** An answer to our question completes the message before: "which account?" "the second one". */
const completed = async (plain: string, scene: UnderstandingScene, reader: Reader): Promise<Referred | undefined> => {
  const { draft } = reader
  const { last, choices } = scene.dialogue
  if (last?.outcome !== 'clarify' || plain.split(/\s+/).length > 8) return undefined
  const choice = chosen(plain, choices)
  if (choice !== undefined) {
    // One of our own questions picks what is wanted; the amounts, names and dates are those of the message before.
    const meant = intentAsked(choice)
    if (meant !== undefined) return { ...draft(last.said), intent: meant }
    const itself = await asReading(draft(choice), reader)
    return itself && !/^[\w .'-]{1,40}$/.test(choice.replaceAll(/\b(?:me|my|to|these|that|all|half|of)\b/g, '').trim()) ? itself : await asReading(draft(`${last.said.replace(/[?.!]+$/, '')} ${choice}`), reader, 0) ?? itself
  }
  const own = draft(plain)
  const fresh = await asReading(own, reader)
  if (fresh && plain.split(/\s+/).length > 3) return fresh
  // After "there is nothing to undo" comes a new wish, not a part of the old one.
  const before = preciselyMeant(draft(last.said).lower)
  if (before && groupOf(before) === 'dialogue') return fresh
  if (fresh?.intent === 'confirm-words' || fresh?.intent === 'cancel-words') return undefined
  return asReading(draft(`${last.said.replace(/[?.!]+$/, '')} ${plain}`), reader, 0)
}

/** A question that leaves words out resembles others, but means the one before it. */
const sure = 0.8

/** "And in 2020?", "what about without TLT?": the question before, with what is new in this one. */
const elliptical = async (plain: string, text: string, scene: UnderstandingScene, reader: Reader): Promise<Referred | undefined> => {
  const { draft } = reader
  const { last } = scene.dialogue
  if (scene.book.length > 0 && aboutBook(text, scene.book.some((label) => text.includes(label)))) return undefined
  if (!last || text.split(/\s+/).length > 9 || !/^(?:and|what about|how about|what if|or|but|ok(?:ay)?,? and|same|now|only|also|for|in|with|without|since|over|vs\.?|versus)\b/.test(text)) return undefined
  const drafted = draft(plain)
  const tool = last.results.at(-1)?.tool
  const intent = tool === undefined ? undefined : intentOfTool[tool]
  const own = await asReading(drafted, reader, sure)
  if (/\b(?:without|excluding|except|leaving out)\b/.test(text) && drafted.symbols.length > 0 && scene.dialogue.result('optimizer')) return { ...drafted, intent: 'optimise' }
  if (own && own.intent !== 'instrument' && own.intent !== 'price' && !(own.intent === intent)) return own
  if (!intent) return own
  const newSlot = drafted.period !== undefined || drafted.symbols.length > 0 || drafted.amounts.percents.length > 0 || drafted.amounts.bps !== undefined || drafted.amounts.moneyUsd.length > 0 || drafted.amounts.age !== undefined || /\b(?:19|20)\d{2}\b|\b(?:covid|pandemic|dot-?com)\b/.test(text)
  if (!newSlot) return own
  // What the first question said stays, except what the new words replace: a stress test keeps its kind, a price its wording.
  const before = draft(last.said)
  const symbols = drafted.symbols.length > 0 ? drafted.symbols : before.symbols
  return { ...drafted, symbols, period: drafted.period ?? (drafted.symbols.length > 0 ? before.period : undefined), intent }
}

/** "Fix it", said of a portfolio that is off its targets. */
const repair = (text: string, scene: UnderstandingScene, draft: (text: string) => Drafted): Referred | undefined =>
  (/^(?:(?:ok(?:ay)?|yes|please|then|so|well|can you|could you|just)[, ]+)*(?:fix|correct|sort out|repair|do something about) (?:it|that|this|them)\b/.test(text) && scene.dialogue.last?.results.some((each) => ['portfolio', 'compliance-checker'].includes(each.tool))
    ? { ...draft('rebalance me to my policy'), intent: 'rebalance' } : undefined)

/** "The second one" of a list that we showed: a match of the last search. */
const fromList = (text: string, scene: UnderstandingScene, draft: (text: string) => Drafted): Referred | undefined => {
  const search = scene.dialogue.last?.results.find((each) => each.tool === 'symbol-search')
  const matches = (search?.output as { matches?: readonly { symbol: string }[] } | undefined)?.matches
  if (!matches || !/\bone\b|^(?:the )?(?:first|second|third|fourth)\b/.test(text)) return undefined
  const place = ordinals.findIndex((each) => each.test(text))
  const match = place < 0 ? undefined : matches[place]
  // There was no such place in the list: it is shown again.
  return match ? { ...draft(`tell me about ${match.symbol}`), intent: 'instrument' } : place >= 0 && scene.dialogue.last ? { ...draft(scene.dialogue.last.said), intent: 'symbol-search' } : undefined
}

/** A statement is one thing, however many lines it has. */
const pasted = (plain: string, draft: (text: string) => Drafted): Referred | undefined => (isStatement(plain) ? { ...draft(plain), intent: 'import' } : undefined)

/** An answer to the questionnaire's open question; what is a question of its own stays one. */
const answered = async (plain: string, scene: UnderstandingScene, reader: Reader): Promise<Referred | undefined> => {
  const open = openQuestionnaire(scene.dialogue.last)
  if (!open) return undefined
  return answerOf(open.next, plain) === undefined && await asReading(reader.draft(plain), reader) ? undefined : { ...reader.draft(plain), intent: 'risk-questionnaire' }
}

/** What a message means only after the one before it; `undefined` when it stands by itself. */
export const followUp = async (plain: string, text: string, scene: UnderstandingScene, reader: Reader): Promise<Referred | undefined> =>
  pasted(plain, reader.draft) ?? await answered(plain, scene, reader) ?? repair(text, scene, reader.draft) ?? await completed(plain, scene, reader) ?? fromList(text, scene, reader.draft) ?? await elliptical(plain, text, scene, reader)
