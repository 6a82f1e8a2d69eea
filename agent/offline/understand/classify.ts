import { isInScope, type Intent } from './intents.ts'
import { ownActRules } from './own-act-rules.ts'
import { bankingRules, generalRules } from './outside-rules.ts'
import { refusalRules } from './refusal-rules.ts'
import { matches, type Rule } from './rule.ts'
import { firmRules, scopeRules } from './scope-rules.ts'

const first = (rules: readonly Rule[], text: string): Intent | undefined => rules.find((each) => matches(each, text))?.intent

const soundsOfInvesting = /\b(?:portfolio|holdings?|stocks?|stonks?|etfs?|bonds?|dividends?|invest\w*|securities|brokerage|rebalanc\w*|allocation|shares)\b|«/

const assent = /^(?:(?:yes|yep|yeah|yup|ok(?:ay)?|sure|fine|please|well|no)[,. ]+)*(?:yes|yep|yeah|yup|ok(?:ay)?|sure|fine|absolutely|definitely|certainly|affirmative|exactly|right|correct|true|agreed?|approved?|accept(?:ed)?|confirm(?:ed)?|go ahead|proceed|do it|let'?s do it|(?:that|this|it)(?:'s| is| was| would be| sounds| looks|s)? (?:quite |all |also )?(?:right|correct|true|fine|good|ok(?:ay)?)|(?:that|this|it) checks out|i (?:agree|approve|confirm|accept))\b/
const denial = /^(?:(?:no|nope|nah|sorry|wait|please|well)[,. ]+)*(?:no|nope|nah|never ?mind|cancel|stop|abort|undo|scrap|forget (?:it|that)|hold on|not (?:that|now|yet|what|right|correct|true)|don'?t|(?:that|this|it)(?:'s| is| was|s)? (?:not |in|un|wr)\w*|(?:that|this|it) (?:isn'?t|wasn'?t) \w+|ignore (?:the|that|my|what)|take (?:it|that) back)\b/

/** Short words of assent or denial, without a question or a subject of their own. */
const byDialogue = (text: string): Intent | undefined => {
  if (text.split(/\s+/).length > 7 || /[?«]|\b(?:what|how|which|why|when|portfolio|stocks?|shares?|risk\w*|order|trade|rebalanc\w*|safer|card|account)\b/.test(text)) return undefined
  if (/\b(?:cancel|stop|abort|undo)\b/.test(text) && !/\b(?:loss|limit)\b/.test(text)) return 'cancel-words'
  if (denial.test(text)) return 'cancel-words'
  return assent.test(text) ? 'confirm-words' : undefined
}

const cancelsTicket = /^(?:please )?(?:cancel|withdraw|undo|stop|abort|take back|revoke)\b.{0,20}\b(?:it|that|this|ticket|order|trade|orders|trades|tickets|proposal|rebalanc\w*)\b/
const confirmsTicket = /^(?:please |i )?(?:confirm|approve|accept|execute)\b.{0,20}\b(?:it|that|this|ticket|order|trade|orders|trades|tickets|proposal|[a-z0-9-]{4,12})\b[.! ]*$/

/** Index levels are no prices that we hold; the funds that follow an index are. */
const indexLevel = /\b(?:dow(?: jones)?|nasdaq|s ?& ?p(?: 500)?|ftse|nikkei|dax|russell(?: 2000)?|hang seng|stock market|markets?)\b.{0,30}\b(?:today|now|at|close[ds]?|open|average|level|points|doing|up|down|changed?|yesterday|price)\b|\b(?:dow|nasdaq|s ?& ?p)\b.{0,12}$/
const aboutOwn = /\b(?:my|i|me|we|our|beat|etfs?|funds?|trackers?|volatility|vix|cheap\w*|compared|years?|decade|vs|versus|against|than|backtest|if|symbol|ticker|crash\w*|fall\w*|drops?|dropped|rise[s]?|holding|own)\b|«/

const foreignWords = /(?:^|[\s¿¡])(?:como|cómo|mi|mis|cuál|cual|cuánto|qué|está|esta|cartera|acciones|por favor|wie|mein|meine|meiner|meinem|ist|sind|und|was|welche|aktien|depot|geld|mon|ma|mes|quel|quelle|est|combien|portefeuille|actions|comment|il mio|quanto|azioni|portafoglio|meu|minha|ações|carteira|quanto|hoe|mijn|aandelen)(?=[\s?!.,]|$)/gi

/** Two words of another language, or letters that English does not use. */
const isForeign = (plain: string): boolean =>
  /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]{3}/u.test(plain) || ((plain.match(foreignWords)?.length ?? 0) >= 2 && (plain.match(/\b(?:the|my|is|are|what|how|me|i|of|show)\b/gi)?.length ?? 0) === 0)

/**
 * What the rules say; `undefined` where they say nothing. `text` is lower case with masked tickers, `plain` without: Visa is a
 * payment before it is a share. Refusals first, then what people do by themselves, dialogue, payments, what we do, and all the rest.
 */
export const classifyByRules = (text: string, plain = text): Intent | undefined => {
  const refused = first(refusalRules, plain)
  if (refused) return refused
  if (isForeign(plain)) return 'language'
  const own = first(ownActRules, text)
  if (own) return own
  const dialogue = byDialogue(plain)
  if (dialogue) return dialogue
  if (cancelsTicket.test(plain)) return 'cancel-words'
  if (confirmsTicket.test(plain)) return 'confirm-words'
  const banking = first(bankingRules, plain)
  if (banking) return banking
  if (indexLevel.test(text) && !aboutOwn.test(text.replaceAll(/\b(?:tell|give|show|let) me\b/g, ''))) return 'prediction'
  if (prediction.test(text)) return 'prediction'
  const firm = first(firmRules, text)
  if (firm) return firm
  const inside = first(scopeRules, text)
  const outside = first(generalRules, plain)
  if (inside && outside && isInScope(inside)) return inside === 'goal' || soundsOfInvesting.test(text) ? inside : outside
  return inside ?? outside
}

const prediction = /\b(?:will|gonna|going to)\b.{0,40}(?:«\w»|\b(?:the market|stocks|markets|bitcoin|crypto|gold|prices?|rates|it|they|the price)\b).{0,40}\b(?:go up|go down|rise|fall|crash|drop|be worth|reach|hit|do|recover|be|rally|double|moon|explode)\b.{0,30}\b(?:tomorrow|next|soon|in \d|by|this|end of|20\d\d|over)\b|\b(?:predict\w*|forecast\w*|prophec\w*)\b.{0,40}(?:«\w»|\b(?:price|market|stocks?|returns?|future|crypto|bitcoin|next)\b)|\b(?:which|what) (?:stock|share|coin|etf|fund|crypto)s?\b.{0,25}\b(?:will|is going to|are going to)\b|\bprice target\b|\bwhere (?:will|is|do you (?:see|think))\b.{0,25}(?:«\w»|\bmarket\b).{0,30}\b(?:be|headed|heading|going|end|in a year|next)\b/
