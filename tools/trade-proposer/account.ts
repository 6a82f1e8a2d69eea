import type { PersonFacts } from '../../domain/facts.ts'
import type { Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { scopeOf } from '../portfolio-source/scope.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'
import type { Wish } from './input.ts'

export interface Chosen {
  readonly account: AccountFacts
  readonly ips: Ips
  readonly notes: readonly string[]
}

/** Accounts in which everything to be sold is held: a sale can only mean those. A word that is no symbol is said before any account is asked for. */
const sellable = (accounts: readonly AccountFacts[], wish: Wish, market: MarketView): readonly AccountFacts[] | Refusal => {
  const sold: string[] = []
  for (const order of wish.orders ?? []) {
    if (order.side !== 'sell') continue
    const instrument = resolveSymbol(order.symbol, market)
    if (isRefusal(instrument)) return instrument
    sold.push(instrument.symbol)
  }
  return accounts.filter((account) => sold.every((symbol) => account.positions.some((position) => position.symbol === symbol)))
}

/** A proposal is for one account. It is never guessed where several would do. */
export const chooseAccount = (facts: PersonFacts, wish: Wish, market: MarketView): Chosen | Refusal => {
  const scope = scopeOf(facts, wish)
  if (isRefusal(scope)) return scope
  const candidates = sellable(scope.accounts, wish, market)
  if (isRefusal(candidates)) return candidates
  const [only, another] = candidates
  if (only && !another) {
    const notes = scope.accounts.length > 1 ? [`${only.label} is the account that holds it.`] : []
    return { account: only, ips: scope.ips, notes }
  }
  const choices = (candidates.length > 0 ? candidates : scope.accounts).map((account) => ({ accountId: account.accountId, label: account.label, cashUsd: account.cashUsd }))
  if (choices.length === 1) return { account: scope.accounts[0]!, ips: scope.ips, notes: [] }
  return refuse('AMBIGUOUS_ACCOUNT', `Which account: ${choices.map((each) => each.label).join(' or ')}?`, { choices }, 'Name the account.')
}
