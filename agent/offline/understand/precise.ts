import type { Intent } from './intents.ts'
import { refusalRules } from './refusal-rules.ts'
import { matches } from './rule.ts'

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

const foreignWords = /(?:^|[\s¿¡])(?:como|cómo|mi|mis|cuál|cual|cuánto|qué|está|esta|cartera|acciones|por favor|wie|mein|meine|meiner|meinem|ist|sind|und|was|welche|aktien|depot|geld|mon|ma|mes|quel|quelle|est|combien|portefeuille|actions|comment|il mio|quanto|azioni|portafoglio|meu|minha|ações|carteira|quanto|hoe|mijn|aandelen)(?=[\s?!.,]|$)/gi

/** Two words of another language, or letters that English does not use. */
const isForeign = (plain: string): boolean =>
  /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]{3}/u.test(plain) || ((plain.match(foreignWords)?.length ?? 0) >= 2 && (plain.match(/\b(?:the|my|is|are|what|how|me|i|of|show)\b/gi)?.length ?? 0) === 0)

const ofDevices = /\b(?:phone settings|laptop|tv|computer|camera|browser|wi-?fi|thermostat|cards?|bank\w*|pin|paypal|netflix|gmail|facebook|router|game|car)\b/

const asksForLanguage = /\b(?:speak|talk|switch|change|answer|reply|language)\b.{0,25}\b(?:spanish|french|german|portuguese|italian|chinese|mandarin|japanese|russian|arabic|hindi|korean|dutch|polish|turkish|language|english)\b/

/** The copy of everything that is kept of a person, and its deletion: the account page has both. */
const ownData = /\b(?:export|download|copy|print|delete|erase|see|get|have|want|request|send me)\b.{0,25}\b(?:(?:all|everything)(?: of)? )?(?:my|the)(?: own| personal)? (?:data|information|records)\b(?=.{0,40}$)(?!.{0,20}\b(?:delay|fresh|old|from yahoo)\b)|\bdata (?:you (?:have|hold|keep|store) (?:about|on|of) me)\b|\bgdpr\b|\b(?:export|download)\b.{0,20}\b(?:conversations?|transcripts?|chats?|history of (?:our|this) (?:conversation|chat))\b/

/** How they sign in is changed on the account page, never in a chat. */
const signIn = /^(?!how (?:do|can) i reset\b).*\b(?:change|update|reset|set up|add|replace|edit)\b.{0,20}\b(?:password|e-?mail(?: address)?|phone number|passkeys?|authenticator|sign-?in|two[- ]factor)\b/

/**
 * What a few words decide and no likelihood overrules: refusals, another language, the person's own data and sign-in, assent and denial; `undefined`
 * of everything else. `text` is lower case, without masked tickers.
 */
export const preciselyMeant = (text: string): Intent | undefined => {
  const refused = refusalRules.find((each) => matches(each, text))?.intent
  if (refused) return refused
  if (isForeign(text) || asksForLanguage.test(text)) return 'language'
  if (!ofDevices.test(text)) {
    if (ownData.test(text)) return 'own-data'
    if (signIn.test(text)) return 'settings'
  }
  const dialogue = byDialogue(text)
  if (dialogue) return dialogue
  if (cancelsTicket.test(text)) return 'cancel-words'
  return confirmsTicket.test(text) ? 'confirm-words' : undefined
}
