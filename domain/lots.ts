/** Shares bought together. `costUsd` is the whole lot's basis, fees included; quantities are decimal strings. */
export interface LotFacts {
  readonly lotId: string
  readonly symbol: string
  readonly quantity: string
  readonly costUsd: string
  readonly acquiredOn: string
  /** `reconstructed`: a demo lot at a price rebuilt from adjusted closes, splits and dividends. */
  readonly origin: 'fill' | 'reconstructed' | 'imported'
}
