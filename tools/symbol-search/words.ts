import type { Instrument } from '../../domain/instruments.ts'

/** What people call things whose official names say it differently. */
const aliases: Readonly<Record<string, string>> = {
  VTI: 'us total stock market index american', VOO: 's&p 500 sp500 spx index', SPY: 's&p 500 sp500 spx spider', QQQ: 'nasdaq 100 nasdaq100 tech technology',
  VXUS: 'international foreign world ex us', VEA: 'developed europe japan international', VWO: 'emerging markets china india', IWM: 'russell 2000 small companies',
  SCHD: 'schwab dividend income', VIG: 'dividend growth', USMV: 'low volatility minimum defensive', ESGV: 'esg sustainable green responsible ethical', ESGU: 'esg sustainable green responsible ethical',
  BND: 'total us bonds', AGG: 'total us bonds aggregate', TLT: 'long term treasuries government', IEF: 'intermediate treasuries government 10 year', SHY: 'short term treasuries government',
  LQD: 'investment grade corporate', HYG: 'junk high yield', TIP: 'tips inflation protected linked', VTIP: 'tips inflation protected short', MUB: 'municipal tax free muni',
  BNDX: 'international foreign bonds', EMB: 'emerging markets bonds', BIL: 't bills treasury cash money market', SGOV: 't bills treasury cash money market', VNQ: 'real estate reit property',
  GLD: 'gold bullion', DBC: 'commodities commodity oil raw materials', XLK: 'technology tech', XLV: 'healthcare health pharma', XLF: 'financials banks', XLE: 'energy oil gas',
  AOR: '60/40 balanced allocation', AAPL: 'iphone', MSFT: 'windows', GOOGL: 'google', AMZN: 'amazon.com', META: 'facebook instagram', NVDA: 'gpu chips ai', TSLA: 'electric cars ev',
  'BRK-B': 'brk.b brk buffett', JPM: 'jp morgan chase bank', JNJ: 'johnson and johnson', PG: 'procter gamble', KO: 'coke cola', XOM: 'exxon mobil oil', MO: 'tobacco cigarettes philip morris marlboro',
  WMT: 'wal-mart', UNH: 'united health insurance', IBM: 'international business machines', 'BTC-USD': 'btc crypto coin', 'ETH-USD': 'eth ether crypto coin',
}

/** Say nothing about which instrument is meant. */
const empty = new Set(['the', 'a', 'an', 'of', 'for', 'in', 'is', 'what', 'symbol', 'ticker', 'and', 'me', 'find', 'to', 'please', 'some', 'inc', 'trust', 'with', 'that', 'shares', 'share'])

/** One word of a name: lower case, plural folded, so that "bonds" finds "bond". */
const fold = (word: string): string => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word)

export const wordsOf = (text: string): string[] =>
  text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replaceAll('s&p', 'sp').replaceAll('u.s.', 'us')
    .split(/[^a-z0-9/.]+/).map((word) => word.replace(/^[./]+|[./]+$/g, '')).filter((word) => word !== '' && !empty.has(word)).map(fold)

/** Every word under which an instrument may be found. */
export const documentOf = (instrument: Instrument): ReadonlySet<string> => new Set([
  ...wordsOf(instrument.symbol), instrument.symbol.toLowerCase(), ...wordsOf(instrument.name), ...wordsOf(instrument.subClass.replaceAll('-', ' ')),
  ...wordsOf(instrument.sector), ...wordsOf(instrument.region), ...wordsOf(aliases[instrument.symbol] ?? ''), ...wordsOf(instrument.assetClass),
  instrument.kind, ...(instrument.kind === 'etf' ? ['fund'] : []), ...(instrument.esg ? ['esg'] : []),
])

/** Optimal string alignment distance, at most `limit` + 1: one slip is an edit, a neighbouring swap too (Damerau 1964). */
export const editDistance = (left: string, right: string, limit: number): number => {
  if (Math.abs(left.length - right.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, j) => j)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1]
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1)
    }
    before = last
    last = row
  }
  return Math.min(last[right.length]!, limit + 1)
}
