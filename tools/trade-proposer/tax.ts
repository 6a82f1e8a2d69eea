import { quantity, type Quantity } from '../../domain/decimal.ts'
import { isLongTerm, selectLots, type LotSlice } from '../../domain/lot-selection.ts'
import { divideRounded, formatUsd, subtract, sum, usd, usdOf, usdToNumber, type Usd } from '../../domain/money.ts'
import { usdText } from '../portfolio-source/words.ts'
import { taxOfYear, usualRates } from '../tax-planner/rates.ts'
import { feeOfLeg, valueOfLeg, type SizedLeg } from './legs.ts'
import type { State } from './state.ts'

export interface TaxEffect {
  /** `null` where the cost of something sold is not known. */
  readonly taxUsd: string | null
  readonly shortTermGainUsd: string
  readonly longTermGainUsd: string
  readonly sales: readonly { readonly symbol: string; readonly lotId: string; readonly quantity: string; readonly acquiredOn: string; readonly costUsd: string; readonly gainUsd: string; readonly longTerm: boolean }[]
  readonly note: string
}

/** The slice's share of the sale's net proceeds, half-even to the cent. */
const gainOf = (slice: LotSlice, leg: SizedLeg, netProceeds: Usd): Usd =>
  subtract(usd(divideRounded(netProceeds.minor * quantity(slice.quantity), leg.quantity, 'half-even')), usdOf(slice.costUsd))

const noTax = (note: string): TaxEffect => ({ taxUsd: '0.00', shortTermGainUsd: '0.00', longTermGainUsd: '0.00', sales: [], note })

/**
 * What the sales realise at the as-of prices, lots with the highest cost first as the ledger books them, fees taken off.
 * The tax is this ticket's alone, at assumed federal rates; other gains and losses of the year are not in it.
 */
export const taxEffect = (legs: readonly SizedLeg[], state: State, asOf: string): TaxEffect => {
  const sold = legs.filter((leg) => leg.side === 'sell')
  if (sold.length === 0) return noTax('Nothing is sold, so no gain is realised.')
  if (!state.account.taxable) return noTax('Sales inside this account are not taxed.')
  const unknown: string[] = []
  const sales = sold.flatMap((leg) => {
    const { symbol } = leg.line.instrument
    const slices = selectLots(state.account.lots.filter((lot) => lot.symbol === symbol), leg.quantity as Quantity)
    if (!slices) unknown.push(symbol)
    const net = subtract(valueOfLeg(leg), feeOfLeg(leg))
    return (slices ?? []).map((slice) => ({ ...slice, symbol, gain: gainOf(slice, leg, net), longTerm: isLongTerm(slice.acquiredOn, asOf) }))
  })
  const [short, long] = [false, true].map((term) => sum(sales.filter((each) => each.longTerm === term).map((each) => each.gain))) as [Usd, Usd]
  const tax = taxOfYear({ short: usdToNumber(short), long: usdToNumber(long) }, usualRates)
  const rates = `${usualRates.shortTerm * 100} % short-term, ${usualRates.longTerm * 100} % long-term`
  return {
    taxUsd: unknown.length > 0 ? null : usdText(tax.taxUsd), shortTermGainUsd: formatUsd(short), longTermGainUsd: formatUsd(long),
    sales: sales.map(({ gain, ...each }) => ({ ...each, gainUsd: formatUsd(gain) })),
    note: unknown.length > 0 ? `The cost of ${unknown.join(', ')} is not known, so no tax is estimated.`
      : `Estimate at assumed federal rates (${rates}), lots with the highest cost first; negative lowers the tax on other income.`,
  }
}
