/** Everyday words for what one well-known fund follows, for wishes that need an instrument and name none. "Bonds" or "stocks" are too many things for one. */
const funds: readonly (readonly [words: RegExp, symbol: string])[] = [
  [/\bgold\b(?! ?mine)/, 'GLD'], [/\b(?:small(?:er)?[- ]?(?:caps?|compan(?:y|ies))|russell(?: 2000)?)\b/, 'IWM'], [/\b(?:s ?& ?p(?: 500)?|sp500)\b/, 'SPY'], [/\bnasdaq(?: 100)?\b/, 'QQQ'],
  [/\bemerging[- ]markets?\b(?!.{0,8}\bbonds?)/, 'VWO'], [/\b(?:20|30|long)[- ]?(?:years?|y|dated|term)? (?:government bonds?|treasur(?:y|ies))\b/, 'TLT'], [/\b(?:10|7|ten)[- ]?(?:years?|y) (?:government bonds?|treasur(?:y|ies)|notes?)\b/, 'IEF'],
  [/\b(?:short|1|2|3)[- ]?(?:years?|y|dated|term)? (?:government bonds?|treasur(?:y|ies))\b/, 'SHY'], [/\b(?:t-?bills?|treasury bills?)\b/, 'BIL'], [/\b(?:high[- ]yield|junk) bonds?\b/, 'HYG'], [/\bcorporate bonds?\b/, 'LQD'],
  [/\b(?:muni(?:cipal)?s?)(?: bonds?)?\b/, 'MUB'], [/\b(?:tips|inflation[- ](?:protected|linked)(?: bonds?| securities)?)\b/, 'TIP'], [/\b(?:real estate|reits?)\b/, 'VNQ'], [/\bcommodit(?:y|ies)\b/, 'DBC'],
  [/\binternational (?:stocks?|shares|equit(?:y|ies))\b/, 'VXUS'], [/\bdividend (?:fund|etf|stocks)\b/, 'SCHD'],
]

/** The funds that a lower-case text means without naming them, where they are listed. */
export const fundsMeant = (text: string, isListed: (symbol: string) => boolean): readonly string[] =>
  funds.filter(([words, symbol]) => words.test(text) && isListed(symbol)).map(([, symbol]) => symbol)
