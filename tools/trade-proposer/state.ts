import { price, quantity, type Price, type Quantity } from '../../domain/decimal.ts'
import type { Instrument } from '../../domain/instruments.ts'
import { usdOf, usdToNumber, valueOf } from '../../domain/money.ts'
import type { FirmPolicy } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { valueAt } from '../portfolio/merge.ts'

/** One instrument as the account stands to it. `free` is what no open order waits for. */
export interface Line {
  readonly instrument: Instrument
  readonly price: Price
  readonly priceText: string
  readonly priceDate: string
  readonly held: Quantity
  readonly free: Quantity
  readonly increment: Quantity
  /** Value of what is held, whole cents as a number: for weights and wishes. */
  readonly valueUsd: number
  /** Why it can't be traded now, if so. */
  readonly blocked: string | undefined
}

export interface State {
  readonly account: AccountFacts
  readonly firm: FirmPolicy
  readonly totalUsd: number
  /** Settled cash that no open order holds, in cents: buys are paid from this and from the proposal's own sales. */
  readonly spendable: bigint
  readonly unsettled: bigint
  readonly lines: ReadonlyMap<string, Line>
  readonly unpriced: readonly string[]
}

const lineOf = (instrument: Instrument, account: AccountFacts, market: MarketView, firm: FirmPolicy): Line | undefined => {
  const close = market.close(instrument.symbol)
  if (!close) return undefined
  const position = account.positions.find((each) => each.symbol === instrument.symbol)
  const held = quantity(position?.quantity ?? '0')
  const at = price(close.price)
  const blocked = close.stale ? `its last price is of ${close.date}` : firm.restricted.includes(instrument.symbol) ? 'the firm may not trade it now' : undefined
  return {
    instrument, price: at, priceText: close.price, priceDate: close.date, held, free: (held - quantity(position?.heldQuantity ?? '0')) as Quantity,
    increment: quantity(instrument.increment), valueUsd: usdToNumber(valueOf(held, at)), blocked,
  }
}

/** The account and every instrument that it holds or is to hold. An instrument without any price is a refusal. */
export const stateOf = (account: AccountFacts, firm: FirmPolicy, wanted: readonly Instrument[], market: MarketView): State | Refusal => {
  const valuation = valueAt(account, market)
  const lines = new Map<string, Line>()
  const held = account.positions.flatMap((position) => market.instrument(position.symbol) ?? [])
  for (const instrument of [...held, ...wanted]) {
    const line = lineOf(instrument, account, market, firm)
    if (line) lines.set(instrument.symbol, line)
    else if (wanted.includes(instrument)) return refuse('NO_PRICE', `There is no price for ${instrument.symbol} on ${market.asOf}.`, { symbol: instrument.symbol, asOf: market.asOf }, 'Choose another instrument.')
  }
  const [cash, settled, waiting] = [usdOf(account.cashUsd).minor, usdOf(account.settledCashUsd).minor, usdOf(account.heldCashUsd).minor]
  const base: bigint = settled < cash ? settled : cash
  return {
    account, firm, totalUsd: usdToNumber(valuation.valueUsd), spendable: base > waiting ? base - waiting : 0n,
    unsettled: cash > settled ? cash - settled : 0n, lines, unpriced: valuation.unpriced,
  }
}

/** Weight of a line in the account, cash included; 0 in an empty account. */
export const weightIn = (state: State, usd: number): number => (state.totalUsd === 0 ? 0 : usd / state.totalUsd)
