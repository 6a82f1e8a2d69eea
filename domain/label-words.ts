/** Words; where a script writes none apart, its letters. */
const word = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[[\p{L}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]]+/gv

/** The words by which a label is found in a text: lower case, and "07" and "7" are the same number. */
export const labelWords = (text: string): readonly string[] => (text.normalize('NFKC').toLowerCase().match(word) ?? []).map((each) => each.replace(/^0+(?=\d)/, ''))

/** Whether `part` stands in `words`, one after the other; nothing stands nowhere. */
export const containsWords = (words: readonly string[], part: readonly string[]): boolean =>
  part.length > 0 && words.some((_word, at) => part.every((each, next) => words[at + next] === each))

/** Whose whole label stands in the text; of several the longest: "Client 12" does not name Client 1. */
export const labelledIn = <T extends { readonly label: string }>(text: string, all: readonly T[]): T | undefined => {
  const words = labelWords(text)
  return all.filter(({ label }) => containsWords(words, labelWords(label))).toSorted((a, b) => b.label.length - a.label.length)[0]
}
