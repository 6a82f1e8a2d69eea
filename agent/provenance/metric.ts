import type { Leaf } from './leaf.ts'

interface Family {
  readonly name: string
  readonly words: RegExp
  readonly keys: RegExp
  /** A measure of money alone, or never of money: "stand at 12 %" is no value, the $40,000 of "the chance of $40,000" no chance. */
  readonly money?: boolean
}

/**
 * Families of measures, as words of a sentence and as the last two names of a pointer ("fees/yearlyUsd"). A figure of one family
 * never stands for another's.
 */
const families: readonly Family[] = [
  { name: 'volatility', words: /\b(?:volatil\w+|standard deviation|swings?|swung)\b/i, keys: /volatil|stdev|deviation|\/?risk(?:Before|After)$/i, money: false },
  { name: 'drawdown', words: /\b(?:drawdown|worst fall|deepest fall|peak to trough|fell by at most)\b/i, keys: /drawdown|worstFall/i },
  { name: 'fee', words: /(?<!before |after |net of |on its |from |since |(?:above|below|over|under) (?:its|their|your) )\b(?:fees?|commissions?|expense ratios?)\b/i, keys: /fee|commission|expense|cost(?!Usd)|costUsd$/i },
  { name: 'cost', words: /(?<!before |after |net of |on its |from |since |(?:above|below|over|under) (?:its|their|your) )(?<!\b(?:would|could|might|may|will) (?:only |then |still |have )?)\bcosts?\b(?! basis| you\b)/i, keys: /fee|commission|expense|cost(?!Usd)|costUsd$|worstCase|taxUsd/i },
  { name: 'basis', words: /\bcost basis\b|(?<!\b(?:above|below|over|under) what (?:you|they) )\b(?:paid|cost) for\b/i, keys: /costUsd|price/i },
  { name: 'tax', words: /\b(?:tax|taxes|taxed)\b(?! (?:lot|loss))/i, keys: /tax|gainUsd$|rates|shortTerm|longTerm/i },
  { name: 'income', words: /\b(?:yields?|dividends?|income|pays? about)\b/i, keys: /yield|income|dividend|amountUsd|byKind|bySymbol|largest|netUsd|contribution/i },
  { name: 'sharpe', words: /\bsharpe\b/i, keys: /sharpe/i },
  { name: 'expected', words: /\bexpected (?:yearly |annual )?(?:returns?|growth)\b/i, keys: /expectedReturn/i },
  { name: 'return', words: /(?<!expected |expected yearly |total )\breturn(?:s|ed)?\b|\b(?:made|gain(?:s|ed)?|loss(?:es)?|los[te]|loses|profits?|grew|grown|growth|earned|beat|ahead|behind|outperform\w*|cut|hit|wiped|shrunk|shrank)\b|\b(?:up|down)\b(?! (?:to|from|payment)\b)|(?<!deepest |worst )\b(?:fell|falls?|fallen|rose|rises?|risen|dropped|climbed)\b(?!\s+(?:from|to)\b)/i,
    keys: /return|gain|change|growth|cagr|weighted$|weightedPerYear$|active|(?<!average)benchmark(?!weight)|contribution|loss|performance|\/portfolio$|best|worst|drawdown|difference|excess|drift|unrealised/i },
  { name: 'total return', words: /\btotal returns?\b/i, keys: /totalReturn|weighted$|\/portfolio$|\/benchmark$|priceReturn|change$/i },
  { name: 'extreme', words: /\b(?:best|worst) (?:week|month|period|stretch)\b/i, keys: /best|worst/i },
  { name: 'average', words: /\bon average\b/i, keys: /average/i },
  { name: 'outcome', words: /\b(?:middle|median|typical) (?:outcome|case|result)s?\b/i, keys: /median|p50|endValue/i },
  { name: 'required', words: /\b(?:needs?|needed|required?|requires|takes?)\b/i, keys: /required|missing|save|saving|affordable|fixes|toMove|toTarget/i },
  { name: 'weight', words: /\b(?:weights?|makes? up|largest|biggest|smallest)\b|(?:%|percent|hal(?:f|ves)|thirds?|quarters?|fifths?|tenths?|part|share|⁄\d+) of (?:your |the |my )?(?:whole |total |entire )?(?:portfolio|account|money|book)\b/i,
    keys: /(?<!average|averageBenchmark)weight(?!s\/)|(?<!risk)share(?!Of)|exposure|\/(?:before|after)$|hhi|quantity|valueUsd|amountUsd|largest|topFive/i },
  { name: 'target', words: /\b(?:targets?|bands?|minimum|maximum|at (?:least|most)|limit of)\b/i, keys: /target|low|high|max|min|limit|band|drift|weight|share|before|after|bound|toMove|worstCase/i },
  { name: 'affordable', words: /\bafford\w*/i, keys: /affordable/i },
  { name: 'value', words: /\b(?:worth|valued at|total value|stands? at|account value)\b/i, keys: /value\w*$|p\d+Usd$|totalUsd$|bookUsd$|close$|price$|paidInUsd$|investedUsd$/i, money: true },
  { name: 'paid in', words: /\b(?:paid|put|paying|putting) in(?:to)?\b|\bnew money\b|\bdeposit(?:s|ed)?\b/i, keys: /paidIn|deposit|monthly|amountUsd|byKind/i, money: true },
  { name: 'cash', words: /\bcash\b/i, keys: /cash/i },
  { name: 'chance', words: /\b(?:chances?|probabilit\w+|odds|likelihood|simulated futures)\b/i, keys: /probab|confidence|success|standardError/i, money: false },
  { name: 'risk', words: /\b(?:of (?:the |your )?risk|risk contribution)\b/i, keys: /riskShare|riskContribution|shareOfRisk/i },
  { name: 'price', words: /\bprice\b(?! (?:only|changes?|moves?|rises?))|\bprices (?:of|per)\b/i, keys: /price|close|limit|level|cost|worst|reference/i },
  { name: 'proceeds', words: /\bproceeds\b|\bbrings? (?:in\b|(?:about )?\$)/i, keys: /proceeds|sells|value|income|dividend/i, money: true },
]

/** The last two names of a pointer, list places left out. */
const placeOf = ({ pointer }: Leaf): string => pointer.split('/').filter((each) => each !== '' && !/^\d+$/.test(each)).slice(-2).join('/')

/** A series of the market says by its name what it is. */
const isSeries = ({ record, key }: Leaf): boolean => typeof record?.unit === 'string' && typeof record.name === 'string' && !/change/i.test(key)

const saidOf = (words: string): readonly Family[] => families.filter((each) => each.words.test(words))

const familiesOf = (leaf: Leaf): readonly Family[] => {
  if (isSeries(leaf)) return []
  // "VTI stands at 368.21 USD" is a price.
  if (leaf.sentence !== undefined) return saysMeasure(leaf.sentence) ? families.filter((each) => each.words.test(leaf.sentence!) || (each.name === 'price' && /\bstands at\b/i.test(leaf.sentence!))) : families.filter((each) => each.keys.test(leaf.key))
  return families.filter((each) => each.keys.test(placeOf(leaf)) && !(each.name === 'return' && /volatil|^(?:expected|required)Return/i.test(leaf.key)))
}

/** Whether words name any measure at all. */
export const saysMeasure = (text: string): boolean => families.some(({ words }) => words.test(text)) || mixWords.test(text) || directed.test(text) || otherLanguages.test(text)
const directed = /\b(?:up|down|above|below|over|under|chance|risk|rate|bands?|limits?|shock|rise|fall|(?:short|long)[- ]term)\b/i

/** Whether a leaf measures something else than the clause speaks of; a clause without a measure goes on with the one before. */
export const contradictsMetric = (clause: string, before: string, leaf: Leaf): boolean => {
  // A figure of another mix is only told where mixes are spoken of.
  if (/mixes\//.test(placeOf(leaf)) && !mixWords.test(`${before} ${clause}`)) return true
  const own = saidOf(clause)
  const said = (own.length > 0 ? own : saidOf(before)).filter((each) => (each.money ?? leaf.unit === 'money') === (leaf.unit === 'money') && each.name !== 'cash' && !(each.name === 'cost' && /\bin tax(?:es)?\b/i.test(clause)))
  const measured = familiesOf(leaf)
  if (measured.length === 1 && measured[0]!.name === 'cash') return !/\bcash\b/i.test(`${before} ${clause}`)
  if (said.length === 0) return false
  // A figure out of another sentence must say what it measures; a field may have a name that we know no family of.
  return (measured.length > 0 || (leaf.sentence !== undefined && !/label$|^name$|^title$/i.test(leaf.key))) && !measured.some((each) => said.includes(each))
}

/** Measures in other languages: they are not told apart, but whoever names one does not speak of a share. */
const otherLanguages = /(?<!\p{L})(?:rendite|\p{L}*ausschüttung\p{L}*|dividende\p{L}*|erträge?|kosten|gebühren?|schwankung\p{L}*|verlust\p{L}*|gewinn\p{L}*|zins\p{L}*|rendement\p{L}*|frais|coûts?|volatilité|pertes?|rendimiento\p{L}*|dividendos?|costes?|comisi\p{L}+|pérdidas?|ganancias?|volatilidad)(?!\p{L})/iu

const mixWords = /\bmix(?:es)?\b|\d\/\d|\b(?:all|only|no) (?:stocks|bonds)\b|%\s?(?:in )?stocks\b/i

const pastWords = /\b(?:before|now|today|current(?:ly)?|at present|so far|from)\b/i
const nextWords = /\b(?:after|afterwards|would (?:be|become|go|rise|fall|have)|will|becomes?|to)\b/i

/** "Before" and "after" figures must not change places. */
export const contradictsTime = (clause: string, leaf: Leaf): boolean => {
  const before = /before|current/i.test(leaf.key)
  const after = /after|proposed/i.test(leaf.key)
  if (before === after) return false
  const past = pastWords.test(clause)
  const next = nextWords.test(clause)
  return past !== next && (before ? next : past)
}

/** Tax that is owed is positive, tax that is saved negative. */
const owes = /\b(?:costs?|adds?|pays?|owe[sd]?|due|bill)\b/i
const spares = /\b(?:saves?|saving|(?<!\b(?:get|be|is|much|even) )lowers?|reduces?|cuts?|takes? off|spares?|worth)\b/i
const saysTax = (clause: string, { key }: Leaf): boolean => key === 'taxUsd' && owes.test(clause) !== spares.test(clause)

const anyOf = (...words: readonly string[]): RegExp => new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')
const downWords = anyOf(
  'fell|falls?|fallen|falling|drop(?:s|ped|ping)?|declin\\w+|down(?! payment)|decreas\\w+|slip(?:s|ped)?|shrank|cut|drawdown|shaves?', 'lost|loss(?:es)?|los(?:e|es|ing)|takes? away|took away|wipes? out|at risk',
  'below|under(?:weight|performed)?|behind|minus|negative|worse|worst|less|lower|cheaper|short(?:fall)?', 'bought|purchased?|spent|taken out|costs?|paid|pay|outflow|withdrew')
const upWords = anyOf(
  'rose|rises?|risen|rising|grew|grow(?:s|n|th)?|up|increas\\w+|climb\\w*|recover\\w*|regained|rebounded', 'gain(?:s|ed|ing)?|earn(?:s|ed)?|made|won|profit|returned|brought', 'above|over(?:weight)?|ahead|plus|positive|better|outperformed')
const downAbroad = /(?<!\p{L})(?:verl(?:or(?:en)?|iert|ust\p{L}*)|gefallen|fiel(?:en)?|gesunken|sank|sinkt|perdu|perd(?:ent)?|pertes?|baissé|baisse|chuté|reculé|perdi(?:ó|do|ste)|pérdidas?|cayó|caído|baj(?:ó|ado))(?!\p{L})/iu
const upAbroad = /(?<!\p{L})(?:gew(?:ann|onnen|inn\p{L}*)|gestiegen|stieg(?:en)?|steigt|zugelegt|gagné|gagne|gains?|monté|progressé|gan(?:ó|ado|aste)|ganancias?|subi(?:ó|do))(?!\p{L})/iu
const isDown = (text: string): boolean => downWords.test(text) || downAbroad.test(text)
const isUp = (text: string): boolean => upWords.test(text) || upAbroad.test(text)
/** "A rise in rates" is the cause, not the direction of what follows. */
const causes = /\b(?:rise|increase|jump|hike|fall|drop|cut|decline|spike|crash)s? (?:in|of) (?:interest |bond |stock )?(?:rates?|yields?|inflation|volatility|prices|markets?|stocks|the market)\b|\b(?:interest )?rates? (?:rise|rose|went up|go up|jump|fall|fell|go down)\b/gi
/** Losses that tools state as positive magnitudes. */
const lossKey = /loss|drawdown|fall|shortfall|var$|cvar|atRisk|cost|fee|tax|worst|turnover|volatil|sell/i

/** Whether a printed sign, or the direction that the clause's words give, fits the recorded sign. */
export const signFits = (written: string, writtenBefore: string, printed: -1 | 0 | 1, value: number, leaf: Leaf): boolean => {
  const [clause, before] = [written, writtenBefore].map((text) => text.replaceAll(causes, '')) as [string, string]
  // A share of a loss is a share.
  if (leaf.key.startsWith('shareOf') && printed === 0) return value >= 0
  if (saysTax(clause, leaf)) return owes.test(clause) ? value >= 0 : value <= 0
  if (printed !== 0) return value === 0 || Math.sign(value) === printed || (printed === -1 && lossKey.test(leaf.key))
  // "falls from 8.7 % to 7.9 %": both are levels, whichever way it goes.
  if (/\bfrom\b[^,;]*\bto\b/i.test(clause) && value >= 0) return true
  const own = isDown(clause) || isUp(clause)
  // "… would fall by 35 %, or about $36,000": a clause without a direction goes on in the one before.
  const down = isDown(own ? clause : before)
  const up = isUp(own ? clause : before)
  if (down === up) return value >= 0 || down || /loss|drawdown|shortfall|amountUsd$/i.test(leaf.key)
  if (up) return value >= 0 && !(/loss|drawdown|shortfall/i.test(leaf.key))
  return value <= 0 || !/return|gain|change|growth|pnl|profit|excess|contribution|impact|cagr|weighted|^benchmark$|active|difference|^portfolio$/i.test(leaf.key)
}
