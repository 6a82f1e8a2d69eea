/** Rates as fractions of one. Defaults are our assumption: a middle federal bracket, no state tax, no net investment income tax. */
export interface TaxRates {
  readonly shortTerm: number
  readonly longTerm: number
}

export const usualRates: TaxRates = { shortTerm: 0.24, longTerm: 0.15 }

/** Net losses above this reduce ordinary income only in later years (26 U.S.C. 1211(b)). */
export const yearlyLossLimitUsd = 3000

/** Gains of one year in USD; negative is a loss. */
export interface YearGains {
  readonly short: number
  readonly long: number
}

export interface YearTax {
  /** Negative: it lowers the tax on other income. */
  readonly taxUsd: number
  readonly carriedForwardUsd: number
}

/** Nets short and long against each other; what is left over as a loss offsets income up to the limit, the rest is carried on. */
export const taxOfYear = ({ short, long }: YearGains, rates: TaxRates): YearTax => {
  const net = short + long
  if (net < 0) {
    const used = Math.min(-net, yearlyLossLimitUsd)
    return { taxUsd: -used * rates.shortTerm, carriedForwardUsd: -net - used }
  }
  if (short < 0 || long < 0) return { taxUsd: net * (short < 0 ? rates.longTerm : rates.shortTerm), carriedForwardUsd: 0 }
  return { taxUsd: short * rates.shortTerm + long * rates.longTerm, carriedForwardUsd: 0 }
}

/** What selling costs in tax, over what the year would have cost anyway. */
export const addedTax = (before: YearGains, sale: YearGains, rates: TaxRates): YearTax & { readonly carriedMoreUsd: number } => {
  const without = taxOfYear(before, rates)
  const withSale = taxOfYear({ short: before.short + sale.short, long: before.long + sale.long }, rates)
  return { taxUsd: withSale.taxUsd - without.taxUsd, carriedForwardUsd: withSale.carriedForwardUsd, carriedMoreUsd: withSale.carriedForwardUsd - without.carriedForwardUsd }
}
