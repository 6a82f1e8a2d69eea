const ones = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen',
  'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen']
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const scales: Readonly<Record<string, number>> = { hundred: 100, thousand: 1e3, grand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 }

const valueOfWord = (word: string): number | undefined => {
  const small = ones.indexOf(word)
  if (small >= 0) return small
  const ten = tens.indexOf(word)
  return ten > 1 ? ten * 10 : undefined
}

const word = [...ones, ...tens.slice(2), ...Object.keys(scales), 'dozen'].join('|')
/** Runs of number words: "twenty-one", "one hundred and five thousand", "a dozen". */
export const spelledNumber = new RegExp(`\\b(?:an?[\\s-]+(?=(?:${Object.keys(scales).join('|')}|dozen)\\b))?(?:(?:${word})(?:[\\s-]+(?:and\\s+)?))*(?:${word})(?:\\s+point(?:\\s+(?:${ones.slice(0, 10).join('|')}))+)?\\b`, 'gi')

/** The number that number words say; `undefined` when they say none. */
export const readSpelled = (text: string): number | undefined => {
  const [whole = '', decimals] = text.toLowerCase().split(/\s+point\s+/)
  let total = 0
  let group = 0
  let seen = false
  for (const each of whole.split(/[\s-]+/)) {
    const value = valueOfWord(each)
    const scale = scales[each]
    if (value !== undefined) { group += value; seen = true }
    else if (each === 'a' || each === 'an') group += group === 0 ? 1 : 0
    else if (each === 'dozen') { group = (group === 0 ? 1 : group) * 12; seen = true }
    else if (scale === 100) { group = (group === 0 ? 1 : group) * 100; seen = true }
    else if (scale !== undefined) { total += (group === 0 ? 1 : group) * scale; group = 0; seen = true }
  }
  if (!seen) return undefined
  const fraction = decimals?.split(/\s+/).map((each) => ones.indexOf(each)).join('')
  return total + group + (fraction ? Number(`0.${fraction}`) : 0)
}

const nths = ['sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh', 'twelfth', 'fifteenth', 'twentieth', 'hundredth']
const nthOf: readonly number[] = [6, 7, 8, 9, 10, 11, 12, 15, 20, 100]
/** "an eighth", "three eighths", "tenfold": the regular ones. */
const regularParts: readonly (readonly [string, number])[] = [
  ...nths.flatMap((nth, at) => [['an', 1] as const, ['a', 1] as const, ...ones.slice(1, 20).map((word, count) => [word, count + 1] as const)]
    .map(([word, count]) => [`${word} ${nth}${count === 1 ? '' : 's'}`, count / nthOf[at]!] as const)),
  ...[...ones.slice(2), ...tens.slice(2), 'hundred', 'thousand'].flatMap((word) => [`${word}fold`, `${word} fold`].map((key) => [key, readSpelled(word)!] as const)),
]

/** Spelled parts and multiples of a whole, as fractions of one. */
export const spelledParts: Readonly<Record<string, number>> = {
  ...Object.fromEntries(regularParts),
  'halved': 0.5, 'halving': 0.5, 'half as': 0.5, 'triples': 3, 'tripling': 3, 'treble': 3, 'trebled': 3, 'trebles': 3, 'quadruple': 4, 'quadruples': 4, 'quadrupling': 4,
  'quintuple': 5, 'quintupled': 5, 'sextupled': 6, 'septupled': 7, 'octupled': 8, 'decupled': 10,
  'half': 0.5, 'halves': 0.5, 'a third': 1 / 3, 'one third': 1 / 3, 'two thirds': 2 / 3, 'a quarter': 0.25, 'one quarter': 0.25,
  'three quarters': 0.75, 'a fifth': 0.2, 'one fifth': 0.2, 'two fifths': 0.4, 'three fifths': 0.6, 'four fifths': 0.8,
  'a tenth': 0.1, 'one tenth': 0.1, 'double': 2, 'doubled': 2, 'doubles': 2, 'doubling': 2, 'twice': 2, 'triple': 3, 'tripled': 3, 'thrice': 3, 'quadrupled': 4,
}

/** "doubled" is growth to twice; "twice", "double" and "threefold" relate two things. */
export const multipleOf = (key: string): 'growth' | 'relation' | undefined => {
  if (/^(?:halv(?:ed|ing)|(?:doubl|tripl|trebl|quadrupl|quintupl)(?:ed|es|ing)|(?:sext|sept|oct)upled|decupled)$/.test(key)) return 'growth'
  return (spelledParts[key] ?? 0) > 1 || key === 'half as' ? 'relation' : undefined
}

/**
 * A percentage whose number is in no form that we read: Roman, of another language, "a few". Not "in percent", "as a percent of",
 * "what percent".
 */
export const unreadPercent = /(?<![\p{L}\p{N}])(?!(?:in|as|what|which|the|this|that|how|many|per|and|or|to|versus|show|shows|print|prefer|use)\s)[\p{L}\p{N}]+[\s-](?:percent|per\s?cent|prozent|pour\s?cent|por\s?ciento|per\s?cento|procent)\b(?!\s+of\b(?<=\b(?:a|any)\s+percent\s+of))/giu

/** A quarter of the year is a period, not a part: "a quarter" counts only before "of". */
export const spelledPart = new RegExp(`\\b(?:${Object.keys(spelledParts).map((each) => each.replace(' ', '[\\s-]')).join('|')})\\b`, 'gi')
