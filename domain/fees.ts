import { priceDecimals, quantityDecimals, type Price, type Quantity } from './decimal.ts'
import { divideRounded, usd, valueOf, zeroUsd, type Usd } from './money.ts'
import type { Side } from './ticket.ts'

/** What a broker passes on: commission is zero; sales pay the SEC's fee on value and FINRA's on shares, each rounded up to the cent. */
export interface FeeSchedule {
  /** Cents per million dollars sold (Exchange Act, section 31). */
  readonly secCentsPerMillion: bigint
  /** Millionths of a dollar per share sold (FINRA trading activity fee). */
  readonly tafPerShareMillionths: bigint
  readonly tafMaxUsd: Usd
}

/** Section 31 at 27.80 USD a million, FINRA's fee at 0.000166 USD a share and at most 8.30 USD: rates as of 2024-05-22. */
export const defaultFees: FeeSchedule = { secCentsPerMillion: 2_780n, tafPerShareMillionths: 166n, tafMaxUsd: usd(830n) }

/** Fees of one execution of `quantity` at `price`. Buys cost nothing. */
export const feeOf = (side: Side, quantity: Quantity, price: Price, schedule: FeeSchedule = defaultFees): Usd => {
  if (side === 'buy') return zeroUsd
  const sec = divideRounded(valueOf(quantity, price, 'up').minor * schedule.secCentsPerMillion, 100_000_000n, 'up')
  // Shares × millionths of a dollar, in cents: 10⁸ quantity units a share, 10⁴ millionths a cent.
  const taf = divideRounded(quantity * schedule.tafPerShareMillionths, 10n ** BigInt(quantityDecimals + priceDecimals - 2), 'up')
  return usd(sec + (taf > schedule.tafMaxUsd.minor ? schedule.tafMaxUsd.minor : taf))
}
