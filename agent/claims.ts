const negated = /\b(?:no|not|never|nobody|none|nothing|cannot|can't|isn't|aren't|won't|doesn't|don't|without|nor|neither|only)\b/i

const rules: readonly { readonly name: string; readonly pattern: RegExp; readonly unlessNegated: boolean }[] = [
  { name: 'a trade that was made', pattern: /\b(?:I|we|I've|we've|I have|we have)\b[^.]{0,20}\b(?:bought|sold|placed|executed|confirmed|submitted|filled)\b/i, unlessNegated: true },
  { name: 'a trade that was made', pattern: /\b(?:order|trade|ticket|purchase|sale|transaction)s?\b[^.]{0,40}\b(?:(?:is|are|was|were|has been|have been)\s+(?:now\s+|already\s+|successfully\s+)?(?:confirmed|executed|filled|placed|submitted|completed?|done|approved))\b/i, unlessNegated: true },
  { name: 'an act that was done', pattern: /\b(?:I|we|I've|we've|I have|we have)\b[^.]{0,20}\b(?:set(?: up)?|saved|stored|kept|recorded|changed|updated|added|removed|deleted|opened|scheduled|imported|sent|booked)\b[^.]{0,30}\b(?:alerts?|reminders?|(?:risk )?profile|goals?|memor(?:y|ies)|requests?|deposits?|withdrawals?|savings plans?|statements?)\b/i, unlessNegated: true },
  { name: 'a way to confirm', pattern: /\b(?:reply|type|say|answer|write|respond|send|text|click|tap|enter)\b[^.]{0,25}\b(?:confirm|yes|approve|ok|code)\b/i, unlessNegated: true },
  { name: 'a look-alike of a ticket', pattern: /\border ticket\b.*\b(?:buy|sell)\b|\[\s*(?:confirm|approve|cancel)\s*\]|(?:✅|☑|🟢)/iu, unlessNegated: false },
  { name: 'a promise', pattern: /\bguarante\w+|\brisk[- ]free (?:return|profit|gain|money)|\bcan(?:'t|not) lose\b|\bsure thing\b|\bwill (?:certainly|definitely|surely)\b|\bno[- ]risk\b/i, unlessNegated: true },
  { name: 'urgency', pattern: /\b(?:act now|last chance|before it'?s too late|hurry|don't miss|limited time)\b/i, unlessNegated: false },
]

/**
 * What a sentence of a model must not claim, or `undefined`: that something was traded, confirmed or done for them, that words in the chat
 * confirm, a look-alike of our card, a promise of returns, urgency. Trades are told by cards from the ledger.
 */
export const forbiddenClaim = (sentence: string): string | undefined =>
  rules.find((rule) => rule.pattern.test(sentence) && !(rule.unlessNegated && negated.test(sentence)))?.name
