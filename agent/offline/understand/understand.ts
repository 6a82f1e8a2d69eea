import type { Dialogue } from '../dialogue.ts'
import { ownWords } from '../../../domain/own-words.ts'
import { aboutBook } from './book-rules.ts'
import { fundsMeant } from '../slots/asset-words.ts'
import { escapePattern } from '../../words/escape-pattern.ts'
import type { NameBook } from '../../words/names.ts'
import type { Part } from '../skills/skill.ts'
import { decide, type Reading } from './decide.ts'
import { groupOf } from './groups.ts'
import { draftOf, type Drafted } from './draft.ts'
import { followUp } from './follow-up.ts'
import { isInScope, isRefused, type Intent } from './intents.ts'
import type { Classifier } from './learned/classifier.ts'
import { soundsElsewhere } from './elsewhere-rules.ts'
import { partsOf } from './parts.ts'
import { preciselyMeant } from './precise.ts'
import { isStatement } from './statement.ts'

export interface Understood {
  readonly parts: readonly Part[]
}

export interface UnderstandingScene {
  readonly names: NameBook
  readonly asOf: string
  readonly dialogue: Dialogue
  /** Labels of an advisor's clients, lower case, where they have no account of their own; empty for everybody else. */
  readonly book: readonly string[]
  readonly classifier: Classifier
}

/** "How is Client 03 doing?" asks of one portfolio what its owner would ask: the label is read as theirs. */
const ofOneClient = (drafted: Drafted, book: readonly string[]): Drafted => {
  const label = book.find((each) => drafted.lower.includes(each))
  if (label === undefined) return drafted
  const own = (text: string): string => text.replaceAll(new RegExp(`(?<!\\w)${escapePattern(label)}(?:['’]s)?(?: (?:portfolio|account)s?)?(?!\\w)`, 'g'), 'my portfolio')
  return { ...drafted, text: own(drafted.text) }
}

/** What was said precisely, and what is likeliest. */
const read = async (said: Drafted, { classifier, book }: UnderstandingScene): Promise<Reading> => {
  const drafted = ofOneClient(said, book)
  const precise = preciselyMeant(drafted.lower)
  const ofBook = book.length > 0 && (precise === undefined || !isRefused(precise)) ? aboutBook(drafted.lower, book.some((label) => drafted.lower.includes(label))) : undefined
  if (ofBook === 'client-activity') return { intent: ofBook }
  const scored = drafted.text.trim() === '' ? [] : await classifier.score(drafted)
  // Of a whole book, only what clients said is told apart from how they stand.
  if (ofBook) return { intent: scored[0]?.intent === 'client-activity' ? 'client-activity' : ofBook }
  return decide({ precise, elsewhere: soundsElsewhere(drafted.lower) }, scored)
}

/** What these are about is in the person's words after them, whatever verbs stand there: "remember that …", "add a goal: …". */
const wholeWishes = new Set<Intent>(['memory', 'goal-change', 'talk-to-person', 'import'])

/** No amount has so many digits, and a page of them costs every pattern for numbers a second. */
const endless = /[\d,.]{40,}/g

/** Several parts are kept only when each is a question of its own; otherwise the message is one. */
export const understand = async (message: string, scene: UnderstandingScene): Promise<Understood> => {
  // What was pasted or quoted is not what the person wants; a pasted statement is.
  const own = isStatement(message) ? message : ownWords(message)
  const plain = (own === '' ? message : own).normalize('NFKC').trim().slice(0, 4_000).replaceAll(endless, ' ')
  const draft = (text: string): Drafted => draftOf(text, scene.names, scene.asOf)
  const whole = draft(plain)
  const referred = await followUp(plain, whole.text, scene, { draft, read: (drafted) => read(drafted, scene) })
  if (referred) return { parts: [{ ...referred, ...named(referred, referred.intent, scene), index: 0 }] }
  // "Sell A and buy B with it" is one wish.
  const pieces = /\b(?:with|put|invest) (?:it|that|the (?:money|proceeds|cash))\b|\bproceeds\b/.test(whole.text) ? [plain] : partsOf(plain)
  const reading = await read(whole, scene)
  if (pieces.length > 1 && !wholeWishes.has(reading.intent)) {
    const parts = await partsWanted(reading, whole, pieces.map(draft), scene)
    if (parts.length > 0) return { parts: parts.slice(0, 4).map((each, index) => ({ ...each, index })) }
  }
  const compared = reading.intent === 'performance' && reading.rival === undefined ? periodsCompared(whole, draft) : []
  if (compared.length > 0) return { parts: compared.map((each, index) => ({ ...each, intent: reading.intent, index })) }
  return { parts: [{ ...named(whole, reading.intent, scene), intent: reading.intent, index: 0, ...(reading.rival && { rival: reading.rival }) }] }
}

const needsName = new Set<Intent>(['trade', 'price', 'instrument', 'tax-on-sale', 'what-if-trade', 'advice-on-symbol', 'holding', 'news', 'fundamentals'])

const pronoun = /\b(?:it|its|them|that (?:stock|fund|position|holding|one|share)|those (?:shares|stocks)|the (?:stock|fund|position|shares))\b/

/** The one instrument that the newest message with any has named. */
const lastNamed = ({ dialogue, names }: UnderstandingScene): readonly string[] => {
  const named = dialogue.past.toReversed().map((turn) => names.mask(turn.said).symbols).find((symbols) => symbols.length > 0)
  return named?.length === 1 ? named : []
}

/** An instrument that is meant and not named: "it" is the one talked about, "gold" or "small companies" stand for their fund. */
const named = (drafted: Drafted, intent: Intent, scene: UnderstandingScene): Drafted => {
  if (drafted.symbols.length > 0 || !needsName.has(intent)) return drafted
  const meant = fundsMeant(drafted.text, (symbol) => scene.names.get(symbol) !== undefined)
  const afterProposal = intent === 'tax-on-sale' && scene.dialogue.last?.results.some((each) => each.tool === 'trade-proposer')
  return { ...drafted, symbols: meant.length === 0 && !afterProposal && pronoun.test(drafted.text) ? lastNamed(scene) : meant }
}

/** "Compare the last 5 years with the last year": both sides of the comparison, where each has a period of its own. */
const periodsCompared = (drafted: Drafted, draft: (text: string) => Drafted): readonly Drafted[] => {
  // "5 years vs 1": the unit stands once and is meant twice.
  const whole = drafted.plain.replace(/\b(\d{1,2}) ?(years?|yrs?|months?|y)\b(.{0,12}?\b(?:vs\.?|versus|against|with|to|and|or)\b.{0,12}?)\b(\d{1,2})\b(?! ?(?:years?|yrs?|months?|y\b|%|\d))/i, '$1 $2$3$4 $2').replace(/(\d) ?y\b/g, '$1 years')
  const sides = /^(.*?)\b(?:with|to|vs\.?|versus|against|than|and)\b(.*)$/i.exec(whole.replace(/^.*?\bcompare\b/i, ''))
  if (!sides || !/\b(?:compar\w*|vs|versus|against|than)\b/i.test(drafted.plain)) return []
  const both = [draft(sides[1]!), draft(sides[2]!)]
  const [one, other] = both.map(({ period }) => period)
  return one && other && JSON.stringify(one) !== JSON.stringify(other) && both.every((each) => each.symbols.length === 0) ? both : []
}

type Asked = Omit<Part, 'index'>

const sameWish = (one: Asked, other: Asked): boolean =>
  one.intent === other.intent && one.symbols.join() === other.symbols.join() && one.period?.from === other.period?.from && one.period?.name === other.period?.name

/** A sentence of a message that is not our subject as a whole must be so clearly our subject to be answered: a complaint about a card has harmless sentences too. */
const clearly = 0.8

/**
 * What the sentences of one message ask for, each by itself; none when the message is one wish. Background ("my late husband picked
 * everything") is not our subject and falls away. A message that as a whole means something else than all of its sentences is one.
 */
const partsWanted = async (reading: Reading, whole: Drafted, drafts: readonly Drafted[], scene: UnderstandingScene): Promise<readonly Asked[]> => {
  const inside = isInScope(reading.intent)
  const readings = await Promise.all(drafts.map((each) => read(each, scene)))
  const refused = readings.findIndex(({ intent }) => isRefused(intent))
  if (refused >= 0) return [{ ...drafts[refused]!, intent: readings[refused]!.intent }]
  const asked = drafts.map((each, at) => ({ ...each, ...readings[at]! })).filter(({ intent, rival, probability = 1 }) => isInScope(intent) && rival === undefined && (inside || (probability >= clearly && groupOf(intent) !== 'dialogue')))
  const oneWish = reading.rival === undefined && !asked.some(({ intent }) => groupOf(intent) === groupOf(reading.intent))
  if (inside && oneWish && ((reading.probability ?? 1) >= clearly || asked.some(({ probability = 1 }) => probability < clearly))) return []
  const distinct = preferQuestions(asked.filter((each, at) => asked.findIndex((other) => sameWish(each, other)) === at))
  const [first] = distinct
  // Several sentences about one thing are one question: "Can I retire at sixty? I am thirty-five."
  if (first && distinct.every((each) => each.intent === first.intent) && drafts.every((each) => each.symbols.length < 2) && !distinct.some((each) => each.period !== first.period && each.period !== undefined)) return [{ ...whole, intent: first.intent }]
  return distinct.map(({ probability: _probability, ...each }) => each)
}

/** "I want to rebalance. What is overweight?" asks first: nothing is proposed beside an open question about the same thing. */
const preferQuestions = <T extends { readonly plain: string; readonly intent: Intent }>(parts: readonly T[]): readonly T[] => {
  const proposes = (part: T): boolean => ['rebalance', 'trade', 'invest', 'raise-cash'].includes(part.intent)
  const informs = (part: T): boolean => ['drift', 'allocation', 'tax-on-sale', 'what-if-trade', 'compliance', 'advice-on-symbol'].includes(part.intent)
  return parts.some(informs) ? parts.filter((each) => !(proposes(each) && /\b(?:want|thinking|considering|would like|might|plan|planning)\b/i.test(each.plain))) : parts
}
