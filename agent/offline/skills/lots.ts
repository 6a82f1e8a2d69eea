import type { z } from 'zod'
import type { lotsOutput } from '../../../tools/tax-planner/output.ts'
import { bullets, gain, paragraphs, sentence, shares, table, usd } from '../say/format.ts'
import type { Part } from './skill.ts'

type Lots = z.output<typeof lotsOutput>

const asksTerm = /\b(?:short|long)(?:er)?[- ]?term\b|\bholding periods?\b/
const isShort = ({ term }: Lots['lots'][number]): boolean => term === 'short'

/** How long what is held has been held; a lot is said to be one purchase, since few people know the word. */
const sayTerms = ({ lots }: Lots): string => {
  const short = lots.filter(isShort)
  if (short.length === 0) return 'All of your lots are long-term. A lot is a single purchase, and long-term when held for over a year.'
  const next = short.toSorted((a, b) => (a.longTermFrom < b.longTermFrom ? -1 : 1)).slice(0, 5).map((each) => `${each.symbol} bought on ${each.acquiredOn}: long-term from ${each.longTermFrom}`)
  return paragraphs(short.length === lots.length ? 'All of your lots are still short-term.' : 'Some of your lots are still short-term, and the others are long-term.',
    'A lot is a single purchase, and long-term when held for over a year.', `Next are these:\n${bullets(next.map(sentence))}`)
}

const mostRows = 20

/** Every lot with its gain, behind what was asked first: the term, or the gain and its tax. */
export const sayLots = (output: Lots, { text }: Pick<Part, 'text'>): string => {
  const { lots } = output
  const left = lots[mostRows]
  return paragraphs(lots.length > 0 && asksTerm.test(text) && sayTerms(output),
    `Your unrealised ${Number(output.unrealisedUsd) < 0 ? 'loss' : 'gain'} is ${usd(output.unrealisedUsd)}. Selling everything would ${Number(output.taxIfSoldUsd) < 0 ? 'lower your tax by' : 'cost'} an estimated ${usd(output.taxIfSoldUsd)}${Number(output.taxIfSoldUsd) < 0 ? '' : ' in tax'}.`,
    table(['Lot', 'Bought', 'Shares', 'Gain', 'Term'], lots.slice(0, mostRows).map((each) => [each.symbol, each.acquiredOn, shares(each.quantity), gain(each.gainUsd), each.term])),
    left !== undefined && `There are more lots than the table shows. Ask for those of a single holding, such as "my ${left.symbol} lots".`)
}
