import { quantity, type Price } from './decimal.ts'
import { add, formatUsd, sum, usdOf, usdToNumber, valueOf, type Usd } from './money.ts'
import type { LotFacts } from './lots.ts'

/** Quantity of one instrument in one account; `heldQuantity` waits for open sell orders. Decimal strings. */
export interface PositionFacts {
  readonly symbol: string
  readonly quantity: string
  readonly heldQuantity: string
}

/** What the ledger knows of one account, as plain JSON so that the record can hold it and a replay can read it. */
export interface AccountFacts {
  readonly accountId: string
  readonly ownerId: string
  readonly label: string
  readonly kind: 'individual' | 'joint' | 'ira'
  readonly taxable: boolean
  /** `margin`: an account under margin rules, though nothing is lent here. Absent in records from before it was told apart: cash. */
  readonly trading?: 'cash' | 'margin'
  readonly openedOn: string
  readonly frozen: boolean
  /** All cash, cash that has settled (T+1), and cash that open buy orders hold. */
  readonly cashUsd: string
  readonly settledCashUsd: string
  readonly heldCashUsd: string
  /** Proceeds of sales that have not settled, also where they were spent already. */
  readonly unsettledUsd?: string
  readonly positions: readonly PositionFacts[]
  readonly lots: readonly LotFacts[]
}

export interface Holding {
  readonly symbol: string
  readonly quantity: string
  readonly price: string
  readonly valueUsd: string
  /** Fraction of the account's value, cash included. */
  readonly weight: number
}

export interface Valuation {
  readonly valueUsd: Usd
  readonly cashUsd: Usd
  readonly holdings: readonly Holding[]
  /** Positions with no price at this date: they are named, not counted. */
  readonly unpriced: readonly string[]
}

export type PriceLookup = (symbol: string) => { readonly price: Price; readonly text: string } | undefined

/** Values an account at given prices. Holdings by value, largest first, ties by symbol. */
export const valueAccount = (account: Pick<AccountFacts, 'cashUsd' | 'positions'>, priceOf: PriceLookup): Valuation => {
  const cash = usdOf(account.cashUsd)
  const priced: { symbol: string; quantity: string; price: string; value: Usd }[] = []
  const unpriced: string[] = []
  for (const position of account.positions) {
    const quote = priceOf(position.symbol)
    if (!quote) unpriced.push(position.symbol)
    else priced.push({ symbol: position.symbol, quantity: position.quantity, price: quote.text, value: valueOf(quantity(position.quantity), quote.price) })
  }
  const total = add(cash, sum(priced.map((each) => each.value)))
  const whole = usdToNumber(total)
  const holdings = priced
    .sort((a, b) => (a.value.minor === b.value.minor ? (a.symbol < b.symbol ? -1 : 1) : a.value.minor > b.value.minor ? -1 : 1))
    .map(({ value, ...rest }) => ({ ...rest, valueUsd: formatUsd(value), weight: whole === 0 ? 0 : usdToNumber(value) / whole }))
  return { valueUsd: total, cashUsd: cash, holdings, unpriced }
}
