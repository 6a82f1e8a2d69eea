import type { Figure, FigureKind } from './figure.ts'
import { acronyms, withoutNames } from './lexicon.ts'
import { datesIn } from './dates.ts'
import { multipleOf, readSpelled, spelledNumber, spelledPart, spelledParts, unreadPercent } from './spelled.ts'
import { vagueIn } from './vague.ts'

const digits = String.raw`(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)`
const scale = String.raw`(?:\s?(?:k|m|mn|bn|b|thousand|million|billion|trillion|grand)(?![a-z]))`
const scales: Readonly<Record<string, number>> = {
  k: 1e3, thousand: 1e3, grand: 1e3, m: 1e6, mn: 1e6, million: 1e6, b: 1e9, bn: 1e9, billion: 1e9, trillion: 1e12,
}
const percentUnit = String.raw`(?:%|‰|percentage points?|percent(?:age)?\b|per\s?cent\b|pct\b|pp\b|bps?\b|basis points?|points?\b)`
const approximation = /\b(?:about|around|roughly|nearly|almost|approximately|some|close to|just (?:over|under)|over|under|more than|less than|at least|upwards of|fewer than|up to)\s+$|~\s?$/i

/** Which side of the printed number the value lies on; "no more than" turns it round. */
const boundOf = (before: string): Figure['bound'] => {
  const [, no, side] = /\b(no |not )?(more than|just over|over|at least|upwards of|less than|just under|under|nearly|almost|fewer than|up to)\s+$/i.exec(before) ?? []
  if (side === undefined) return undefined
  return /more|over|least|upwards/i.test(side) === (no === undefined) ? 'above' : 'below'
}

const patterns: readonly { readonly kind: FigureKind; readonly pattern: RegExp }[] = [
  { kind: 'money', pattern: new RegExp(String.raw`([-+]?)\s?(?:[$€£¥]|US\$|USD\s|EUR\s|GBP\s|CHF\s)\s?([-+]?)(${digits})(${scale}?)`, 'gi') },
  { kind: 'money', pattern: new RegExp(String.raw`([-+]?)()(${digits})(${scale}?)\s?(?:[€£¥]|(?:USD|EUR|GBP|CHF|JPY|US dollars|dollars?|bucks|euros?|pounds?|francs?|yen)\b)`, 'gi') },
  { kind: 'percent', pattern: new RegExp(String.raw`([-+]?)()(${digits})()(?=\s?(?:[-–—]|to|and|or)\s?[-+]?${digits}\s?${percentUnit})`, 'gi') },
  { kind: 'percent', pattern: new RegExp(String.raw`([-+]?)()(${digits})()\s?-?(?:${percentUnit})`, 'gi') },
  { kind: 'number', pattern: new RegExp(String.raw`([-+]?)()(${digits})(${scale}?)`, 'gi') },
]

const nounAfter = (text: string, end: number): string => /^[\s-]*(?:more |other |different |whole |calendar |trading |single )?([a-z]+)/i.exec(text.slice(end))?.[1]?.toLowerCase() ?? ''

const placeOf = (number: string): number => {
  const [, fraction = ''] = number.split('.')
  return 10 ** -fraction.length
}

/** Trailing zeros of a round number say nothing once somebody wrote "about": 180,000 is then good to 5,000. */
const roundPlace = (number: string): number => {
  if (number.includes('.')) return placeOf(number)
  const zeros = /0*$/.exec(number.replaceAll(',', ''))?.[0].length ?? 0
  return 10 ** Math.min(zeros, Math.max(0, number.replaceAll(',', '').length - 2))
}

/** `a-5` is a range's dash or a hyphen, not a minus. */
const signOf = (before: string, first: string, second: string): -1 | 0 | 1 => {
  const mark = second || (/[\w%)]\s?$/.test(before) && first === '-' && !/\s$/.test(before) ? '' : first)
  return mark === '-' ? -1 : mark === '+' ? 1 : 0
}

class Scanner {
  readonly found: Figure[] = []
  readonly source: string
  rest: string

  constructor(source: string) {
    this.source = source
    this.rest = withoutNames(source)
  }

  take(start: number, end: number, figure: Omit<Figure, 'text' | 'start' | 'end' | 'approximate' | 'bound'>): void {
    const before = this.source.slice(0, start)
    const approximate = approximation.test(before)
    const bound = boundOf(before)
    const text = this.source.slice(start, end)
    // Without the blank that a pattern may begin with: it stands between two clauses and belongs to neither.
    this.found.push({ ...figure, text: text.trim(), start: start + text.length - text.trimStart().length, end, approximate, ...(bound && { bound }) })
    this.rest = this.rest.slice(0, start) + ' '.repeat(end - start) + this.rest.slice(end)
  }
}

const scanNumerals = (scan: Scanner): void => {
  for (const { kind, pattern } of patterns) {
    for (const match of scan.rest.matchAll(pattern)) {
      const [whole, first = '', second = '', number = '', scaleText = ''] = match
      const start = match.index
      const end = start + whole.length
      const basisPoints = kind === 'percent' && /bp|basis/i.test(whole)
      const permille = whole.includes('‰')
      const factor = (scales[scaleText.trim().toLowerCase()] ?? 1) * (basisPoints ? 0.01 : permille ? 0.1 : 1)
      const approximate = approximation.test(scan.source.slice(0, start))
      const place = (approximate ? roundPlace(number) : placeOf(number)) * factor
      const sign = signOf(scan.source.slice(0, start), first, second)
      const value = Number(number.replaceAll(',', '')) * factor * (sign === -1 ? -1 : 1)
      scan.take(start, end, { kind, value, slack: place / 2, sign, noun: kind === 'number' ? nounAfter(scan.source, end) : '' })
    }
  }
}

const scanWords = (scan: Scanner): void => {
  for (const match of scan.rest.matchAll(spelledPart)) {
    const key = match[0].toLowerCase().replace('-', ' ')
    if (/quarter/.test(key) && !/^\s+of\s+(?!the year|20)/.test(scan.source.slice(match.index + match[0].length))) continue
    const near = approximation.test(scan.source.slice(0, match.index))
    const multiple = multipleOf(key)
    scan.take(match.index, match.index + match[0].length,
      { kind: 'part', value: spelledParts[key] ?? NaN, slack: near ? 0.03 : 0.005, sign: 0, noun: '', ...(multiple && { multiple }) })
  }
  for (const match of scan.rest.matchAll(spelledNumber)) {
    const value = readSpelled(match[0])
    if (value === undefined) continue
    const start = match.index
    const end = start + match[0].length
    const behind = scan.source.slice(end)
    const noun = nounAfter(scan.source, end)
    const percent = new RegExp(`^[\\s-]?${percentUnit}`, 'i').exec(behind)
    const money = /^\s(?:US )?(?:dollars?|bucks|USD|cents?)\b/i.exec(behind)
    const slack = match[0].includes('point') ? 0.05 : 0.5
    if (percent) scan.take(start, end + percent[0].length, { kind: 'percent', value: /bp|basis/i.test(percent[0]) ? value / 100 : value, slack, sign: 0, noun: '' })
    else if (money) scan.take(start, end + money[0].length, { kind: 'money', value, slack, sign: 0, noun: '' })
    else if (value !== 1 || countedOnce.has(noun)) scan.take(start, end, { kind: 'number', value, slack, sign: 0, noun })
  }
}

/** "one" counts only before these; elsewhere it is a pronoun. */
const countedOnce = new Set(['share', 'shares', 'year', 'month', 'week', 'day', 'account', 'holding', 'fund', 'stock', 'bond', 'order', 'trade', 'lot', 'position', 'goal', 'plan', 'alert', 'client', 'hundred', 'thousand', 'million'])

/** What claims an amount and can't be read has no source either. */
const scanUnread = (scan: Scanner): void => {
  if (/^\s*\|/.test(scan.source)) return
  for (const match of scan.rest.matchAll(unreadPercent)) scan.take(match.index, match.index + match[0].length, { kind: 'number', value: NaN, slack: 0, sign: 0, noun: '' })
}

const scanTickers = (scan: Scanner): void => {
  for (const match of scan.rest.matchAll(/(?<![\w&/'’.-])[A-Z]{1,5}(?:[-.][A-Z]{1,3})?(?![\w&]|['’]\p{L}{2})/gu)) {
    if (acronyms.has(match[0])) continue
    scan.take(match.index, match.index + match[0].length, { kind: 'ticker', value: NaN, slack: 0, sign: 0, noun: '' })
  }
}

/** All figures of a text, in the order they stand in. Full-width digits, ½ and odd minus signs are read as what they look like. */
export const figuresIn = (text: string): readonly Figure[] => {
  const scan = new Scanner(text)
  for (const { start, end, date } of datesIn(scan.rest)) scan.take(start, end, { kind: 'date', value: NaN, slack: 0, sign: 0, noun: '', date })
  for (const match of scan.rest.matchAll(/(\d+)⁄(\d+)/g)) {
    scan.take(match.index, match.index + match[0].length, { kind: 'part', value: Number(match[1]) / Number(match[2]), slack: 0.005, sign: 0, noun: '' })
  }
  scanNumerals(scan)
  for (const { start, end, figure } of vagueIn(scan.rest)) scan.take(start, end, figure)
  scanWords(scan)
  scanUnread(scan)
  scanTickers(scan)
  return scan.found.sort((a, b) => a.start - b.start)
}

/**
 * One spelling for what a reader can't tell apart, so that "1**2**" and a 1 and a 2 around an invisible character are 12; do this
 * before anything else reads the text.
 */
export const normalise = (text: string): string => text.normalize('NFKC')
  .replaceAll(/[\u2212\u2012\u2010\u2011]/g, '-').replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Me}]|(?<=\d)\p{Mn}+/gu, '').replaceAll('\u00a0', ' ')
  .replaceAll(/\*{2,3}|__|~~|`|(?<=[\d.,$])[*_\\]+(?=[\d.,])/g, '')
