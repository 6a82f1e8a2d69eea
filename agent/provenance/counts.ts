import type { Figure } from './figure.ts'
import type { Leaf } from './leaf.ts'

/** What a list or a count of a result is of, as people call it. */
const things: readonly { readonly keys: RegExp; readonly nouns: RegExp }[] = [
  { keys: /^(?:holdings|positions|instruments|weights|byHolding|bySymbol|contributions|top|details)$|holdings$/i, nouns: /^(?:holdings?|positions?|investments?|funds?|securit(?:y|ies)|instruments?|assets?|symbols?|stocks|etfs|lines|names)$/ },
  { keys: /^(?:legs|details|orders|sales|trades|open)$|trades$|orders$/i, nouns: /^(?:orders?|trades?|legs?|sales?|purchases?|sells?|buys?)$/ },
  { keys: /^(?:rows|count|shown|bookings|transactions|byKind|lines|entries|known|fresh|unreadable)$/i, nouns: /^(?:bookings?|transactions?|dividends?|payments?|purchases?|sales?|deposits?|withdrawals?|fees?|entries|entry|lines?|rows?|times?|interest|trades?|buys?|sells?|records?|bought|sold|paid|received)$/ },
  { keys: /accounts?$/i, nouns: /^accounts?$/ }, { keys: /clients?$|^rows$|^shown$|^matching$|^total$/i, nouns: /^(?:clients?|customers?|people|households?)$/ },
  { keys: /scenarios$/i, nouns: /^(?:scenarios?|cris[ie]s|shocks?|tests?)$/ }, { keys: /goals$/i, nouns: /^goals?$/ }, { keys: /plans$/i, nouns: /^plans?$/ },
  { keys: /alerts$/i, nouns: /^(?:alerts?|warnings?|reminders?)$/ }, { keys: /checks$/i, nouns: /^(?:checks?|rules?|warnings?)$/ }, { keys: /requests$/i, nouns: /^requests?$/ },
  { keys: /^(?:memories|facts|items)$/i, nouns: /^(?:things?|memor(?:y|ies)|facts?|notes?|items?)$/ }, { keys: /matches$/i, nouns: /^(?:funds?|instruments?|match(?:es)?|results?|symbols?|etfs?|stocks?)$/ },
  { keys: /lots$/i, nouns: /^(?:lots?|purchases?)$/ }, { keys: /classes$/i, nouns: /^class(?:es)?$/ }, { keys: /sectors$/i, nouns: /^sectors?$/ }, { keys: /regions$/i, nouns: /^regions?$/ },
  { keys: /periods$/i, nouns: /^periods?$/ }, { keys: /rebalances$/i, nouns: /^(?:times?|rebalanc\w+)$/ }, { keys: /tickets$/i, nouns: /^(?:tickets?|proposals?)$/ },
  { keys: /^(?:total|answered|questions)$/i, nouns: /^(?:questions?|answers?)$/ }, { keys: /simulations|samples|paths|draws/i, nouns: /^(?:futures?|paths?|simulations?|runs|outcomes?)$/ },
  { keys: /exclusions$/i, nouns: /^exclusions?$/ }, { keys: /mixes$/i, nouns: /^(?:mixes|mix|portfolios?)$/ }, { keys: /methods$/i, nouns: /^(?:methods?|ways?)$/ },
]
const units: readonly { readonly noun: RegExp; readonly key: RegExp }[] = [
  { noun: /^(?:shares?|units?|coins?)$/, key: /quantity|shares|increment|filled/i }, { noun: /^years?$/, key: /years?$|horizon|age|span|laterBy/i }, { noun: /^months?$/, key: /month/i },
  { noun: /^weeks?$/, key: /week/i }, { noun: /^days?$/, key: /day/i },
]
const quantityKey = /quantity|shares$|increment|filled/i

/** "Two of your orders" counts orders. */
const ofThose = /^\s*of (?:(?:your|the|these|those|its|their|my|all)\s)+/i

/** The head of what a number counts: the last known noun before the phrase ends, else its first word. "4 different bond funds" counts funds. */
export const countedNoun = (behind: string): string => {
  const phrase = /^[\s-]*((?:[a-z]+[\s-]+){0,3}[a-z]+)/i.exec(behind.replace(ofThose, ' '))?.[1]?.toLowerCase().split(/[\s-]+/) ?? []
  const stop = phrase.findIndex((word) => /^(?:of|in|with|and|or|at|for|that|which|are|is|was|were|to|on|from|by|but|than|a|the|your|you)$/.test(word))
  const own = stop < 0 ? phrase : phrase.slice(0, stop)
  return own.findLast(isThing) ?? own[0] ?? ''
}

/** "You hold 10 shares" is of a holding, not of an order. */
const holds = /\byou (?:now |still |currently )?(?:hold|own|have)\b(?!.*\b(?:sell|buy|sold|bought|order|lot|left|after)\b)/i

const isThing = (noun: string): boolean => things.some(({ nouns }) => nouns.test(noun)) || units.some((each) => each.noun.test(noun))

const wordsOf = (key: string): readonly string[] => key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[\s-]+/).filter((word) => word.length > 2)
const stem = (word: string): string => word.replace(/(?:ies|es|s|e|ed|ing)$/, '').slice(0, 6)

/** "Three open orders", "four lots stand at a loss": a list's length counts all of it, whatever their state. */
const stateWords = /^[^,;.:]*?\b(open|pending|filled|unfilled|cancel\w*|at a loss|at a gain|losing|winning|profitable)\b/i
const isOfAnotherState = (behind: string, { record, sentence }: Leaf): boolean => {
  const state = stateWords.exec(behind)?.[1]
  return state !== undefined && (sentence === undefined ? record === undefined : !new RegExp(`\\b${stem(state.split(' ').at(-1)!)}`, 'i').test(sentence))
}

/** Whether a number may stand on a count, list length or ratio: "4 accounts" never on four holdings, "5 years" never on five shares. */
export const countFits = (figure: Figure, leaf: Leaf, behind: string, around: string): boolean => {
  const noun = countedNoun(behind)
  if (leaf.unit === 'money') return !noun.endsWith('s') || noun === ''
  if (isOfAnotherState(behind, leaf)) return false
  // "in one position" counts nothing, and a limit is no count.
  if (leaf.sentence !== undefined && leaf.value === 1) return false
  if (/^(?:max|min)[A-Z]/.test(leaf.key) && !/\b(?:most|least|limit|maximum|minimum|up to|allow\w*)\b/i.test(around)) return false
  if (leaf.sentence !== undefined) return figure.noun === '' || (leaf.noun === '' && !isThing(noun)) || (figure.noun !== 'of' && stem(leaf.noun ?? '') === stem(figure.noun)) || stem(leaf.noun ?? '') === stem(noun)
  const unit = units.find((each) => each.noun.test(noun))
  if (quantityKey.test(leaf.key) && holds.test(around) && leaf.record !== undefined && !('weight' in leaf.record)) return false
  if (unit) return unit.key.test(leaf.key)
  const thing = things.filter((each) => each.keys.test(leaf.key))
  if (isThing(noun)) return thing.some(({ nouns }) => nouns.test(noun))
  // "sell 16 QQQ", "quantity: 16", "16 of your shares".
  if (quantityKey.test(leaf.key)) return true
  if (units.some(({ key }) => key.test(leaf.key)) && noun === '') return true
  const spoken = around.toLowerCase()
  // "16 have a drift alert": a count of what its record is called.
  if (leaf.key === 'count' && typeof leaf.record?.code === 'string' && spoken.includes(leaf.record.code.toLowerCase().replaceAll('_', ' '))) return true
  if (thing.some(({ nouns }) => spoken.split(/[^a-z]+/).some((word) => nouns.test(word)))) return true
  return wordsOf(leaf.key).some((word) => spoken.includes(stem(word))) || isStated(leaf)
}

/** A series of the market is known by its name, which the sentence must hold anyway. */
const isStated = ({ record }: Leaf): boolean => typeof record?.unit === 'string' && typeof record.name === 'string'
