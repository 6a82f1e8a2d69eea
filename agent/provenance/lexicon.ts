/** Names that contain digits or look like figures, but state none. Matched whole, before figures are read. */
const names: readonly RegExp[] = [
  /^\s*(?:[-*]\s*)?\d{1,2}[.)]\s(?!\s*(?:%|percent|points?|bps|USD|dollars?|euros?|was|is|were|are)(?![a-z]))/gi, /(?<![\w.])r\d{1,3}\b/g,
  /\bS&P\s?(?:500|400|600|100)\b/gi, /\b(?:Russell\s(?:1000|2000|3000)|Nasdaq[\s-]100|FTSE\s100|MSCI\s400|Dow\s30|KLD\s400)\b/gi,
  /\b(?:401\(?k\)?|403\(?b\)?|457\(?b\)?|529|1099(?:-[A-Z]+)?|Form\s\d{4}|Schedule\s[A-Z]|RFC\s?\d+)\b/g, /\b401\(k\)|\b403\(b\)/g,
  /\bK-1\b/g, /\b(?:100|[1-9]?0)\/(?:100|[1-9]?0)\b/g, /\b\d{1,2}(?:-|\s)year\s(?:Treasur\w+|T-bill|note|bond|yield|rate)s?\b/gi, /\b24\/7\b/g, /\bone-time\b/gi,
  /\bsecond[\s-](?:guess|hand|opinion)\w*/gi, /\bone (?:another|by one|of|or more|thing|way|reason|point|question|more|would|could|can|message|place|side|is|that|day)\b/gi,
  /\b(?:no|any|every|some|each|this|that|which|the|only|safer|riskier|larger|smaller|new|old|next|last|first) one\b/gi, /\bhalf-life\b/gi,
  /\bthe two (?:apart|together|differ\w*|are|have|were)\b/gi, /\b(?:two|three) (?:things|ways|reasons|questions|options|choices|steps|sides|tax years)\b/gi, /\b(?:in|into|on|per|of) (?:any )?one (?:single )?(?:position|stock|fund|company|sector)\b/gi,
  /\b(?:two|three|four|five|ten)(?= (?:largest|biggest|smallest|best|worst|weakest|strongest)\b)/gi,
  /\btwo-factor\b/gi, /\bdouble[\s-](?:check|entry|count)\w*/gi, /\bzero-coupon\b/gi, /\b(?:first|second|third) party\b/gi,
]

/** Blanks with spaces of the same length, so that positions stay. */
export const blank = (text: string, pattern: RegExp): string => text.replace(pattern, (found) => ' '.repeat(found.length))

export const withoutNames = (text: string): string => names.reduce(blank, text)

/** Upper-case words that are no tickers. */
export const acronyms: ReadonlySet<string> = new Set(`ETF ETFS USD EUR GBP US USA UK EU IPS IRA REIT REITS TIPS CAGR VAR CVAR ES PE EPS IPO FX GDP CPI CEO CFO SEC FINRA IRS
  NYSE NASDAQ ESG DIY FAQ ID OK PDF CSV UTC EST EDT GTC DAY AM PM YTD YOY MWR TWR IRR XIRR FIFO LIFO HIFO APR APY ATM PIN AI API TOTP AND OR NOT IF NO YES I A
  CASH BUY SELL HOLD LLC INC LTD PLC SPDR MSCI FTSE EAFE KLD RMD HSA CD FDIC SIPC DCA ROI NAV AUM BPS PP Q1 Q2 Q3 Q4 TV PC IT`.split(/\s+/))

/** The market's series as people call them; lower case, hyphens as blanks. */
export const seriesWords: readonly (readonly [words: string, series: string])[] = [
  ...['indice de référence', 'vergleichsindex', 'referenzindex', 'índice de referencia'].map((words) => [words, 'benchmark'] as const),
  ...['inflation', 'inflation rate', 'consumer prices', 'consumer price index'].map((words) => [words, 'cpi'] as const), ...['vix', 'volatility index'].map((words) => [words, 'vix'] as const),
  ...['fed funds', 'fed funds rate', 'federal funds rate', 'policy rate'].map((words) => [words, 'fed funds'] as const), ...['euro', 'dollar per euro', 'eur/usd'].map((words) => [words, 'eur usd'] as const),
  ...([['10', 'ten', '10y'], ['2', 'two', '2y']] as const).flatMap(([digits, word, short]) => [digits, word].flatMap((number) =>
    ['treasury', 'treasury yield', 'treasuries', 'yield', 'rate'].map((what) => [`${number} year ${what}`, `treasury ${short}`] as const))),
  ...['three month', '3 month'].flatMap((term) => ['treasury', 'treasury bill', 't bill', 'bill'].map((what) => [`${term} ${what}`, 'treasury 3m'] as const)),
]
