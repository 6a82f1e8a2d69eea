const abbreviation = /(?:\b(?:e\.g|i\.e|vs|approx|no|inc|corp|co|ltd|u\.s|mr|ms|dr|st|etc|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)|\b[A-Z]|^\s*(?:[-*]\s*)?\d{1,2})\.$/i

/** Where the next sentence, list item or table row ends, trailing space included; -1 while that can't be told yet. */
const endOfNext = (text: string): number => {
  for (const match of text.matchAll(/\n+|[.!?]["')\]]*(\s+)(?=\S)/g)) {
    const end = match.index + match[0].length
    if (match[0].startsWith('\n')) { if (text.slice(0, match.index).trim() !== '') return end; continue }
    if (!abbreviation.test(text.slice(0, match.index + 1))) return end
  }
  return -1
}

/** Cuts streamed text into whole sentences, list items and table rows. Their concatenation is the text. */
export class SentenceBuffer {
  #rest = ''

  /** The sentences that became complete. */
  push(text: string): readonly string[] {
    this.#rest += text
    const complete: string[] = []
    for (let end = endOfNext(this.#rest); end > 0; end = endOfNext(this.#rest)) {
      complete.push(this.#rest.slice(0, end))
      this.#rest = this.#rest.slice(end)
    }
    return complete
  }

  /** How many characters wait for the end of their sentence. */
  get waiting(): number { return this.#rest.length }

  /** What is left, whole or not. */
  flush(): string {
    const rest = this.#rest
    this.#rest = ''
    return rest
  }
}

export const sentencesOf = (text: string): readonly string[] => {
  const buffer = new SentenceBuffer()
  return [...buffer.push(text), buffer.flush()].filter((each) => each !== '')
}
