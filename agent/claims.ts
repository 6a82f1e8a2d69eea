/** "No order was placed" and "once you have confirmed" claim nothing. */
const negated = /\b(?:no|not|never|nobody|none|nothing|cannot|can't|isn't|aren't|won't|doesn't|don't|hasn't|haven't|wasn't|weren't|without|nor|neither|only)\b/i
const conditional = /\b(?:once|if|when|whenever|until|unless|before|as soon as|would|could|can be|should|whether|to be|need(?:s|ed)? to|must|will be)\b/i
const elsewhere = /\b(?:nicht|kein\w*|noch nicht|sobald|wenn|bevor|falls|pas|aucun\w*|jamais|lorsque|dès que|si|avant|nunca|ningún|ninguna|cuando|antes|nessun\w*|quando|prima|não|nenhum\w*|niet|geen|zodra|als|voordat)\b/i

interface Rule {
  readonly name: string
  readonly pattern: RegExp
  /** What takes the claim back. */
  readonly unless?: RegExp
  /** Holds unless an order of the person's is known to be in such a state. */
  readonly unlessTold?: true
}

const done = String.raw`(?:now\s+|already\s+|just\s+|all\s+|successfully\s+|part(?:ly|ially)\s+|fully\s+|completely\s+)*`
const either = new RegExp(`${negated.source}|${conditional.source}`, 'i')

/** "Is bought" in German, French, Spanish, Italian, Portuguese and Dutch. */
const madeElsewhere = new RegExp([
  String.raw`\b(?:wurden?|ist|sind|habe|haben|hat)\b[^.]{0,60}\b(?:gekauft|verkauft|ausgeführt|bestätigt|abgeschlossen)\b`,
  String.raw`\b(?:a été|ont été|est|sont|ai|avons)(?=\s)[^.]{0,40}(?:achet|vendu|exécut|confirm|pass)é?e?s?\b`,
  String.raw`\b(?:ha sido|han sido|fue|fueron|he|hemos|está|están)\b[^.]{0,40}\b(?:comprad|vendid|ejecutad|confirmad|realizad)\w*`,
  String.raw`(?<!\p{L})(?:è stat\w|sono stat\w|ho|abbiamo)\b[^.]{0,40}\b(?:comprat|vendut|eseguit|confermat)\w*`,
  String.raw`\b(?:foi|foram|está|comprei|vendi|tenho)\b[^.]{0,40}\b(?:comprad|vendid|executad|confirmad)\w*`,
  String.raw`\b(?:is|zijn|werd|werden|heb|hebben)\b[^.]{0,40}\b(?:gekocht|verkocht|uitgevoerd|bevestigd)\b`,
].join('|'), 'iu')

const rules: readonly Rule[] = [
  { name: 'a trade that was made', pattern: /\b(?:I|we|I've|we've|I have|we have)\b[^.]{0,20}\b(?:bought|sold|placed|executed|confirmed|submitted|filled)\b/i, unless: negated },
  { name: 'a trade that was made', pattern: new RegExp(String.raw`\b(?:order|trade|ticket|purchase|sale|transaction|buy|sell)s?\b[^.]{0,40}\b(?:is|are|was|were|has been|have been|got)\s+${done}(?:confirmed|executed|filled|placed|submitted|completed?|done|approved|processed|settled|through)\b`, 'i'), unless: either, unlessTold: true },
  { name: 'a trade that was made', pattern: /\b(?:order|trade|ticket|purchase|sale|transaction|it|everything)s?\b[^.]{0,30}\b(?:went|gone|has gone) through\b|\b(?:in|on) (?:the|its|their) books\b|\byou (?:now|already) (?:own|hold)\b|\byou own (?:it|them) now\b/i, unless: either, unlessTold: true },
  { name: 'a trade that was made', pattern: /^\s*(?:\*\*)?(?:all )?(?:done|sorted|settled|executed|confirmed)\b\s*[.!:,]|\b(?:all )?taken care of\b|\byou(?:'re| are) all set\b|(?<!\bof )\b(?:everything|it|this|that)(?:'s| is| has been) (?:now |already |all )*(?:done|settled|executed|confirmed|bought|sold|processed)\b|\bwent ahead\b/i, unless: either },
  { name: 'a trade that was made', pattern: madeElsewhere, unless: elsewhere },
  { name: 'a confirmation that was given', pattern: /\b(?:you|user|client|person|customer|investor)(?:'ve| have| has)?\s+(?:already |just )*(?:confirmed|approved|authori[sz]ed|signed off)\b/i, unless: either, unlessTold: true },
  { name: 'an act that was done', pattern: /\b(?:I|we|I've|we've|I have|we have)\b[^.]{0,20}\b(?:set(?: up)?|saved|stored|kept|recorded|changed|updated|added|removed|deleted|opened|scheduled|imported|sent|booked)\b[^.]{0,30}\b(?:alerts?|reminders?|(?:risk )?profile|goals?|memor(?:y|ies)|requests?|deposits?|withdrawals?|savings plans?|statements?)\b/i, unless: negated },
  { name: 'a way to confirm', pattern: /\b(?:reply|type|say|answer|write|respond|send|text|click|tap|enter)\b[^.]{0,25}\b(?:confirm|yes|approve|ok|code)\b/i, unless: negated },
  { name: 'a look-alike of a ticket', pattern: /\border ticket\b.*\b(?:buy|sell)\b|\[\s*(?:confirm|approve|cancel)\s*\]|(?:✅|☑|🟢)/iu },
  { name: 'a promise', pattern: /\bguarante\w+|\brisk[- ]free (?:return|profit|gain|money)|\bcan(?:'t|not) lose\b|\bsure thing\b|\bwill (?:certainly|definitely|surely)\b|\bno[- ]risk\b|\bgarantier\w*|\bgarantizad\w*|\bgarantit\w*/i, unless: /\b(?:no|not|never|nobody|none|nothing|isn't|aren't|doesn't|don't|cannot|can't (?!lose)|without|nor|neither|kein\w*|nicht|pas|aucun\w*)\b/i },
  { name: 'a promise', pattern: /\b(?:only ever|always) (?:gone|goes|went|rises?|risen) up\b|\bcan only (?:go up|rise)\b|\bnever (?:lost|loses|falls|fallen) (?:money|value)?\b/i },
  { name: 'urgency', pattern: /\b(?:act now|last chance|before it'?s too late|hurry|don't miss|limited time)\b/i },
  { name: 'a request for a secret', pattern: /\b(?:tell|give|send|show|type|enter|share|text|need)\b[^.]{0,25}\b(?:your|the) (?:password|pin\b|one-time code|passcode|card number|social security|login|credentials|recovery)/i, unless: negated },
  { name: 'a payment elsewhere', pattern: /\b(?:transfer|send|wire|pay|deposit)\b[^.]{0,40}\bto (?:my|our|this|the following) (?:account|wallet|address|iban)\b/i, unless: negated },
  { name: 'a way out of here', pattern: /\b(?:visit|go to|browse to|log ?in (?:at|to|on)|sign ?in (?:at|to|on))\b[^.]{0,40}(?:\bdot\b|\[dot\]|\(dot\)|\bwebsite\b|\bwww\b)/i },
]

/** An order of the person's as a result of this conversation tells it; quantities are decimal strings. */
export interface ToldOrder { readonly symbol: string; readonly state: string; readonly quantity: string; readonly filledQuantity: string }
const lives = /\b(?:filled|settled|through|books|own|hold|complete\w*|done|processed)\b/i
const partly = /\bpart(?:ly|ially)?\b/i

const isFilled = ({ state, quantity, filledQuantity }: ToldOrder): boolean => ['FILLED', 'RECONCILED'].includes(state) && Number(filledQuantity) >= Number(quantity)

/** Whether the orders that a sentence can mean are all in the state that it claims: those of the symbols that it names, else all. */
const isTold = (sentence: string, told: readonly ToldOrder[]): boolean => {
  const named = told.filter(({ symbol }) => new RegExp(`(?<![\\w-])${symbol}(?![\\w-])`).test(sentence))
  const meant = named.length > 0 ? named : told
  return meant.length > 0 && (!lives.test(sentence) || meant.every((order) => isFilled(order) || (partly.test(sentence) && order.state === 'PARTIAL')))
}

/**
 * What a sentence of a model must not claim, or `undefined`: that something was traded, confirmed or done for them, that words in the chat
 * confirm, a look-alike of our card, a promise of returns, urgency, a request for secrets or money. Trades are told by cards from the ledger;
 * a model may repeat what `told`, the person's orders in its results, bears out.
 */
export const forbiddenClaim = (sentence: string, told: readonly ToldOrder[] = []): string | undefined =>
  rules.find(({ pattern, unless, unlessTold }) => pattern.test(sentence) && !unless?.test(sentence) && !(unlessTold && isTold(sentence, told)))?.name
