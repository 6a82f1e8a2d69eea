import recognizers from '@microsoft/recognizers-text-suite'

/** What a text says in figures. Money in USD; shares and years plain; fractions of one; `percents` in the order they stand. */
export interface Amounts {
  readonly moneyUsd: readonly number[]
  /** Dollars that come again and again, brought to a month: "$180,000 a year" is 15,000. */
  readonly monthlyUsd: number | undefined
  /** The same as it was said. */
  readonly regular: { readonly usd: number; readonly every: 'week' | 'month' | 'quarter' | 'year' } | undefined
  readonly shares: number | undefined
  readonly percents: readonly number[]
  readonly bps: number | undefined
  readonly fraction: 'all' | 'half' | number | undefined
  readonly limitPrice: number | undefined
  readonly years: number | undefined
  readonly age: number | undefined
  readonly currentAge: number | undefined
  readonly count: number | undefined
  /** The text with spelled numbers as digits. */
  readonly text: string
}

const scales: Readonly<Record<string, number>> = { k: 1e3, grand: 1e3, thousand: 1e3, m: 1e6, mn: 1e6, mil: 1e6, mio: 1e6, million: 1e6, bn: 1e9, b: 1e9, billion: 1e9 }
const scale = String.raw`(?:\s?(k|grand|thousand|mn|mio|mil|million|m|bn|billion|b)(?![a-z]))?`
const digits = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`

const numberWords = /\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen)\b/i

const partPercent: Readonly<Record<string, string>> = { half: '50', third: '33.33', quarter: '25', fifth: '20', tenth: '10' }

/** Spelled numbers as digits. "Half a percent", "a couple of", "two and a half" come first: a general recogniser reads them wrongly. */
const withDigits = (text: string): string => {
  const prepared = text
    .replaceAll(/\bhalf (?:a|of a|of one) (percent|per ?cent|point|percentage point|million|%)/gi, '0.5 $1')
    .replaceAll(/\bby (?:a|one|about a|nearly a|roughly a) (half|third|quarter|fifth|tenth)\b(?! (?:of a )?(?:percent|point|percentage))/gi, (_, part: string) => `by ${partPercent[part.toLowerCase()]!} percent`)
    .replaceAll(/\bby half\b/gi, 'by 50 percent')
    .replaceAll(/\ba (quarter|third) (?:of a )?(percent|point|percentage point)/gi, (_, part: string, unit: string) => `${part.toLowerCase() === 'quarter' ? '0.25' : '0.33'} ${unit}`)
    .replaceAll(/\b(?:full|whole|entire) (?=(?:percentage )?points?\b|percent)/gi, '')
    .replaceAll(/\b(\w+) and a half (percent|per ?cent|points?|percentage points?|million|thousand|grand|years?|%)/gi, '$1.5 $2')
    .replaceAll(/\b(a|one) (percent|per ?cent|point|percentage point|grand|million|hundred|thousand)\b/gi, '1 $2')
    .replaceAll(/\b(?:the|my|our)(?: (?:first|own))? million\b|\bfirst million\b/gi, '1 million').replaceAll(/\b(two|three|four|five|six|eight|ten) (?=quarters\b)/gi, (_, word: string) => `${spelled(word) ?? word} `)
    .replaceAll(/\ba couple(?: of)?\b/gi, '2').replaceAll(/\ba dozen\b/gi, '12').replaceAll(/\b(1|one) hundred\b/gi, '100')
    .replaceAll(/\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty)\.5\b/gi, (_, word: string) => `${spelled(word) ?? word}.5`)
  if (!numberWords.test(prepared)) return prepared
  const found = recognizers.recognizeNumber(prepared, 'en-us')
  let out = prepared
  for (const each of found.toReversed()) {
    const value: unknown = each.resolution?.value
    if (typeof value !== 'string' || !Number.isFinite(Number(value)) || /\d/.test(each.text) || /(?:half|quarter|third|fifth|sixth|eighth|tenth)/i.test(each.text)) continue
    // "one" alone is mostly a pronoun.
    if (/^(?:a|an|one)$/i.test(each.text) && !/^\s(?:share|percent|year|month|point)/i.test(out.slice(each.end + 1))) continue
    out = out.slice(0, each.start) + value + out.slice(each.end + 1)
  }
  return out
}
const spelled = (word: string): string | undefined => {
  const value: unknown = recognizers.recognizeNumber(word, 'en-us')[0]?.resolution?.value
  return typeof value === 'string' ? value : undefined
}

const numberOf = (text: string, scaleText?: string): number => Number(text.replaceAll(',', '')) * (scales[scaleText?.toLowerCase() ?? ''] ?? 1)

/** Takes every match out of the text, so that each number is read once. */
class Reader {
  text: string
  constructor(text: string) { this.text = text }
  take<T>(pattern: RegExp, read: (match: RegExpMatchArray) => T): T[] {
    const found: T[] = []
    this.text = this.text.replace(pattern, (...args: unknown[]) => {
      const groups = args.filter((each): each is string | undefined => typeof each === 'string' || each === undefined)
      found.push(read(groups as unknown as RegExpMatchArray))
      return ' ◦ '
    })
    return found
  }
}

/** "When it hits 400", "if the price falls to": an order that waits for a price. */
export const waitsFor = String.raw`\b(?:if|when|once|as soon as|until|should)\s+(?:it|they|that|(?:the |its )?(?:price|stock|shares?|fund)|«\w»)\s+(?:ever |finally |next )?(?:gets?|goes|go|drops?|falls?|dips?|sinks?|comes?|rises?|climbs?|hits?|reach(?:es)?|touch(?:es)?|trades?|is|are)(?:\s+(?:up|down|back|to|at|below|above|under|over))*`

/** Behind which four digits are a count, not a year. */
const tradeVerb = '(?:buy|buying|sell|selling|sold|bought|purchase|get|order|orders|for|trim|trimming|dump|unload|add|short)'

const p = (body: string): RegExp => new RegExp(body, 'gi')

const dollars = '(?:dollars|usd|bucks)?'
const span = '(week|month|mo|quarter|year|yr|annum)\\b'
const everyOf = (word: string): NonNullable<Amounts['regular']>['every'] => (/^w/i.test(word) ? 'week' : /^m/i.test(word) ? 'month' : /^q/i.test(word) ? 'quarter' : 'year')
const monthsOf = { week: 52 / 12, month: 1, quarter: 1 / 3, year: 1 / 12 } as const

/** A message that corrects a figure, without the old one: "from 250 to 300", "80k not 60k", "2033 instead of 2030". Ages and years too. */
export const withoutOld = (text: string): string => text
  .replaceAll(/\bfrom\s+(?:age )?\$?\d[\d,.]*\s?(?:k|grand|thousand|m|million)?\s+(?=(?:up |down |over )?to\b)/gi, ' ')
  .replaceAll(/(?:,|\band)?\s*\b(?:not|instead of|rather than)\s+(?:at |in |by )?\$?\d[\d,.]*\s?(?:k|grand|thousand|m|million)?\b/gi, ' ')

const countOf = (word: string): number => ({ two: 2, three: 3, four: 4 }[word.toLowerCase()] ?? (Number(word) || 1))

const fractionWords = (text: string): Amounts['fraction'] => {
  if (/\b(?:three quarters|3\/4)\b/i.test(text)) return 0.75
  if (/\b(?:two thirds|2\/3)\b/i.test(text)) return 2 / 3
  if (/\bhalf\b/i.test(text)) return 'half'
  if (/\b(?:a|one) third\b/i.test(text)) return 1 / 3
  if (/\b(?:a|one) quarter (?:of|my)\b/i.test(text)) return 0.25
  const parts = /\b(a|an|one|two|three|four|1|2|3|4) (fifth|sixth|eighth|tenth)s?\b/i.exec(text)
  if (parts) return countOf(parts[1]!) / ({ fifth: 5, sixth: 6, eighth: 8, tenth: 10 }[parts[2]!.toLowerCase()] ?? 1)
  if (/\b(?:all(?: of)?(?: my| the| it)?|everything|entire(?:ly)?|whole (?:«\w» )?(?:position|lot|thing|holding|stake)|every (?:single |last |one of )*(?:my |the )?shares?|completely|out of)\b/i.test(text)) return 'all'
  return undefined
}

/** Reads figures out of a text whose tickers are masked. Longer forms first: each number counts once. */
export const amountsIn = (masked: string): Amounts => {
  const text = withDigits(masked)
  const reader = new Reader(text.replaceAll(/\b(?:401\s?\(?k\)?|403\s?\(?b\)?|529|s&p\s?500|\d{2}\/\d{2})\b/gi, ' '))
  const bps = reader.take(p(String.raw`${digits}\s?-?(?:bps?|basis points?)\b`), ([, n]) => numberOf(n!))[0]
  const percents = reader.take(p(String.raw`${digits}\s?-?(?:%|percent(?:age points?)?|per ?cent|pct|percentage points?|points?|pp)(?![a-z])`), ([, n]) => numberOf(n!))
  // "When I'm 50" is an age to come.
  const currentAge = reader.take(/(?<!\b(?:when|until|till|once|before|after|time|if|lasts?)\s)\b(?:i am|i'm|im|aged)\s+(\d{2})\b(?!\s?(?:k|%|shares))/gi, ([, n]) => numberOf(n!))[0]
  const regular = reader.take(p(String.raw`[$€]?\s?${digits}${scale}\s?${dollars}\s?(?:more|extra|additional)?\s?(?:(?:a|per|each|every|\/)\s?(?:single )?${span}|(weekly|monthly|quarterly|yearly|annually|p\.?a\.?)(?![a-z]))|\b(weekly|monthly|quarterly|yearly) [$€]?\s?${digits}${scale}\s?${dollars}`),
    ([, n, s, unit, adverb, first, m, t]) => ({ usd: numberOf(n ?? m!, n === undefined ? t : s), every: everyOf(unit ?? adverb ?? first!) }))[0]
  const limits = reader.take(p(String.raw`(?:\b(?:at|for|limit(?: price)?(?: of| at)?|@|under|below|above|no more than|at most|not over|less than|at least)\s+\$?\s?|@\s?\$?)${digits}\s?(?:usd|dollars)?\s?(?:limit|or (?:better|less|lower|higher|more)|each|apiece|a share|per share)|\blimit(?: price| order)?(?: of| at| to|:)?\s+\$?${digits}|(?:\b(?:not a (?:penny|cent) (?:over|above|more than|under|below|less than)|no (?:higher|lower|dearer) than)|${waitsFor})\s+\$?${digits}(?!\s?(?:%|percent|shares?|units?|k\b|[\d,.]*\d))`), ([, a, b, c]) => numberOf(a ?? b ?? c!))
  // "Retire at 65" is an age, "buy BND at 65" a price.
  const speaksOfTrading = /\b(?:buy|sell|purchase|order|limit|trim)\b/i.test(text)
  const age = speaksOfTrading ? undefined : reader.take(p(String.raw`\b(?:(?:by|at|until|to|when|once|before|retire at|till)\s+(?:the )?(?:age (?:of )?|(?:i|we)(?:'m| am|'re| are)?\s+(?:(?:turn|reach|hit|am)\s+)?)?|age (?:of )?)(\d{2})\b(?!\s?(?:k|%|shares|years|months|grand|thousand|million|\d|,\d))`), ([, n]) => numberOf(n!)).find((n) => n >= 30 && n <= 100)
  const shares = reader.take(p(String.raw`${digits}${scale}\s?(?:more |additional |other )?(?:shares?|units?|coins?|stocks?)\b`), ([, n, s]) => numberOf(n!, s))
  const years = reader.take(p(String.raw`${digits}\s?-?(?:years?|yrs?)\b`), ([, n]) => numberOf(n!))
  const money = [
    ...reader.take(p(String.raw`[$€]\s?${digits}${scale}`), ([, n, s]) => numberOf(n!, s)),
    ...reader.take(p(String.raw`${digits}${scale}\s?(?:usd|dollars?|bucks|us dollars)\b`), ([, n, s]) => numberOf(n!, s)),
    ...reader.take(p(String.raw`${digits}\s?(k|grand|thousand|mn|mio|mil|million|m|bn|billion)(?![a-z])`), ([, n, s]) => numberOf(n!, s)),
  ]
  // "10 «a»", "ten more of my «a»": so many shares of it. A year before a name is one only after a verb of trading.
  const orderCount = reader.take(p(String.raw`(?<![\d.,/%$€-])(?:(?<=\b${tradeVerb}\s+(?:(?:me|another|about|just|exactly|up)\s+)?)|(?!(?:19|20)\d\d\b))${digits}\s*(?=«|(?:of|more|more of|additional)\s+(?:(?:my|the)\s+)?«)`), ([, n]) => numberOf(n!))
  const at = reader.take(p(String.raw`(?:\bat|@)\s+\$?${digits}\b(?!\s?%)`), ([, n]) => numberOf(n!))
  const counts = [...reader.take(/\b(?:top|largest|biggest|best|worst|last|first|my)\s+(\d{1,2})\b/gi, ([, n]) => numberOf(n!)), ...reader.take(/\b(\d{1,2})\s+(?:largest|biggest|top|best|worst|smallest|most|newest|latest|recent)\b/gi, ([, n]) => numberOf(n!))]
  return {
    moneyUsd: money, monthlyUsd: regular && Math.round(regular.usd * monthsOf[regular.every] * 100) / 100, regular, shares: shares[0] ?? orderCount[0], percents, bps, fraction: fractionWords(text), limitPrice: limits[0] ?? at[0],
    years: years[0], age, currentAge, count: counts[0], text,
  }
}

/** Before four digits that are money, not a year. */
const movesMoney = /\b(?:transfer|mov(?:e|ed|ing)|shift|switch|took|take|put|get|got|need|want|another|extra|about|around|roughly)\s+$/

/** Dollars without a sign: the one number that is no year, day, part, count of shares or price. */
export const plainDollars = (text: string): number | undefined => {
  const told = /\b(?:withdraw|raise|take out|need|invest|free up|deploy|put)\s+(\d[\d,]*(?:\.\d+)?)\b(?!\s?(?:%|shares|«))/.exec(text)?.[1]
  const left = [...text.matchAll(/(?<![\w$.,/%-])(\d{1,3}(?:,\d{3})+|\d{3,7})(?:\.\d+)?\b(?!\s?(?:%|percent|per|shares?|units?|years?|months?|weeks?|days?|bps|«|[/-]\d))/g)]
    .filter(({ 0: digits, index }) => !/^(?:19|20)\d\d$/.test(digits) || movesMoney.test(text.slice(0, index))).map(([digits]) => digits)
  const found = told ?? (new Set(left).size === 1 ? left[0] : undefined)
  return found === undefined ? undefined : Number(found.replaceAll(',', ''))
}

const money = String.raw`(?:cash|money|dollars|dosh|balance|funds|bucks|sweep)`
/** "All my spare cash", "the uninvested part", "money lying about": as much as there is. "Some money" is no size. */
const allCash = new RegExp(String.raw`\b(?:all|my|our|the|that|this|every|idle|spare|free|extra|excess|surplus|leftover|left over|remaining|rest|unused|much)\b[^.?!]{0,20}\b${money}\b|\b(?:uninvested|unspent)\b|\b${money}\b[^.?!]{0,30}\b(?:idle|nothing|around|about|sitting|parked|unused|dust|inflation|not working|(?:put|get|invest|place) it)\b|\b(?:all|rest) of (?:it|that)\b|\beverything\b`)
const someCash = /\b(?:some|part|bit|little|portion|few) (?:of )?(?:my|the|this|that|our|cash|money|spare|it)\b/
export const meansAllCash = (text: string): boolean => allCash.test(text) && !someCash.test(text)
