import { formatQuantity, price, quantity, type Quantity } from '../../domain/decimal.ts'
import { formatUsd, sum, usdOf } from '../../domain/money.ts'
import { valueAccount, type AccountFacts, type Valuation } from '../../domain/portfolio.ts'
import type { MarketView } from '../../market/port.ts'

/** Several accounts as one: quantities added by symbol, cash added, lots side by side. */
export type Merged = Pick<AccountFacts, 'cashUsd' | 'settledCashUsd' | 'heldCashUsd' | 'positions' | 'lots'>

const total = (accounts: readonly AccountFacts[], field: 'cashUsd' | 'settledCashUsd' | 'heldCashUsd'): string =>
  formatUsd(sum(accounts.map((account) => usdOf(account[field]))))

export const mergeAccounts = (accounts: readonly AccountFacts[]): Merged => {
  const held = new Map<string, { quantity: bigint; held: bigint }>()
  for (const position of accounts.flatMap((account) => account.positions)) {
    const entry = held.get(position.symbol) ?? { quantity: 0n, held: 0n }
    held.set(position.symbol, { quantity: entry.quantity + quantity(position.quantity), held: entry.held + quantity(position.heldQuantity) })
  }
  const positions = [...held].filter(([, entry]) => entry.quantity > 0n).map(([symbol, entry]) =>
    ({ symbol, quantity: formatQuantity(entry.quantity as Quantity), heldQuantity: formatQuantity(entry.held as Quantity) }))
  return {
    cashUsd: total(accounts, 'cashUsd'), settledCashUsd: total(accounts, 'settledCashUsd'), heldCashUsd: total(accounts, 'heldCashUsd'),
    positions, lots: accounts.flatMap((account) => account.lots),
  }
}

/** `valueAccount` at the view's closes. */
export const valueAt = (account: Pick<AccountFacts, 'cashUsd' | 'positions'>, market: MarketView): Valuation =>
  valueAccount(account, (symbol) => {
    const close = market.close(symbol)
    return close && { price: price(close.price), text: close.price }
  })
