import type { z } from 'zod'
import type { market } from '../../../tools/market/index.ts'
import { asOf, caution, change, paragraphs, pct, spaced, table, usd } from '../say/format.ts'

export type MarketOutput = z.output<typeof market.output>
type MarketRow = MarketOutput['instruments'][number]

/** One side by side figure: how a table calls it, what is said of the one with more of it, and which words ask for it. */
interface Aspect {
  readonly label: string
  readonly of: (row: MarketRow) => number | null
  readonly digits: number
  readonly unit?: string
  readonly more: string
  readonly asked: RegExp
}

const aspects: readonly Aspect[] = [
  { label: 'Return', of: ({ period }) => period?.totalReturn ?? null, digits: 1, more: 'returned more', asked: /\b(?:return\w*|perform\w*|grew|grow\w*|better|best|did|done|up|down)\b/ },
  { label: 'Volatility a year', of: ({ period }) => period?.volatility ?? null, digits: 1, more: 'swung more', unit: ' a year', asked: /\b(?:risk\w*|safe\w*|volatil\w*|swing\w*|bump\w*|calm\w*|stead\w*)\b/ },
  { label: 'Deepest fall', of: ({ period }) => (period ? Math.abs(period.maxDrawdown) : null), digits: 1, more: 'fell deeper', asked: /\b(?:drawdown\w*|fall|fell|crash\w*|worst)\b/ },
  { label: 'Cost a year', of: ({ expenseRatio }) => expenseRatio, digits: 2, more: 'costs more a year', asked: /\b(?:cost\w*|cheap\w*|expensive|fees?|expense)\b/ },
  { label: 'Yield', of: ({ trailingYield }) => trailingYield, digits: 2, more: 'has the higher yield', asked: /\b(?:yield\w*|dividends?|income|pays?)\b/ },
]

/** "QQQ swung more: 18.0 % a year against 12.0 % for VTI." */
const told = (aspect: Aspect, [one, other]: readonly [MarketRow, MarketRow]): string | undefined => {
  const [a, b] = [aspect.of(one), aspect.of(other)]
  if (a === null || b === null) return undefined
  const show = (value: number): string => (aspect.label === 'Return' ? change(value).replace('+', '') : `${pct(value, aspect.digits)}${aspect.unit ?? ''}`)
  if (show(a) === show(b)) return `${aspect.label} is the same for ${one.symbol} and ${other.symbol}: ${show(a)}.`
  const [high, low, most, least] = a > b ? [one, other, a, b] : [other, one, b, a]
  return `${high.symbol} ${aspect.more}: ${show(most)} against ${show(least)} for ${low.symbol}.`
}

/** "US stocks", "stocks outside of the US". */
const thingOf = ({ assetClass, region }: MarketRow): string =>
  (region === 'US' ? `US ${spaced(assetClass)}` : region === 'Emerging' ? `${spaced(assetClass)} of emerging markets` : /ex-US/.test(region) ? `${spaced(assetClass)} outside of the US` : spaced(assetClass))
const isFund = ({ kind }: MarketRow): boolean => kind === 'etf'

/** What two funds of the same thing add to each other, or how the things differ. */
const kinship = (rows: readonly MarketRow[]): string => {
  const same = rows.length === 2 && rows.every((row) => isFund(row) && row.assetClass === rows[0]!.assetClass && row.region === rows[0]!.region && row.sector === rows[0]!.sector)
  if (same) return `Both hold ${thingOf(rows[0]!)}: one beside the other spreads your money little more.`
  return `They are different things: ${rows.map((row) => `${row.symbol} is ${isFund(row) ? `a fund of ${thingOf(row)}` : row.kind === 'stock' ? `a single company (${row.sector})` : 'a coin'}`).join('; ')}.`
}

/** Several instruments side by side: what was asked first, then the table, then what the past does not say. */
export const sayComparison = (output: MarketOutput, text: string): string => {
  const rows = output.instruments
  const [one, other, ...more] = rows
  const named = aspects.filter(({ asked }) => asked.test(text))
  const answers = one && other && more.length === 0 ? (named.length > 0 ? named : aspects.slice(0, 2)).flatMap((aspect) => told(aspect, [one, other]) ?? []) : []
  const period = one?.period
  const cells = (aspect: Aspect): readonly string[] => rows.map((row) => {
    const value = aspect.of(row)
    return value === null ? '' : aspect.label === 'Return' ? change(value) : pct(value, aspect.digits)
  })
  const shown = aspects.map((aspect) => [aspect.label, ...cells(aspect)]).filter(([, ...values]) => values.some((value) => value !== ''))
  return paragraphs(
    answers.join(' '), kinship(rows),
    period !== null && period !== undefined && `Return, volatility and deepest fall are from ${period.from} to ${period.to}, dividends included.`,
    table(['', ...rows.map(({ symbol }) => symbol)], [['Price', ...rows.map(({ price }) => (price === null ? '' : usd(price)))], ...shown]),
    caution('what did better in one stretch often does worse in the next, so cost, risk and what you hold already say more than a past return.'), asOf(output.asOf))
}
