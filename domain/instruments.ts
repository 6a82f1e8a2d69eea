export const assetClasses = ['stocks', 'bonds', 'real-assets', 'cash', 'crypto', 'multi-asset'] as const
export type AssetClass = (typeof assetClasses)[number]

/** One tradable thing. `id` is ours and stays when a ticker changes hands. Rates are fractions of one. */
export interface Instrument {
  readonly id: string
  readonly symbol: string
  readonly name: string
  readonly kind: 'etf' | 'stock' | 'crypto'
  readonly assetClass: AssetClass
  readonly subClass: string
  /** GICS sector, or '' where the instrument spans several. */
  readonly sector: string
  readonly region: string
  readonly currency: 'USD'
  /** Yearly cost of a fund; `null` for single stocks and coins, or unknown. */
  readonly expenseRatio: number | null
  readonly trailingYield: number | null
  readonly esg: boolean
  /** Mechanical tags: `tobacco`, `weapons`, `fossil-fuel`, `leveraged`, `inverse`. */
  readonly exclusionTags: readonly string[]
  readonly firstDate: string
  readonly lastDate: string
  /** Smallest tradable part, decimal string: "1", "0.000001" for coins. */
  readonly increment: string
}
