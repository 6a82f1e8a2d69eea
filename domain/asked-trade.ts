import { askingWords } from './side-words.ts'

/** Sentences that ask to know, not to do. "Can you" and "will you" ask to do. */
const question = /^\W*(?:(?:and|but|so|ok(?:ay)?|hi|hello|hey|please)\W+)*(?:what|how|why|when|who|whose|which|where|is|are|was|were|does|did|do (?:i|you|we|they)|has|have (?:i|you|we)|should|am|may|(?:would|could) (?!you|we)\w+|any|if i|suppose|imagine|simulate|backtest|tell|explain|describe)\b/i
/** What follows it in the same clause is not to be done. */
const denied = /\b(?:don['\u2019]?t|do not|never|not|cancel\w*|stop|without)\b/i

const exchange = /\bproceeds\b|\b(?:swap|switch|exchange|convert|replace|move|shift)\b.*\b(?:for|with|into|to)\b/i
const plan = /\b(?:re-?balance|re-?balancing|diversify|harvest|optimi[sz]e|re-?align|align|(?:less|more) risky?|safer(?! than)|riskier(?! than)|(?:reduce|lower|cut|raise|increase) (?:\S+ ){0,3}risk|(?:to|towards?|with|match|hit) (?:my|our|an?) (?:\S+ )?(?:targets?|allocation)|back (?:in line|on (?:plan|target)|to (?:\S+ ){0,3}(?:targets?|weights?|plan|\d+\/\d+)))\b/i
const whole = /\b(?:my|it|them|all|everything|entire|whole)\b/i
const part = /\d|\b(?:some|part|few|half|third|quarter|bit|little|several|trim|reduce|cut|lower|decrease|lighten)\b/i

/** Clauses in which something is asked to be done. It errs towards too few: whoever is not understood is asked. */
const clauses = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => text.split(/(?<=[.?!;])\s+|\n+/)).filter((sentence) => !question.test(sentence)).flatMap((sentence) => sentence.split(/,\s+|\b(?:and|then|but)\b/i)).map((clause) => clause.split(denied)[0]!)

/** Whether these own words of a person ask to buy, or to sell. */
export const asksSide = (side: 'buy' | 'sell', texts: readonly string[]): boolean => clauses(texts).some((clause) => askingWords[side].test(clause))

/** One thing for another: a sale of a size that was said, and purchases out of what it brings. */
export const asksExchange = (texts: readonly string[]): boolean => clauses(texts).some((clause) => exchange.test(clause))

/** A whole plan, whose sides and sizes our tools derive from the ledger and the policy. */
export const asksPlan = (texts: readonly string[]): boolean => clauses(texts).some((clause) => plan.test(clause))

/** Whether this side may follow from these words at all, by whichever of the three. */
export const asksTrade = (side: 'buy' | 'sell', texts: readonly string[]): boolean => asksSide(side, texts) || asksExchange(texts) || asksPlan(texts)

/** Whether a holding is to go whole: "sell all of it", the answer "all", and "switch BND into VTI" where `names` finds it in the clause. */
export const asksWhole = (texts: readonly string[], names: (clause: string) => boolean): boolean => clauses(texts).some((clause) =>
  !part.test(clause) && ((whole.test(clause) && (/^\W*(?:all|everything)\b/i.test(clause) || askingWords.sell.test(clause))) || (exchange.test(clause) && names(clause))))
