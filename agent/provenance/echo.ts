import type { Evidence } from './evidence.ts'
import { figuresIn, normalise } from './figures.ts'
import type { Leaf } from './leaf.ts'

/** What a call was asked with: the numbers by their keys, and the texts whose figures the person never said. */
interface Asked { readonly numbers: readonly { readonly key: string; readonly value: number }[]; readonly texts: readonly string[] }

const plainText = (text: string): string => normalise(text).toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** The figures of texts, in their own units. */
export const figuresOf = (texts: readonly string[]): ReadonlySet<number> => new Set(texts.flatMap((text) => figuresIn(normalise(text)).map(({ value }) => value)))

const saysMore = (text: string, said: ReadonlySet<number>): boolean =>
  /\s/.test(text) && figuresIn(normalise(text)).some(({ kind, value }) => kind !== 'date' && kind !== 'ticker' && !said.has(value))

const askedWith = (input: unknown, said: ReadonlySet<number>): Asked => {
  const numbers: Asked['numbers'][number][] = []
  const texts: string[] = []
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) walk(each, Array.isArray(value) ? key : name)
    else if (typeof value === 'number' || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value))) numbers.push({ key, value: Math.abs(Number(value)) })
    else if (typeof value === 'string' && saysMore(value, said)) texts.push(plainText(value))
  }
  walk(input, '')
  return { numbers, texts }
}

/** A text of a call's arguments with a figure that is not among `said`; `undefined` where there is none. */
export const unsaidText = (input: unknown, said: ReadonlySet<number>): string | undefined => askedWith(input, said).texts[0]

const digits = (value: number): number => String(value).replace(/^0\.0*|\./, '').replace(/0+$/, '').length
const same = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * (1 + other)

/** A number of few digits may be the same by chance: it is an echo where it has the same name, or stands in a text. */
const echoes = ({ key, value, sentence }: Leaf, { numbers }: Asked): boolean => numbers.some((asked) =>
  [1, 100, 0.01].some((factor) => same(Math.abs(value) * factor, asked.value)) && (key === asked.key || sentence !== undefined || digits(asked.value) > 2))

/**
 * Marks what a result only repeats of what it was asked with. A model writes a call's arguments, so that what comes back of them bears out
 * no fact: "$5,000,000" is a goal that was asked about, and never what somebody has.
 */
export const withEchoes = (evidence: Evidence, input: unknown, said: Evidence): Evidence => {
  const asked = askedWith(input, new Set(said.leaves.map(({ value }) => value)))
  if (asked.numbers.length === 0 && asked.texts.length === 0) return evidence
  const isRepeated = (text: string, isName: boolean): boolean => asked.texts.some((each) => (isName ? each.includes(plainText(text)) : plainText(text).includes(each)))
  const repeated = new Set(evidence.texts.filter(({ text, isName }) => isRepeated(text, isName)).map(({ text }) => text))
  return {
    ...evidence,
    leaves: evidence.leaves.map((leaf) => (echoes(leaf, asked) || (typeof leaf.raw === 'string' && repeated.has(normalise(leaf.raw))) ? { ...leaf, isEcho: true } : leaf)),
    texts: evidence.texts.map((each) => (repeated.has(each.text) ? { ...each, isEcho: true } : each)),
  }
}
