import type { KnownDate } from './evidence.ts'
import type { Leaf, ResultRecord } from './leaf.ts'

/** Two things of which a sentence names one and a recorded value is of the other: words of a sentence, and words of a record. */
interface Pair { readonly said: readonly [RegExp, RegExp]; readonly known: readonly [RegExp, RegExp] }

const pairs: readonly Pair[] = [
  { said: [/\b(?:deposit\w*|pay\w* in|put\w* in|sav(?:e|es|ing)|contribut\w*)\b/i, /\b(?:withdraw\w*|t(?:ake|aking|ook) out|taken out|pay\w* out)\b/i], known: [/\bdeposit\b/i, /\bwithdrawal\b/i] },
  { said: [/\bshort[- ]term\b/i, /\blong[- ]term\b/i], known: [/\bshort(?: term)?\b/i, /\blong(?: term)?\b/i] },
  { said: [/\b(?:buy|buys|buying|bought|purchas\w*)\b/i, /\b(?:sell|sells|selling|sold|sales?)\b/i], known: [/\bbuys?\b/i, /\bsells?\b/i] },
]

/** What a record is of, by its own words: "deposit", "short", "sell". */
const kindOf = (record: ResultRecord | undefined): string => ['kind', 'side', 'term', 'action'].map((key) => (typeof record?.[key] === 'string' ? record[key] : '')).join(' ')
/** "rates/shortTerm" as words. */
const spaced = (pointer: string): string => pointer.split('/').slice(-3).join(' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2')

const isOpposite = (clause: string, known: string): boolean => pairs.some(({ said, known: of }) => {
  const [first, second] = said.map((words) => words.test(clause)) as [boolean, boolean]
  const [one, other] = of.map((words) => words.test(known)) as [boolean, boolean]
  return first !== second && one !== other && first !== one
})

/** Whether a clause says of a figure or a day the opposite of what its record is: "you withdraw" of a deposit, "sold" of a purchase. */
export const saysOpposite = (clause: string, { pointer, record, sentence }: Pick<Leaf, 'pointer' | 'record' | 'sentence'>): boolean =>
  isOpposite(clause, sentence ?? `${spaced(pointer)} ${kindOf(record)}`)

export const saysOppositeOn = (clause: string, { key, record, before = '' }: KnownDate): boolean => isOpposite(clause, `${spaced(key)} ${kindOf(record)} ${before}`)
