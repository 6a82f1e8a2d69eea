import { isSymbolName } from './entities.ts'
import type { Evidence } from './evidence.ts'
import type { Leaf } from './leaf.ts'
import { ownersOf } from './owners.ts'
import { isPicked } from './ranking.ts'
import type { Surroundings } from './surroundings.ts'

const wholeWords = /\b(?:portfolio|account|total|overall|together|altogether|what you hold|everything|all (?:of )?(?:it|your|the)|holdings combined|in all|the plan|the mix|the whole)\b/i
/** "12 % of the portfolio" speaks of a part. */
const partOfWhole = /\b(?:of|in) (?:your|the|my) (?:whole |total |entire )?(?:portfolio|account)\b/gi
const pickWords = /\b(?:largest|biggest|smallest|best|worst|top|each|single|position|holding|highest|lowest|heaviest|one|weakest|strongest|most|least)\b/i

/** One of several: the result as a whole may be about one symbol, and then needs no name. */
const inList = /\/\d+(?:\/|$)/
const spokenKey = (leaf: Leaf): string => leaf.key.toLowerCase().replaceAll('-', ' ').replace(/usd$/, '')
/** "freeCashUsd" is cash. */
const isInKey = (name: string, { key }: Leaf): boolean => key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(' ').includes(name)

const among = (names: ReadonlySet<string>, known: ReadonlySet<string>): boolean => !names.isDisjointFrom(known)

/** Whether the sentence names another record of a list than the one that the figure stands in: "of Client 01's portfolio" over Client 02's. */
const isAnothers = ({ rivals }: Leaf, { named, namedBefore }: Surroundings): boolean => rivals.some(({ own, others }) => {
  const family = (names: ReadonlySet<string>): boolean => among(names, own) || among(names, others)
  const near = named.filter(family)
  const meant = near.length > 0 ? near : namedBefore.filter(family).slice(0, 1)
  return meant.length > 0 && !meant.some((names) => among(names, own))
})

/** A row that begins with a day holds the figures of what has that day: the lot bought then. */
const isOfRowsDay = ({ record = {} }: Leaf, { cell, sentence }: Surroundings): boolean => {
  const day = cell ? /^\s*\|\s*(\d{4}-\d{2}-\d{2})\s*\|/.exec(sentence)?.[1] : undefined
  return day !== undefined && Object.values(record).includes(day)
}

/** The figure's names must be among the leaf's innermost owners, or be the label of something around it. */
export const ownerFits = (leaf: Leaf, around: Surroundings, evidence: Evidence, isRow: boolean): boolean => {
  const own = leaf.owners[0]
  const ownIsSymbol = own !== undefined && [...own].some(isSymbolName)
  if (isAnothers(leaf, around)) return false
  // A holding's figure needs its holding's name, or words that pick one out ("the largest").
  if (around.column && ![...around.column].some((name) => isInKey(name, leaf) || leaf.owners.some((each) => each.has(name)))) return false
  const isLimit = leaf.sentence === undefined && /(?:^|\/)(?:firm|limits)\//.test(leaf.pointer)
  if (!isLimit && !/\bfirm\b/i.test(leaf.sentence ?? '') && /\bfirm (?:allows|permits)\b/i.test(around.clause)) return false
  // A column of "yours" holds nothing of what yours is compared with.
  if (around.cell && /^you(?:r|rs)?\b(?!.*\bbenchmark)/i.test(around.clause) && leaf.owners.some((each) => each.has('benchmark') && !each.has('what you hold'))) return false
  // How many there are is nobody's.
  if (own === undefined && leaf.unit === 'count' && leaf.record === undefined && leaf.sentence === undefined) return true
  if (!around.belonging) {
    if (isRow || !inList.test(leaf.pointer) || own === undefined || isOfRowsDay(leaf, around)) return true
    if (!ownIsSymbol) return isPicked(leaf, evidence, around.clause)
    const picking = pickWords.test(around.clause) ? around.clause : around.before
    return pickWords.test(picking) && isPicked(leaf, evidence, picking)
  }
  const { names, near: isNear } = around.belonging
  // "BND would rise. It took 81 weeks": what took weeks may be the whole.
  if (!isNear && !ownIsSymbol && /^\s?(?:weeks?|months?|years?|days?)\b/i.test(around.behind)) return true
  const named = [...names]
  // What the benchmark holds is not what the person holds.
  if (ownIsSymbol && leaf.owners.slice(1).some((each) => each.has('benchmark')) && !/\b(?:benchmark|what you hold)\b/i.test(around.sentence)) return false
  if (named.some((name) => spokenKey(leaf).startsWith(name) || isInKey(name, leaf)) || (own && named.some((name) => own.has(name)))) return true
  // A lead over the benchmark is told beside its name.
  if (named.includes('benchmark') && /^active$|difference$|excess/i.test(leaf.key)) return true
  // A result as a whole may be called by its own label: "Retirement in 2045".
  if (!own && leaf.record !== undefined && named.some((name) => ownersOf(leaf.record!)?.has(name) === true)) return true
  // What the firm allows is nobody's; "your $51,629 of gains" is the whole's.
  if (!own && isLimit && /\b(?:firm|limits?|allow\w*|rules?)\b/i.test(around.sentence)) return true
  if (!own && /\byour (?:whole |total |entire )?[$-]{0,2}[\d,.]+\D*$/i.test(around.clause.slice(0, around.at))) return true
  if (!own && !isNear && leaf.key.startsWith('total')) return true
  if (!own) return wholeWords.test(around.clause.replaceAll(partOfWhole, '')) || (!isNear && !named.some(isSymbolName))
  if (ownIsSymbol && named.some(isSymbolName)) return false
  return leaf.owners.slice(1).some((each) => named.some((name) => each.has(name)))
}
