import { amountsIn } from '../../words/amounts.ts'

type Scenario = Readonly<Record<string, unknown>>

/** What a factor's two sides are called. The first gains when the factor rises, the second when it falls. */
const sides: readonly { readonly factor: string; readonly long: RegExp; readonly short: RegExp }[] = [
  { factor: 'value', long: /\b(?<!(?:los\w+|lost|in|of|its|their) )value (?:stocks?|shares|companies|funds?|factor|names|(?:beat|lag|trail|lead|under|out|fall|drop|ris|rall|slump|crash)\w*)\b|\bcheap stocks\b/, short: /\bgrowth (?:stocks?|shares|companies|funds?|names|(?:beat|lag|trail|lead|under|out|fall|drop|ris|rall|slump|crash)\w*)\b|\bexpensive stocks\b/ },
  { factor: 'size', long: /\bsmall(?:er)?[- ]?(?:caps?|companies|company stocks|stocks|firms)\b|\bsize factor\b/, short: /\b(?:large|mega|big)(?:ger|r)?[- ]?(?:caps?|companies|firms)\b/ },
  { factor: 'momentum', long: /\bmomentum (?:stocks?|shares|funds?|factor|names|(?:beat|lag|trail|under|out|fall|drop|ris|rall|slump)\w*)\b|\b(?:recent|past) winners\b/, short: /\b(?:recent|past) losers\b/ },
  { factor: 'profitability', long: /\b(?:quality|profitable) (?:stocks?|shares|companies|factor|names)\b/, short: /\b(?:junk|unprofitable|low[- ]quality) (?:stocks?|shares|companies|names)\b/ },
]

const presets: readonly { readonly preset: string; readonly words: RegExp }[] = [
  { preset: 'momentum-crash', words: /\bmomentum (?:crash\w*|reversal|unwind\w*|collapse\w*)\b/ },
  { preset: 'value-rally', words: /\bvalue (?:rally|comeback|rotation)\b|\brotation (?:in|back )?to value\b/ },
  { preset: 'value-slump', words: /\bvalue (?:slump|crash|collapse|drought)\b/ },
  { preset: 'size', words: /\bsmall[- ]caps? (?:slump|crash|collapse)\b/ },
]

const behind = /\b(?:falls?|fell|drop\w*|declin\w*|los(?:e|es|t)|down|crash\w*|tank\w*|sink\w*|plung\w*|slump\w*|tumbl\w*|lags?|lagged|trail\w*|underperform\w*|behind|worse)\b/
const ahead = /\b(?:ris\w*|rose|rall\w*|jump\w*|climb\w*|gain\w*|up|soar\w*|surg\w*|beats?|outperform\w*|leads?|ahead|better)\b/

/** What a clause says about one factor: the side that is named first is the one that moves. */
const shockIn = (text: string): { readonly factor: string; readonly change: number } | undefined => {
  const [percent] = amountsIn(text).percents
  if (percent === undefined || percent > 100) return undefined
  const named = sides.flatMap(({ factor, long, short }) => [{ factor, sign: 1, at: text.search(long) }, { factor, sign: -1, at: text.search(short) }])
    .filter((each) => each.at >= 0).sort((a, b) => a.at - b.at)[0]
  const places = [text.search(behind), text.search(ahead)] as const
  if (!named || (places[0] < 0 && places[1] < 0)) return undefined
  const down = places[1] < 0 || (places[0] >= 0 && places[0] < places[1])
  return { factor: named.factor, change: named.sign * (down ? -1 : 1) * percent / 100 }
}

/** "Small caps lag by 15 %", "a momentum crash": one scenario of factors that move, and what of the text is left for other scenarios. */
export const factorsIn = (text: string): { readonly scenarios: readonly Scenario[]; readonly rest: string } => {
  const pieces = text.split(/(,(?!\d)|;|\b(?:and|while|plus)\b)/)
  const shocks = pieces.map(shockIn)
  const found = [...new Map(shocks.flatMap((each) => (each ? [[each.factor, each] as const] : []))).values()]
  const rest = pieces.filter((_, at) => !shocks[at]).join('')
  if (found.length > 0) return { scenarios: [{ kind: 'factor', shocks: found }], rest }
  const named = presets.filter((each) => each.words.test(text))
  return { scenarios: named.map(({ preset }) => ({ kind: 'factor', preset })), rest: named.reduce((left, each) => left.replace(each.words, ' '), text) }
}
