import { parsePrice, parseQuantity, price, quantity, formatPrice, priceToNumber, type Price } from '../../domain/decimal.ts'
import { divideRounded, formatUsd, parseUsd, usdOf, valueOf, usd } from '../../domain/money.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { isIsoDate, type IsoDate } from '../../domain/units.ts'
import type { MarketView } from '../../market/port.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'
import { plainText } from '../wish/shape.ts'
import { mostRows, parseCsv } from './csv.ts'
import { entrySchema, type ImportEntry } from './entry.ts'

/** A line of a statement: an entry, or why it is none. `line` counts from 1, the head included. */
export type ReadLine =
  | { readonly line: number; readonly entry: ImportEntry }
  | { readonly line: number; readonly problem: string }

/** What brokers call their columns, in our words. */
const columns: Readonly<Record<string, RegExp>> = {
  on: /^(?:(?:trade|run|transaction|settlement|activity|posted|process) ?date|date)$/, kind: /^(?:action|type|transaction ?type|transaction|activity|description of action)$/,
  symbol: /^(?:symbol|ticker|security|instrument)$/, quantity: /^(?:quantity|qty|shares|units|no\.? of shares)$/, price: /^(?:price|unit price|share price|price \(\$\)|price per share)$/,
  amount: /^(?:amount|net amount|total|value|amount \(\$\)|total amount|amount usd)$/, fee: /^(?:fee|fees|commission|commissions?(?: & fees| and fees)?|fees & comm|commission \(\$\))$/,
}

const kinds: readonly (readonly [RegExp, ImportEntry['kind']])[] = [
  [/\b(?:buy|bought|purchase|reinvest\w*|you bought)\b/, 'buy'], [/\b(?:sell|sold|sale|you sold)\b/, 'sell'], [/\b(?:dividend|distribution|div)\b/, 'dividend'],
  [/\binterest\b/, 'interest'], [/\b(?:fee|commission)\b/, 'fee'], [/\b(?:withdrawal|withdraw|transfer out|disbursement|debit)\b/, 'withdrawal'],
  [/\b(?:deposit|contribution|transfer in|funds received|credit)\b/, 'deposit'],
]

/** "1,234.50", "$-20", "(20.00)": the plain decimal without its sign; `undefined` for anything else. */
const plainNumber = (text: string): string | undefined => {
  const bare = text.replaceAll(/[$\s]|USD/g, '').replace(/^\((.*)\)$/, '$1').replace(/^[-+]/, '')
  if (!/^(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$/.test(bare) || bare === '' || bare === '.') return undefined
  return bare.replaceAll(',', '').replace(/^0+(?=\d)/, '').replace(/^\./, '0.').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

/** ISO, or the American month first; a day above 12 in the first place is taken as the day. */
const dateIn = (text: string): IsoDate | undefined => {
  const iso = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0]
  if (iso !== undefined) return isIsoDate(iso) ? iso : undefined
  const match = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(text)
  if (!match) return undefined
  const [first, second] = [Number(match[1]), Number(match[2])]
  const [month, day] = first > 12 ? [second, first] : [first, second]
  const date = `${match[3]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return isIsoDate(date) ? date : undefined
}

type Cells = Readonly<Partial<Record<keyof typeof columns, string>>>

/** The price is worked out where the statement leaves it out; where it has both, they must agree to a cent or 0.1 %. */
const priceOf = (cells: Cells, size: string, feeUsd: string): string | undefined => {
  const amount = plainNumber(cells['amount'] ?? '')
  const total = amount === undefined ? undefined : parseUsd(amount)?.minor
  const given = plainNumber(cells['price'] ?? '')
  if (given === undefined || parsePrice(given) === undefined) {
    if (total === undefined || total <= 0n) return undefined
    return formatPrice(divideRounded(total * 10n ** 12n, quantity(size), 'half-even') as Price)
  }
  if (total === undefined) return given
  const value = valueOf(quantity(size), price(given)).minor
  const fee = usdOf(feeUsd).minor
  const close = [value, value + fee, value - fee].some((each) => { const gap = each - total; return (gap < 0n ? -gap : gap) <= 1n + value / 1000n })
  return close ? given : undefined
}

const tradeOf = (kind: 'buy' | 'sell', on: IsoDate, cells: Cells, market: MarketView): ImportEntry | string => {
  const instrument = resolveSymbol(cells['symbol'] ?? '', market)
  if (isRefusal(instrument)) return 'the symbol is not one that I know'
  const size = plainNumber(cells['quantity'] ?? '')
  if (size === undefined || (parseQuantity(size) ?? 0n) <= 0n) return 'the quantity is missing or no number'
  const fee = plainNumber(cells['fee'] ?? '') ?? '0'
  const feeUsd = parseUsd(fee)
  if (!feeUsd) return 'the fee is no amount'
  const at = priceOf(cells, size, formatUsd(feeUsd))
  if (at === undefined || priceToNumber(price(at)) <= 0) return 'price and amount are missing or do not agree'
  return { kind, on, symbol: instrument.symbol, quantity: size, price: at, feeUsd: formatUsd(feeUsd) }
}

const entryOf = (cells: Cells, market: MarketView): ImportEntry | string => {
  const on = dateIn(cells['on'] ?? '')
  if (on === undefined) return 'the date can not be read'
  if (on > market.asOf) return `the date is after ${market.asOf}`
  const action = (cells['kind'] ?? '').toLowerCase()
  const kind = kinds.find(([words]) => words.test(action))?.[1]
  if (kind === undefined) return 'the kind of booking is not one that I know'
  if (kind === 'buy' || kind === 'sell') return tradeOf(kind, on, cells, market)
  const amount = plainNumber(cells['amount'] ?? '')
  const value = amount === undefined ? undefined : parseUsd(amount)
  if (!value || value.minor <= 0n) return 'the amount is missing or no number'
  const amountUsd = formatUsd(usd(value.minor))
  if (kind !== 'dividend') return { kind, on, amountUsd }
  const instrument = resolveSymbol(cells['symbol'] ?? '', market)
  return { kind, on, amountUsd, ...(isRefusal(instrument) ? {} : { symbol: instrument.symbol }) }
}

/** A broker's statement, line by line. Nothing of its free text is kept: only dates, kinds, known symbols and numbers leave this function. */
export const readStatement = (csv: string, market: MarketView): readonly ReadLine[] | Refusal => {
  const rows = parseCsv(csv)
  const head = rows.findIndex((row) => row.filter((name) => Object.values(columns).some((pattern) => pattern.test(name.toLowerCase().trim()))).length >= 3)
  if (head < 0) return refuse('UNREADABLE_STATEMENT', 'I can not find the columns of this statement.', { needed: ['date', 'action', 'symbol', 'quantity', 'price', 'amount'] }, 'Give it a first line that names date, action, symbol, quantity, price and amount.')
  const names = rows[head]!.map((name) => Object.keys(columns).find((column) => columns[column]!.test(name.toLowerCase().trim())))
  const body = rows.slice(head + 1)
  if (body.length === 0) return refuse('EMPTY_STATEMENT', 'There is no booking in this statement.', {}, 'Choose another file.')
  if (body.length > mostRows) return refuse('TOO_LONG', `A statement may have ${mostRows} lines.`, { lines: body.length }, 'Import it in parts.')
  return body.map((row, at): ReadLine => {
    const line = head + at + 2
    const cells = Object.fromEntries(names.flatMap((name, column) => (name === undefined ? [] : [[name, plainText(row[column] ?? '').slice(0, 60)]]))) as Cells
    const entry = entryOf(cells, market)
    if (typeof entry === 'string') return { line, problem: entry }
    const checked = entrySchema.safeParse(entry)
    return checked.success ? { line, entry: checked.data } : { line, problem: 'a number is out of range' }
  })
}
