import type { Figure } from './figure.ts'

/** Amounts without a number that still claim one, as the range of a whole that they can honestly mean. */
const parts: readonly { readonly pattern: RegExp; readonly low: number; readonly high: number }[] = [
  { pattern: /\b(?:nearly|almost|virtually|practically) (?:all|everything|the whole|the entire)\b/gi, low: 0.9, high: 0.9999 },
  { pattern: /\b(?:the )?(?:vast|overwhelming|great) majority\b/gi, low: 0.75, high: 1 },
  { pattern: /\b(?<!\b(?:made|makes?) up for )(?:most|the majority|a majority|the bulk|the lion's share) of\b(?! (?:people|investors|the time|them|these|those|us|the money is needed)\b)(?=[^.!?]*\s(?:is|are|was|were|sits?|sat|comes?|came|goes|went|lies|stems?|in|held|invested|lost|gone)\b)|\bmostly (?:in|stocks|bonds|cash)\b/gi, low: 0.5, high: 1 },
  { pattern: /\b(?:all|the whole|the entirety) of (?:your|the|my) (?:money|portfolio|savings|account)\b|\bentirely (?:in|stocks|bonds|cash)\b/gi, low: 0.995, high: 1 },
  { pattern: /\b(?:hardly any|almost none|next to nothing|a sliver|a tiny (?:part|share|fraction)) of\b/gi, low: 0, high: 0.06 },
]

/** What claims an amount and gives none that could be looked up. */
const unread: readonly RegExp[] = [
  /\b(?:tens|dozens|hundreds|thousands|millions|billions)(?: of (?:hundreds|thousands|millions|billions))* of (?:dollars|euros|USD|shares|percent)\b/gi,
  /\b(?<!how )(?:a few|several|a couple(?: of)?|some|many|countless) (?:hundred|thousand|million|billion|dollars|euros|percent|percentage points|basis points|points|grand|bucks|cents)\b/gi,
  /\b(?:four|five|six|seven|eight)[\s-]figures?\b/gi, /\b(?:several|many) times (?:as|more|over|the|your)\b/gi, /\b(?:manifold|many-fold|several-fold)\b/gi,
]

/** Number words of other languages before money or shares: what we can't read, nothing bears out. */
/** German, French, Spanish, Italian, Portuguese, Dutch; what one has, the next leaves out. */
const foreignWords = `(?:${[
  'zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|dreißig|fünfzig|hundert|tausend|millionen?',
  'deux|trois|quatre|cinq|sept|huit|neuf|dix|vingt|trente|cinquante|cent|mille|millions?',
  'dos|tres|cuatro|cinco|siete|ocho|nueve|diez|veinte|treinta|cien|mil|millón|millones',
  'due|tre|quattro|cinque|sette|otto|nove|dieci|venti|cento|milioni?',
  'dois|duas|três|dez|vinte|milhão|milhões',
  'twee|drie|vijf|zeven|negen|tien|twintig|honderd|duizend|miljoen',
].join('|')})`
const foreign = new RegExp(String.raw`(?<!\p{L})${foreignWords}[\s-]*(?:${foreignWords}[\s-]*)*(?:d[ei]\s)?(?:dollars?|dólares|dollari|euros?|aktien|anteile|acciones|actions|azioni|ações|aandelen)(?!\p{L})`, 'giu')
/** "die Hälfte Ihres Geldes": parts of a whole in other languages. */
const foreignParts = /(?<!\p{L})(?:die hälfte|ein drittel|zwei drittel|ein viertel|la moitié|un tiers|les deux tiers|la mitad|un tercio|dos tercios|la metà|un terzo|metade|um terço|de helft|een derde|verdoppelt|verdreifacht|halbiert|doublé|triplé|duplicado|triplicado|raddoppiat\p{L}|dobrou|verdubbeld)(?!\p{L})/giu

/** "gained a dollar": one of a currency. A dollar amount, "for every dollar" and "dollar for dollar" claim nothing. */
const oneCoin = /(?<!\b(?:for|than|if|whether) )\b(?:a|one|a single) (?:US )?(dollar|cent|buck|euro|pound|penny)\b(?! (?:amount|figure|value|cost|bond|fund|sign|terms|more|less|today|tomorrow|now|saved|invested|that))/gi

interface Found { readonly start: number; readonly end: number; readonly figure: Omit<Figure, 'text' | 'start' | 'end' | 'approximate' | 'bound'> }
const none = { value: NaN, slack: 0, sign: 0 as const, noun: '' }

const all = (text: string, pattern: RegExp, figure: (match: RegExpExecArray) => Found['figure']): readonly Found[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, figure: figure(match) }))

/** Vague amounts as figures: to be borne out by their range, or without any value, which nothing bears out. */
export const vagueIn = (text: string): readonly Found[] => [
  ...parts.flatMap(({ pattern, low, high }) => all(text, pattern, () => ({ ...none, kind: 'part', range: [low, high] }))),
  ...all(text, oneCoin, ([, coin = '']) => ({ ...none, kind: 'money', value: /cent|penny/i.test(coin) ? 0.01 : 1 })),
  ...[...unread, foreign, foreignParts].flatMap((pattern) => all(text, pattern, () => ({ ...none, kind: 'number' }))),
]
