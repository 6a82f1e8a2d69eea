/** Characters, of sealed and opened texts together: some thirty long conversations. */
const room = 16_000_000

interface Kept { readonly place: string; readonly text: string }

/**
 * What was opened lately, by the sealed text itself: a conversation is read several times a turn, and opening costs more than looking up.
 * Only asked by whoever holds the key, so that a destroyed key closes it too.
 */
export class Opened {
  readonly #texts = new Map<string, Kept>()
  #size = 0

  find(sealed: string, place: string): string | undefined {
    const kept = this.#texts.get(sealed)
    return kept?.place === place ? kept.text : undefined
  }

  keep(sealed: string, place: string, text: string): string {
    if (this.#texts.has(sealed)) return text
    this.#texts.set(sealed, { place, text })
    this.#size += sealed.length + text.length
    for (const [oldest, { text: old }] of this.#texts) {
      if (this.#size <= room) break
      this.#texts.delete(oldest)
      this.#size -= oldest.length + old.length
    }
    return text
  }
}
