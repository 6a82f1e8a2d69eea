import type { AssetClass, Instrument } from '../../domain/instruments.ts'

/** What the snapshot carries: core funds of each class, four sectors, one allocation fund, large stocks, two coins. */
export const universe = [
  'VTI', 'VOO', 'SPY', 'QQQ', 'VXUS', 'VEA', 'VWO', 'IWM', 'SCHD', 'VIG', 'VTV', 'VUG', 'USMV', 'ESGV', 'ESGU',
  'BND', 'AGG', 'TLT', 'IEF', 'SHY', 'LQD', 'HYG', 'TIP', 'VTIP', 'MUB', 'BNDX', 'EMB', 'BIL', 'SGOV', 'VNQ', 'GLD', 'DBC',
  'XLK', 'XLV', 'XLF', 'XLE', 'AOR',
  'AAPL', 'MSFT', 'GOOGL', 'AMZN', 'META', 'NVDA', 'TSLA', 'BRK-B', 'JPM', 'JNJ', 'PG', 'KO', 'XOM', 'MO', 'WMT', 'UNH', 'IBM',
  'BTC-USD', 'ETH-USD',
] as const

/** They have never paid a dividend, so a missing list is a complete one. */
export const neverPaid: ReadonlySet<string> = new Set(['BRK-B', 'AMZN', 'TSLA', 'GLD', 'BTC-USD', 'ETH-USD'])

const classes: Readonly<Record<string, AssetClass>> = {
  equity: 'stocks', fixed_income: 'bonds', real_estate: 'real-assets', commodity: 'real-assets', cash: 'cash', crypto: 'crypto', multi_asset: 'multi-asset',
}

export const assetClassOf = (name: string): AssetClass => {
  const found = classes[name]
  if (!found) throw new RangeError(`No asset class for ${JSON.stringify(name)}; known are ${Object.keys(classes).join(', ')}.`)
  return found
}

export const kindOf = (type: string): Instrument['kind'] => {
  if (type === 'etf' || type === 'stock' || type === 'crypto') return type
  throw new RangeError(`No instrument kind for ${JSON.stringify(type)}.`)
}

const tagNames: Readonly<Record<string, string>> = { tobacco: 'tobacco', weapons_defense: 'weapons', fossil_fuel: 'fossil-fuel' }

/** Mechanical: the reference's GICS tags, `fossil-fuel` for every energy-sector fund, leverage by sub-class. Not an ESG rating. */
export const exclusionTagsOf = (source: string, sector: string, subClass: string): string[] => {
  const tags = new Set(source.split(/[;| ]/).filter(Boolean).map((tag) => tagNames[tag] ?? tag))
  if (sector === 'Energy') tags.add('fossil-fuel')
  if (subClass.startsWith('leveraged')) tags.add('leveraged')
  if (subClass.startsWith('inverse')) tags.add('inverse')
  return [...tags].sort()
}

/** Whole shares for listed instruments; the smallest part of a coin that paper and live brokers both take. */
export const incrementOf = (kind: Instrument['kind']): string => (kind === 'crypto' ? '0.000001' : '1')
