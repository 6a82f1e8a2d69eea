import { acronyms } from './lexicon.ts'

const ownerKeys = ['symbol', 'name', 'label', 'title', 'assetClass', 'subClass', 'class', 'sector', 'region', 'group', 'scenario', 'account', 'client', 'strategy',
  'goal', 'tag', 'measure', 'driver', 'kind', 'key', 'asset', 'currency', 'lotId']
/** Keys that name what their value belongs to: `benchmark`, `benchmarkChange`, a symbol. */
export const ownerSegments = /^(?:benchmark|inflation(?=$)|[A-Z]{1,5}(?:-[A-Z]{1,3})?(?=$))/
/** Names as they are compared. */
export const plain = (text: string): string => text.toLowerCase().replaceAll('-', ' ').trim()

const symbolText = /^[A-Z]{2,5}(?:-[A-Z]{1,3})?$/

/** What a mix of so many stocks is called. */
const mixNames = (stocks: unknown): readonly string[] => {
  if (typeof stocks !== 'number') return []
  const percent = Math.round(stocks * 100)
  return [`${percent}/${100 - percent}`, `${percent} % stocks`, `${percent}% stocks`, `${percent} % in stocks`, ...(percent === 100 ? ['all stocks', 'only stocks'] : percent === 0 ? ['all bonds', 'only bonds', 'no stocks'] : [])]
}

/** The names that a record gives its figures. */
export const ownersOf = (value: Readonly<Record<string, unknown>>): ReadonlySet<string> | undefined => {
  // A holding is known by its symbol; its class and sector belong to many and would let figures change places.
  const keys = typeof value.symbol === 'string' && value.symbol !== '' ? ['symbol', 'name'] : ownerKeys
  const own = [...keys.flatMap((key) => (typeof value[key] === 'string' && value[key] !== '' ? [plain(value[key])] : [])), ...mixNames(value.stocks)]
  return own.length > 0 ? new Set(own) : undefined
}

const besideKey = /(?:symbol|stock|holding|largest|worst|best)$/i

/** `topSymbol` says whose `topWeight` is: the symbol that a field beside a figure names, by the beginning of the two keys. */
export const besides = (value: Readonly<Record<string, unknown>>): readonly (readonly [stem: string, symbol: string])[] => ('symbol' in value ? [] :
  Object.entries(value).flatMap(([key, each]) => (typeof each === 'string' && besideKey.test(key) && symbolText.test(each) && !acronyms.has(each) ? [[key.replace(/Symbol$/, ''), plain(each)] as const] : [])))
export const besideOf = (named: ReturnType<typeof besides>, key: string, isNamed: boolean): readonly ReadonlySet<string>[] => {
  const own = named.filter(([stem]) => key.startsWith(stem)).sort(([a], [b]) => b.length - a.length)[0] ?? (!isNamed && new Set(named.map(([, symbol]) => symbol)).size === 1 ? named[0] : undefined)
  return own ? [new Set([own[1]])] : []
}
