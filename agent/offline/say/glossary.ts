import type { PersonFacts } from '../../../domain/facts.ts'

/** Words of ours that a beginner may not know, each with a gloss of one sentence and without figures. */
const glosses: readonly (readonly [words: RegExp, gloss: string])[] = [
  [/\bbenchmark\b/i, 'A benchmark is a plain mix that yours is measured against.'],
  [/\bpercentage points?\b/i, 'A percentage point is the plain difference between two percentages.'],
  [/\bbands?\b/i, 'A band is the range in which your policy lets an asset class move before anything has to be done.'],
  [/\b(?:volatility|volatile|swung|swings?)\b/i, 'How much a value swings, its volatility, says how bumpy the ride was: the higher, the bumpier.'],
  [/\brebalanc\w+\b/i, 'To rebalance is to sell a little of what has grown too large and buy what has become too small.'],
  [/\bexpense ratio\b/i, 'The expense ratio is what a fund takes out of your money each year.'],
  [/\byield\b/i, 'A yield is what something pays in a year, as a part of its price.'],
  [/\b(?:short|long)-term (?:gain|loss)\b/i, 'A gain is short-term when you held for a year or less; it is then usually taxed more.'],
  [/\blots?\b/i, 'A lot is what you bought at one time and price.'],
  [/\bsimulated futures\b/i, 'A simulation plays many possible futures out of past returns and counts how many end well.'],
  [/\bduration\b/i, 'Duration says by how many percent a bond falls when interest rates rise by one.'],
  [/\b(?:limit order|a limit of)\b/i, 'With a limit you name the worst price that you accept.'],
  [/\basset class(?:es)?\b/i, 'An asset class is a kind of investment, such as stocks or bonds.'],
  [/\bdeepest fall\b/i, 'The deepest fall is the loss from the highest point to the lowest after it.'],
]

const mostGlosses = 2

/** How much this person wants explained: their own setting, else by the knowledge of their profile. */
export const levelOf = ({ personal, ips }: PersonFacts): 'simple' | 'standard' | 'expert' => {
  const chosen = personal?.preferences?.explain
  if (chosen !== undefined && chosen !== 'standard') return chosen
  return ips.knowledge === 'basic' ? 'simple' : 'standard'
}

/** Hints on what to say next: an expert knows. */
const hints = /^(?:Nothing is traded\. Say "|Say "|Ask for a stress test|This is a search, not advice|See also: )/

/** The same answer for this reader: with a gloss of its hardest words, or without hints. Figures and warnings stay. */
export const forReader = (text: string, level: ReturnType<typeof levelOf>, told: string): string => {
  if (level === 'standard') return text
  if (level === 'expert') return text.split('\n\n').filter((paragraph) => !hints.test(paragraph)).join('\n\n')
  const found = glosses.filter(([words, gloss]) => words.test(text) && !told.includes(gloss)).slice(0, mostGlosses)
  if (found.length === 0) return text
  const gloss = `In plain words: ${found.map(([, each]) => each).join(' ')}`
  const asOfLast = /\n\n(As of \d{4}-\d{2}-\d{2}\.)$/.exec(text)
  return asOfLast ? `${text.slice(0, asOfLast.index)}\n\n${gloss}\n\n${asOfLast[1]!}` : `${text}\n\n${gloss}`
}
