import { quantity } from '../../domain/decimal.ts'
import { formatUsd, usdToNumber } from '../../domain/money.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import { washDays, washWindow } from '../../domain/wash-sales.ts'
import type { MarketView } from '../../market/port.ts'
import { realise } from './sale.ts'
import type { TaxRates } from './rates.ts'

/** Funds of the same market but another index, often used while the 61 days pass. Not an opinion on what is substantially identical. */
const standIns: Readonly<Record<string, readonly string[]>> = {
  VTI: ['VOO', 'SPY'], VOO: ['VTI'], SPY: ['VTI'], IVV: ['VTI'], QQQ: ['VUG', 'XLK'], VUG: ['QQQ'], VTV: ['SCHD', 'VIG'], SCHD: ['VTV', 'VIG'], VIG: ['VTV', 'SCHD'],
  IWM: ['VB'], USMV: ['VIG'], ESGV: ['ESGU'], ESGU: ['ESGV'], VXUS: ['VEA'], VEA: ['VXUS'], VWO: ['IEMG'], IEMG: ['VWO'], BND: ['IEF', 'LQD'], AGG: ['IEF', 'LQD'],
  TLT: ['IEF'], IEF: ['AGG', 'SHY'], SHY: ['VTIP', 'BIL'], LQD: ['VCIT', 'AGG'], HYG: ['JNK'], TIP: ['VTIP'], VTIP: ['TIP'], BNDX: ['AGG'], VNQ: ['IYR'],
}
const sectorFunds: Readonly<Record<string, string>> = { 'Information Technology': 'XLK', 'Health Care': 'XLV', Financials: 'XLF', Energy: 'XLE' }

const standInsFor = (symbol: string, market: MarketView): string[] => {
  const sector = sectorFunds[market.instrument(symbol)?.sector ?? '']
  const listed = standIns[symbol] ?? (sector ? [sector] : ['VTI'])
  return listed.filter((each) => each !== symbol && market.instrument(each))
}

export interface Candidate {
  readonly accountId: string
  readonly lotId: string
  readonly symbol: string
  readonly acquiredOn: string
  readonly quantity: string
  readonly term: 'short' | 'long'
  readonly lossUsd: string
  /** What the wash-sale rule would take away if it were sold today, because of purchases in the last 30 days. */
  readonly disallowedUsd: string
  /** The countable loss times the rate that it would have been taxed at: an upper bound on what it saves this year. */
  readonly taxValueUsd: string
  readonly cleanFrom: string
  readonly dontBuyUntil: string
  readonly standIns: readonly string[]
}

/** Lots in taxable accounts that stand at a loss, largest tax value first. */
export const candidatesOf = (accounts: readonly AccountFacts[], household: readonly AccountFacts[], market: MarketView, rates: TaxRates, minimumUsd: number): Candidate[] => {
  const found = accounts.filter((account) => account.taxable).flatMap((account) => account.lots.flatMap((lot) => {
    const close = market.close(lot.symbol)
    if (!close || close.stale) return []
    const [sold] = realise([lot], close.price, market.asOf, household)
    if (!sold || usdToNumber(sold.gain) > -minimumUsd) return []
    const counted = -usdToNumber(sold.gain) - usdToNumber(sold.disallowed)
    const value = counted * (sold.term === 'short' ? rates.shortTerm : rates.longTerm)
    return [{
      accountId: account.accountId, lotId: lot.lotId, symbol: lot.symbol, acquiredOn: lot.acquiredOn, quantity: lot.quantity, term: sold.term,
      lossUsd: formatUsd(sold.gain), disallowedUsd: formatUsd(sold.disallowed), taxValueUsd: value.toFixed(2),
      cleanFrom: cleanDate(lot.symbol, lot.lotId, household, market.asOf), dontBuyUntil: addDays(isoDate(market.asOf), washDays + 1), standIns: standInsFor(lot.symbol, market),
    }]
  }))
  return found.sort((a, b) => Number(b.taxValueUsd) - Number(a.taxValueUsd) || (a.lotId < b.lotId ? -1 : 1))
}

/** The first day on which no other purchase of the last 30 days would take away the loss. */
const cleanDate = (symbol: string, lotId: string, household: readonly AccountFacts[], asOf: string): string => {
  const { from } = washWindow(isoDate(asOf))
  const recent = household.flatMap((account) => account.lots)
    .filter((lot) => lot.symbol === symbol && lot.lotId !== lotId && lot.acquiredOn >= from && quantity(lot.quantity) > 0n).map((lot) => lot.acquiredOn).sort()
  const last = recent.at(-1)
  return last === undefined ? asOf : addDays(isoDate(last), washDays + 1)
}
