import type { z } from 'zod'
import { formatQuantity, parseQuantity, price, quantity, type Quantity } from '../../domain/decimal.ts'
import { longTermFrom } from '../../domain/holding-period.ts'
import { matchLots, type LotMethod } from '../../domain/lot-matching.ts'
import { formatUsd, sum, usdOf, usdToNumber, valueOf } from '../../domain/money.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { isoDate } from '../../domain/units.ts'
import type { MarketView } from '../../market/port.ts'
import type { Mix } from '../portfolio-source/source.ts'
import { dollars, percent, usdText } from '../portfolio-source/words.ts'
import { candidatesOf } from './harvest.ts'
import type { harvestOutput, lotsOutput, rebalanceOutput, saleOutput } from './output.ts'
import { addedTax, type TaxRates, type YearGains } from './rates.ts'
import { taxCurve } from './rebalance.ts'
import { countedGains, movedRows, realise, rowOf, type Realised } from './sale.ts'

/** What every plan needs to know. */
export interface Setting {
  readonly market: MarketView
  readonly household: readonly AccountFacts[]
  readonly rates: TaxRates
  readonly before: YearGains
}

type Bare<T extends z.ZodType> = Omit<z.input<T>, 'asOf' | 'rates' | 'conventions' | 'notes'> & { readonly notes: readonly string[] }

const taxOf = (realised: readonly Realised[], account: AccountFacts, { before, rates }: Setting) => {
  const gains = account.taxable ? countedGains(realised) : { short: 0, long: 0 }
  const added = addedTax(before, gains, rates)
  return {
    shortGainUsd: usdText(gains.short), longGainUsd: usdText(gains.long), disallowedUsd: formatUsd(sum(account.taxable ? realised.map((each) => each.disallowed) : [])),
    taxUsd: usdText(added.taxUsd), carriedForwardUsd: usdText(added.carriedMoreUsd),
  }
}

const sell = (account: AccountFacts, symbol: string, wanted: Quantity, method: LotMethod, lotIds: readonly string[], setting: Setting) => {
  const match = matchLots(account.lots.filter((lot) => lot.symbol === symbol), wanted, method, lotIds)
  if (isRefusal(match)) return match
  const close = setting.market.close(symbol)!
  return realise(match.sold, close.price, setting.market.asOf, setting.household)
}

export interface SaleWish {
  readonly symbol: string
  readonly quantity: string
  readonly method: LotMethod
  readonly lotIds: readonly string[]
}

export const planSale = (account: AccountFacts, wish: SaleWish, setting: Setting): Bare<typeof saleOutput> | Refusal => {
  const { market } = setting
  const { symbol, method } = wish
  const close = market.close(symbol)
  const lots = account.lots.filter((lot) => lot.symbol === symbol)
  if (!close || lots.length === 0) return refuse('NOT_HELD', `There are no lots of ${symbol} in this account.`, { symbol }, 'Name something that is held there.')
  const held = lots.reduce((total, lot) => total + quantity(lot.quantity), 0n) as Quantity
  const wanted = wish.quantity === 'all' ? held : parseQuantity(wish.quantity)!
  const realised = sell(account, symbol, wanted, method, wish.lotIds, setting)
  if (isRefusal(realised)) return realised
  const tax = taxOf(realised, account, setting)
  const others = (['fifo', 'hifo'] as const).flatMap((each) => {
    const other = sell(account, symbol, wanted, each, [], setting)
    if (isRefusal(other)) return []
    const { taxUsd, shortGainUsd, longGainUsd } = taxOf(other, account, setting)
    return [{ method: each, taxUsd, shortGainUsd, longGainUsd }]
  })
  const cheapest = [...others].sort((a, b) => Number(a.taxUsd) - Number(b.taxUsd))[0]
  return {
    kind: 'sale', accountId: account.accountId, symbol, quantity: formatQuantity(wanted), price: close.price, proceedsUsd: formatUsd(valueOf(wanted, price(close.price))), method,
    tax, lots: realised.map(rowOf), moved: movedRows(realised), methods: others, waiting: waitingOf(realised, account, setting),
    why: [
      account.taxable ? `Selling ${formatQuantity(wanted)} ${symbol} ${Number(tax.taxUsd) >= 0 ? 'adds' : 'saves'} ${dollars(Math.abs(Number(tax.taxUsd)))} of tax this year.` : 'No tax: this is a retirement account.',
      ...(Number(tax.disallowedUsd) > 0 ? [`${dollars(Number(tax.disallowedUsd))} of the loss does not count now: the same was bought within 30 days.`] : []),
      ...(cheapest && cheapest.method !== method && Number(cheapest.taxUsd) < Number(tax.taxUsd) - 0.005 ? [`${cheapest.method.toUpperCase()} would cost ${dollars(Number(cheapest.taxUsd))}.`] : []),
    ],
    notes: Number(tax.shortGainUsd) + Number(tax.longGainUsd) < 0 ? ['Do not buy it again, in any account, for 30 days after the sale, or the loss will not count.'] : [],
  }
}

/** Short-term gains that would be long-term if one waited for the last of them. */
const waitingOf = (realised: readonly Realised[], account: AccountFacts, setting: Setting) => {
  const young = realised.filter((each) => each.term === 'short' && each.gain.minor > 0n)
  if (!account.taxable || young.length === 0) return null
  const until = young.map((each) => longTermFrom(isoDate(each.part.acquiredOn))).sort().at(-1)!
  const later = countedGains(realised.map((each) => (young.includes(each) ? { ...each, term: 'long' as const } : each)))
  return { until, taxUsd: usdText(addedTax(setting.before, later, setting.rates).taxUsd) }
}

const taxWords = (tax: number): string => (tax < -0.5 ? `saves ${dollars(-tax)} of tax` : tax > 0.5 ? `costs ${dollars(tax)} of tax` : 'costs no tax')

export const planRebalance = (account: AccountFacts, target: Mix, setting: Setting): Bare<typeof rebalanceOutput> => {
  const curve = taxCurve(account, setting.market, new Map(target.weights.map((each) => [each.symbol, each.weight])), setting.rates, setting.before)
  const last = curve.points.at(-1)!
  const first = curve.points[0]!
  const free = curve.points.findLast((each) => each.tax <= 0.005) ?? first
  const half = curve.points.find((each) => each.drift <= first.drift / 2 + 1e-12) ?? last
  const costly = [...curve.sells].sort((a, b) => b.tax - a.tax)[0]
  return {
    kind: 'rebalance', accountId: account.accountId, target: target.label, driftBefore: first.drift, taxUsd: usdText(last.tax), soldUsd: usdText(last.sold),
    sells: curve.sells.map(({ symbol, value, tax }) => ({ symbol, valueUsd: usdText(value), taxUsd: usdText(tax) })), buys: curve.buys.map(({ symbol, value }) => ({ symbol, valueUsd: usdText(value) })),
    curve: curve.points.map(({ sold, tax, drift }) => ({ soldUsd: usdText(sold), taxUsd: usdText(tax), drift })),
    free: { soldUsd: usdText(free.sold), drift: free.drift }, half: { soldUsd: usdText(half.sold), taxUsd: usdText(half.tax), drift: half.drift },
    why: [
      `Going all the way to ${target.label} sells ${dollars(last.sold)} and ${taxWords(last.tax)}.`,
      free.drift < first.drift ? `Without any tax the drift falls from ${percent(first.drift)} to ${percent(free.drift)}; half of it ${taxWords(half.tax)}.` : `Nothing of the drift of ${percent(first.drift)} goes without tax; half of it ${taxWords(half.tax)}.`,
      ...(costly && costly.tax > 0.5 ? [`${costly.symbol} makes most of the tax, ${dollars(costly.tax)}.`] : []),
    ],
    notes: ['The curve leaves out wash sales; ask for the sale of one holding to see them.', ...target.notes],
  }
}

export const planHarvest = (accounts: readonly AccountFacts[], minimumUsd: number, setting: Setting): Bare<typeof harvestOutput> => {
  const candidates = candidatesOf(accounts, setting.household, setting.market, setting.rates, minimumUsd)
  const totalLoss = candidates.reduce((total, each) => total + Number(each.lossUsd), 0)
  const totalValue = candidates.reduce((total, each) => total + Number(each.taxValueUsd), 0)
  const best = candidates[0]
  return {
    kind: 'harvest', totalLossUsd: usdText(totalLoss), totalTaxValueUsd: usdText(totalValue), candidates: candidates.map((each) => ({ ...each, standIns: [...each.standIns] })),
    why: best
      ? [`${candidates.length === 1 ? 'One lot stands' : `${candidates.length} lots stand`} at a loss of ${dollars(-totalLoss)}${candidates.length === 1 ? '' : ' together'}.`, `${best.symbol} is worth most: up to ${dollars(Number(best.taxValueUsd))} of tax.`]
      : ['No lot in a taxable account stands at a loss worth taking.'],
    notes: [
      'A loss moves tax to later: the stand-in starts at a lower basis.',
      'Stand-ins follow another index. Whether two funds are substantially identical is a question for a tax adviser.',
      ...(candidates.some((each) => Number(each.disallowedUsd) > 0) ? ['Some losses are blocked by purchases of the last 30 days somewhere in the household.'] : []),
    ],
  }
}

export const planLots = (accounts: readonly AccountFacts[], symbol: string | undefined, setting: Setting): Bare<typeof lotsOutput> => {
  const { market } = setting
  const lots = accounts.flatMap((account) => account.lots.filter((lot) => symbol === undefined || lot.symbol === symbol).flatMap((lot) => {
    const close = market.close(lot.symbol)
    const [sold] = close ? realise([lot], close.price, market.asOf, []) : []
    if (!sold) return []
    const { accountId, taxable } = account
    const { lotId, acquiredOn, costUsd } = lot
    return [{ sold, row: { accountId, taxable, lotId, symbol: lot.symbol, acquiredOn, quantity: lot.quantity, costUsd, valueUsd: formatUsd(sold.proceeds), gainUsd: formatUsd(sold.gain), term: sold.term, longTermFrom: longTermFrom(isoDate(acquiredOn)) } }]
  }))
  const gains = countedGains(lots.filter((each) => each.row.taxable).map((each) => each.sold))
  const unrealised = lots.reduce((total, each) => total + usdToNumber(usdOf(each.row.gainUsd)), 0)
  const tax = addedTax(setting.before, gains, setting.rates).taxUsd
  const largest = [...lots].sort((a, b) => Number(b.row.gainUsd) - Number(a.row.gainUsd))[0]
  return {
    kind: 'lots', unrealisedUsd: usdText(unrealised), taxIfSoldUsd: usdText(tax),
    lots: lots.map((each) => each.row).sort((a, b) => (a.symbol !== b.symbol ? (a.symbol < b.symbol ? -1 : 1) : a.acquiredOn < b.acquiredOn ? -1 : 1)),
    why: [`${lots.length} lots, ${dollars(unrealised)} of gains not yet realised; selling everything today would add ${dollars(tax)} of tax.`, ...(largest ? [`The largest gain is in ${largest.row.symbol}, ${dollars(Number(largest.row.gainUsd))}.`] : [])],
    notes: [],
  }
}
