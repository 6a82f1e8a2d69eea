import { amountsIn } from '../../words/amounts.ts'
import type { NameBook } from '../../words/names.ts'
import { periodIn } from '../slots/period.ts'
import type { Part } from '../skills/skill.ts'
import { spelled } from '../../words/spelling.ts'

/** A text with its slots read, before anybody knows what is wanted. */
export type Drafted = Omit<Part, 'intent' | 'index'>

/** `asOf` is the market's date, `YYYY-MM-DD`: "last month" counts from it. */
export const draftOf = (plain: string, names: NameBook, asOf: string): Drafted => {
  const written = spelled(plain, (word) => names.knows(word))
  const masked = names.mask(written)
  const amounts = amountsIn(masked.text.replaceAll('’', '\''))
  return { plain, lower: written.toLowerCase(), text: amounts.text.toLowerCase().trim(), symbols: masked.symbols, amounts, period: periodIn(amounts.text, asOf) }
}
