import type { Fact, FactSource } from '../../domain/conversation.ts'
import { bearsOut } from './dates.ts'
import type { Evidence, Leaf } from './evidence.ts'
import type { Figure } from './figure.ts'
import { isSymbolName, type Aliases, type Belonging } from './entities.ts'
import { contradictsMetric, contradictsTime, signFits } from './metric.ts'

/** What the words around a figure say about it. */
export interface Surroundings {
  readonly clause: string
  /** What the figure is about; `undefined` when the sentence names nothing. */
  readonly belonging: Belonging | undefined
  readonly sentence: string
  /** The sentence up to the clause. */
  readonly before: string
}

/** The ledger is in USD; another currency only stands where somebody wrote it so. */
const currencyOf = (text: string): string =>
  /€|\bEUR|\beuros?\b/i.test(text) ? 'EUR' : /£|\bGBP|\bpounds?\b/i.test(text) ? 'GBP' : /¥|\bJPY|\byen\b/i.test(text) ? 'JPY' : /\bCHF|\bfrancs?\b/i.test(text) ? 'CHF' : 'USD'

/** The leaf's value in the figure's unit, or `undefined` where the units don't go together. */
const inUnitOf = (figure: Figure, leaf: Leaf): number | undefined => {
  switch (figure.kind) {
    case 'percent':
      return leaf.unit === 'fraction' ? leaf.value * 100 : leaf.unit === 'percent' ? leaf.value : leaf.unit === 'bps' ? leaf.value / 100 : undefined
    case 'money': return leaf.unit === 'money' && currencyOf(figure.text) === currencyOf(String(leaf.raw)) ? leaf.value : undefined
    case 'part': return leaf.unit === 'fraction' ? leaf.value : leaf.unit === 'percent' ? leaf.value / 100 : undefined
    case 'number': return leaf.unit === 'percent' || leaf.unit === 'bps' ? undefined : leaf.unit === 'money' && !/price|close|limit/i.test(leaf.key) ? undefined : leaf.value
    default: return undefined
  }
}

const nounKeys: readonly { readonly noun: RegExp; readonly key: RegExp }[] = [
  { noun: /^(?:shares?|units?|coins?)$/, key: /quantity|shares|increment|filled|^$/i },
  { noun: /^years?$/, key: /year|horizon|age|span|^$/i },
  { noun: /^months?$/, key: /month|^$|why|note|message/i },
  { noun: /^weeks?$/, key: /week|^$|why|note/i },
  { noun: /^days?$/, key: /day|^$|why|note/i },
]
const textKeys = /^(?:why|notes?|reading|message|nextStep|reason|text|assumptions?|title|label|name|limits?|warnings?|explanation|summary|caveats?|how|formula|body|answer|description|points?|example)$/i

/** "5 years" must not stand on five shares; and an array's length counts only what the array is called. */
const nounFits = (figure: Figure, leaf: Leaf, sentence: string): boolean => {
  if (figure.kind !== 'number') return true
  // A bare price may stand without its currency; a count of things is no price.
  if (leaf.unit === 'money' && figure.noun.endsWith('s')) return false
  const rule = nounKeys.find((each) => each.noun.test(figure.noun))
  if (Array.isArray(leaf.raw) || (leaf.raw === leaf.value && leaf.unit === 'count' && isPlural(leaf.key) && !rule)) {
    const stem = leaf.key.replace(/ies$/, 'y').replace(/s$/, '').replace(/^.*(?=[A-Z])/, '').toLowerCase()
    const words = stem === 'leg' ? /\b(?:leg|order|trade)/i : new RegExp(`\\b${stem.slice(0, 5)}`, 'i')
    return words.test(sentence)
  }
  return !rule || rule.key.test(leaf.key) || textKeys.test(leaf.key)
}
const isPlural = (key: string): boolean => /[a-z]s$/.test(key)

const wholeWords = /\b(?:portfolio|account|total|overall|together|altogether|what you hold|everything|all (?:of )?(?:it|your|the)|holdings combined|in all|the plan|the mix|the whole)\b/i
/** "12 % of the portfolio" speaks of a part. */
const partOfWhole = /\b(?:of|in) (?:your|the|my) (?:whole |total |entire )?(?:portfolio|account)\b/gi
const pickWords = /\b(?:largest|biggest|smallest|best|worst|top|each|single|position|holding|highest|lowest|heaviest|one|weakest|strongest|most|least)\b/i

/** One of several: the result as a whole may be about one symbol, and then needs no name. */
const inList = /\/\d+(?:\/|$)/
const spokenKey = (leaf: Leaf): string => labelled(leaf.key).replace(/usd$/, '')

/** The figure's names must be among the leaf's innermost owners, or be the label of something around it. */
const ownerFits = (leaf: Leaf, around: Surroundings, isRow: boolean): boolean => {
  const own = leaf.owners[0]
  const ownIsSymbol = own !== undefined && [...own].some(isSymbolName)
  // A holding's figure needs its holding's name, or words that pick one out ("the largest").
  if (!around.belonging) return isRow || !ownIsSymbol || !inList.test(leaf.pointer) || pickWords.test(around.clause) || pickWords.test(around.before)
  const { names, near: isNear } = around.belonging
  const named = [...names]
  if (named.some((name) => spokenKey(leaf).startsWith(name)) || (own && named.some((name) => own.has(name)))) return true
  if (!own) return wholeWords.test(around.clause.replaceAll(partOfWhole, '')) || (!isNear && !named.some(isSymbolName))
  if (ownIsSymbol && named.some(isSymbolName)) return false
  return leaf.owners.slice(1).some((each) => named.some((name) => each.has(name)))
}

const near = (figure: Figure, value: number): boolean => Math.abs(Math.abs(value) - Math.abs(figure.value)) <= figure.slack * (1 + 1e-9) + 1e-9

const matchNumber = (figure: Figure, evidence: Evidence, around: Surroundings): Fact | undefined => {
  // The cells of a row are names and figures, not a sentence: its words give neither direction nor measure.
  const isRow = /^\s*\|/.test(around.sentence)
  const [clause, before] = isRow ? ['', ''] : [around.clause, around.before]
  const fitting: Leaf[] = []
  let turned = false
  for (const leaf of evidence.leaves) {
    const value = inUnitOf(figure, leaf)
    if (value === undefined || !near(figure, value)) continue
    if (isSaid(leaf.source)) {
      if (!claims(around)) fitting.push(leaf)
    } else if (signFits(clause, before, figure.sign, value, leaf) && nounFits(figure, leaf, around.sentence) && ownerFits(leaf, around, isRow) &&
      ((figure.kind === 'number' && leaf.unit === 'count') || !contradictsMetric(clause, before, leaf))) {
      if (contradictsTime(around.clause, leaf)) turned = true
      else fitting.push(leaf)
    }
  }
  // A value known as "before" is not "after" because the same number also stands somewhere without a time.
  const chosen = turned ? fitting.find((leaf) => /before|after|current|proposed/i.test(leaf.key)) : fitting[0]
  return chosen && { text: figure.text, value: chosen.raw, source: chosen.source }
}

const isSaid = (source: FactSource): boolean => 'said' in source

/** A person's own figure may be repeated as theirs ("to sell 10 shares"), never as what the account is worth or earned. */
const claims = ({ clause, sentence }: Surroundings): boolean =>
  /\b(?:is|are|was|were|has|have|had|stands?|comes? to|totals?|returned|gained|earned|lost|owns?|holds?|worth|valued)\b/i.test(clause) &&
  !/\b(?:you (?:said|asked|want|told|wish|mentioned|gave|named|mean|plan|set|wrote)|if|would|could|suppose|assum\w+|goal|target|limit|at most|at least|up to|retire|shock|scenario|your (?:goal|limit|wish|figure|number))\b/i.test(sentence)

const matchDate = (figure: Figure, evidence: Evidence): Fact | undefined => {
  for (const [known, source] of evidence.dates) {
    if (bearsOut(known, figure.date ?? '')) return { text: figure.text, value: known, source }
  }
  if (/^\d{4}$/.test(figure.date ?? '')) {
    const found = evidence.texts.find((each) => new RegExp(`(?<!\\d)${figure.date}(?!\\d)`).test(each.text))
    if (found) return { text: figure.text, value: figure.date, source: found.source }
  }
  return undefined
}

const matchTicker = (figure: Figure, evidence: Evidence, aliases: Aliases): Fact | undefined => {
  const token = new RegExp(`(?<![\\w-])${figure.text.replace('.', '\\.').replace('-', '[- ]')}(?![\\w])`, 'i')
  const entity = figure.text.toLowerCase().replaceAll('-', ' ')
  const found = evidence.entities.has(entity) ? evidence.texts.find((each) => each.text === figure.text) ?? evidence.texts.find((each) => token.test(each.text))
    : evidence.texts.find((each) => token.test(each.text))
  if (found) return { text: figure.text, value: figure.text, source: found.source }
  const spellings = [...aliases].filter(([, name]) => name === entity).map(([spelling]) => spelling)
  const spelled = evidence.texts.find((each) => spellings.some((spelling) => each.text.toLowerCase().includes(spelling)))
  return spelled && { text: figure.text, value: figure.text, source: spelled.source }
}

const labelled = (text: string): string => text.toLowerCase().replaceAll('-', ' ')

/** A clause that a tool or the knowledge base wrote, word for word, about the same thing. */
const matchVerbatim = (figure: Figure, evidence: Evidence, around: Surroundings): Fact | undefined => {
  const clause = around.clause.trim().replace(/^[-*\s]+/, '').replace(/[.\s]+$/, '')
  if (clause.length < 12) return undefined
  const found = evidence.texts.find(({ text, source }) => !isSaid(source) && text.includes(clause) &&
    (!around.belonging || [...around.belonging.names].some((name) => labelled(text).includes(name))))
  return found && { text: figure.text, value: found.text, source: found.source }
}

/** The recorded value behind a figure, or `undefined`: then the sentence must not be sent. */
export const matchFigure = (figure: Figure, evidence: Evidence, around: Surroundings, aliases: Aliases): Fact | undefined => {
  if (figure.kind === 'date') return matchDate(figure, evidence)
  if (figure.kind === 'ticker') return matchTicker(figure, evidence, aliases)
  return matchNumber(figure, evidence, around) ?? matchVerbatim(figure, evidence, around)
}
