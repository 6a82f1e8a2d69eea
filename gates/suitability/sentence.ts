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
