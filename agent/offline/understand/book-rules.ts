import type { Intent } from './intents.ts'

const people = /\b(?:who|whose|clients?|customers|(?:my|the|whole|entire|client) book|everyone|everybody|anybody|anyone|my people)\b/
const said = /\b(?:ask(?:ed|s|ing)?|said|sa(?:y|ys|ying)|wr(?:ote|ites?|itten)|messages?|messaged|questions?|requests?|requested|conversations?|chats?|chatted|talked?|in touch|contacted|worr(?:y|ied)|minds?|wants? to (?:talk|speak|know))\b|\bwant(?:ed)?\b.{0,20}\b(?:yesterday|today|last|this week)\b/

const several = /\b(?:rebalanc\w*|back (?:to|on) target|in line)\b.{0,60}\b(?:largest|biggest|all|drifted|worst|most|them)\b|\b(?:largest|biggest|all|drifted)\b.{0,40}\b(?:rebalanc\w*|back (?:to|on) target)\b/

/** What an advisor's question about the book is, when it is about the book and not about one named client; `undefined` when it is neither. */
export const aboutBook = (text: string, namesClient: boolean): Intent | undefined => {
  if (said.test(text) && (namesClient || people.test(text)) && !/\bremind\b/.test(text)) return 'client-activity'
  return (people.test(text) || several.test(text)) && !namesClient ? 'clients' : undefined
}
