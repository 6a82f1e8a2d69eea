/** Words; where a script writes none apart, its letters. */
const word = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[[\p{L}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]]+/gv

/** The words by which a label is found in a text: lower case, and "07" and "7" are the same number. */
export const labelWords = (text: string): readonly string[] => (text.normalize('NFKC').toLowerCase().match(word) ?? []).map((each) => each.replace(/^0+(?=\d)/, ''))

/** Whether `part` stands in `words`, one after the other; nothing stands nowhere. */
export const containsWords = (words: readonly string[], part: readonly string[]): boolean =>
  part.length > 0 && words.some((_word, at) => part.every((each, next) => words[at + next] === each))
