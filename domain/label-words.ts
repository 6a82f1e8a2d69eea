/** Words; where a script writes none apart, its letters. */
const word = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[[\p{L}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]]+/gv

/** The words by which a label is found in a text: lower case, and "07" and "7" are the same number. */
export const labelWords = (text: string): readonly string[] => (text.normalize('NFKC').toLowerCase().match(word) ?? []).map((each) => each.replace(/^0+(?=\d)/, ''))

/** Whether `part` stands in `words`, one after the other; nothing stands nowhere. */
export const containsWords = (words: readonly string[], part: readonly string[]): boolean =>
  part.length > 0 && words.some((_word, at) => part.every((each, next) => words[at + next] === each))

/** Those whose whole label stands in the text; of "Client 1" and "Client 1 Junior" the longer one, and "Client 12" does not name Client 1. */
export const allLabelledIn = <T extends { readonly label: string }>(text: string, all: readonly T[]): readonly T[] => {
  const words = labelWords(text)
  const found = all.filter(({ label }) => containsWords(words, labelWords(label)))
  return found.filter((each) => !found.some((other) => other.label.length > each.label.length && containsWords(labelWords(other.label), labelWords(each.label))))
}

/** The one with the longest label of those. */
export const labelledIn = <T extends { readonly label: string }>(text: string, all: readonly T[]): T | undefined =>
  allLabelledIn(text, all).toSorted((a, b) => b.label.length - a.label.length)[0]
