import { defaultFees, type FeeSchedule } from '../../domain/fees.ts'
import type { AssetClass } from '../../domain/instruments.ts'

/** How the paper broker differs from a perfect market. */
export interface PaperSettings {
  /** Half of the quoted spread, in basis points of the reference price, by asset class and wider for single stocks and coins. */
  readonly halfSpreadBps: Readonly<Record<AssetClass | 'single-stock', number>>
  readonly fees: FeeSchedule
  /** Above this notional an order fills in parts, as a real book would. */
  readonly partialFromUsd: string
}

/** Typical quoted spreads of large US funds and shares in calm markets. */
export const defaultPaperSettings: PaperSettings = {
  halfSpreadBps: { stocks: 1, bonds: 1, 'real-assets': 2, cash: 0.5, 'multi-asset': 2, crypto: 10, 'single-stock': 2 },
  fees: defaultFees,
  partialFromUsd: '25000.00',
}
