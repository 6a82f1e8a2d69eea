/** One sentence and the inputs that it says something of, as JSON Pointers (RFC 6901) into the report's `inputs`. */
export interface Sentence {
  readonly text: string
  readonly from: readonly string[]
}

export interface Section {
  readonly heading: string
  readonly sentences: readonly Sentence[]
}

/** A sentence without an input can't be written. */
export const say = (text: string, first: string, ...more: readonly string[]): Sentence => ({ text, from: [first, ...more] })

/** 0.6942 as "69.4 %". */
export const percent = (value: number, digits = 1): string => `${(value * 100).toFixed(digits)} %`

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** "a", "a and b", "a, b and c". */
export const listed = (words: readonly string[]): string =>
  (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`)
