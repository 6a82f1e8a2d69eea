import type { Outcome } from '../domain/conversation.ts'

const pattern = /^\s*\[(answered|clarify|out-of-scope|refused)\]\s*/i

/** Takes the outcome marker off the beginning of streamed text; holds text back while it may still become one. */
export class MarkerReader {
  #held: string | undefined = ''
  outcome: Exclude<Outcome, 'error'> | undefined

  push(text: string): string {
    if (this.#held === undefined) return text
    this.#held += text
    const match = pattern.exec(this.#held)
    if (match) {
      this.outcome = match[1]!.toLowerCase() as Exclude<Outcome, 'error'>
      return this.#release().replace(pattern, '')
    }
    const begun = this.#held.trimStart()
    return begun === '' || (begun.startsWith('[') && !begun.includes(']') && begun.length < 20) ? '' : this.#release()
  }

  flush(): string {
    return this.#held === undefined ? '' : this.#release()
  }

  #release(): string {
    const held = this.#held ?? ''
    this.#held = undefined
    return held
  }
}
