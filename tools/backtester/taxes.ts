import { z } from 'zod'
import type { Instrument } from '../../domain/instruments.ts'
import type { MarketView } from '../../market/port.ts'
import { percent, usdText } from '../portfolio-source/words.ts'
import { usualRates } from '../tax-planner/rates.ts'
import { impliedDividends } from './dividends.ts'
import type { Run } from './engine.ts'
import type { Panel } from './panel.ts'
import type { TaxPlan } from './tax.ts'

const rate = z.number().min(0).max(0.6)

export const taxWish = z.strictObject({
  shortTermRate: rate.default(usualRates.shortTerm), longTermRate: rate.default(usualRates.longTerm),
  lots: z.enum(['fifo', 'hifo']).default('fifo').describe('Which lots a sale takes: oldest or dearest first'),
})
export type TaxWish = z.output<typeof taxWish>

/** Stocks' dividends count as qualified, those of municipal bonds are free of federal tax, all others are ordinary income. */
const dividendRate = (instrument: Instrument | undefined, { shortTermRate, longTermRate }: TaxWish): number => {
  if (instrument?.subClass === 'municipal') return 0
  return instrument?.assetClass === 'stocks' ? longTermRate : shortTermRate
}

export const taxPlanFor = (wish: TaxWish | undefined, market: MarketView, panel: Panel): TaxPlan | undefined => wish && {
  shortRate: wish.shortTermRate, longRate: wish.longTermRate, lots: wish.lots,
  dividendRates: Float64Array.from(panel.symbols, (symbol) => dividendRate(market.instrument(symbol), wish)),
  dividends: impliedDividends(market, panel),
}

export const taxesOutput = z.strictObject({
  shortTermRate: z.number(), longTermRate: z.number(),
  onGainsUsd: z.string(), onDividendsUsd: z.string(),
  /** Fractions: of the average value, a year; of all that was gained before taxes and costs (null: nothing was gained). */
  taxPerYear: z.number(), taxShareOfGain: z.number().nullable(),
  /** Selling everything on the last day would cost this on top, and leave that. */
  ifSoldUsd: z.string(), afterSaleUsd: z.string(), lossesLeftUsd: z.string(),
})

export const taxesOf = (wish: TaxWish | undefined, { taxDetail, taxes, gains, after }: Run, average: number, years: number) => {
  if (!wish || !taxDetail) return null
  const gained = gains.reduce((sum, each) => sum + each, 0)
  const { onGains, onDividends, ifSold, lossesLeft } = taxDetail
  return {
    shortTermRate: wish.shortTermRate, longTermRate: wish.longTermRate,
    onGainsUsd: usdText(onGains), onDividendsUsd: usdText(onDividends), taxPerYear: taxes / average / years, taxShareOfGain: gained > 0 ? taxes / gained : null,
    ifSoldUsd: usdText(ifSold), afterSaleUsd: usdText(after[after.length - 1]! - ifSold), lossesLeftUsd: usdText(lossesLeft),
  }
}

export const taxConventions = ({ shortTermRate, longTermRate, lots }: TaxWish): Readonly<Record<string, string>> => ({
  taxes: `Lots ${lots === 'fifo' ? 'oldest' : 'dearest'} first; gains of lots held for up to a year at ${percent(shortTermRate)}, of older ones at ${percent(longTermRate)}; netted each calendar year, losses carried on without limit (none against other income). `
    + 'A year\'s tax is paid at the first close of the next one by selling a part of everything, the last year\'s at the end. Wash sales are not looked for.',
  dividends: `Taxed in the year that they are paid: stocks' at ${percent(longTermRate)} (as qualified), municipal bonds' not at all, all others at ${percent(shortTermRate)}. Reinvested, they raise the basis of their lot and take over its age.`,
})
