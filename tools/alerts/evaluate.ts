import { price, type Price } from '../../domain/decimal.ts'
import type { AssetClass } from '../../domain/instruments.ts'
import type { AlertRule } from '../../domain/personal.ts'
import type { Ips } from '../../domain/policy.ts'
import { valueAccount, type AccountFacts } from '../../domain/portfolio.ts'
import type { MarketView } from '../../market/port.ts'
import { driftOf, type ClassDrift } from '../portfolio/drift.ts'
import { percent } from '../portfolio-source/words.ts'

/** How an alert stands at the market's date: whether to tell, and what to say. */
export interface AlertStanding {
  readonly met: boolean
  /** One sentence with the figure that decides it. */
  readonly text: string
  /** The deciding figure's date, which may be before the market's. */
  readonly asOf: string
}

/** What an alert looks at besides the market. */
export interface AlertGround {
  readonly market: MarketView
  readonly accounts: readonly AccountFacts[]
  readonly ips: Ips
}

/** The class furthest from its target; cash counts as a class. */
const furthest = (account: AccountFacts, { market, ips }: AlertGround): ClassDrift | undefined => {
  const { valueUsd, cashUsd, holdings } = valueAccount(account, (symbol) => {
    const close = market.close(symbol)
    return close && { price: price(close.price), text: close.price }
  })
  if (valueUsd.minor === 0n) return undefined
  const weights = new Map<AssetClass, number>([['cash', Number(cashUsd.minor) / Number(valueUsd.minor)]])
  for (const { symbol, weight } of holdings) {
    const assetClass = market.instrument(symbol)?.assetClass ?? 'multi-asset'
    weights.set(assetClass, (weights.get(assetClass) ?? 0) + weight)
  }
  return [...driftOf(weights, ips)].sort((a, b) => Math.abs(b.drift) - Math.abs(a.drift))[0]
}

/** Weights come from whole cents divided: this much is arithmetic, not drift. */
const noise = 1e-9

const reached = (at: Price, level: Price, direction: 'above' | 'below'): boolean => (direction === 'above' ? at >= level : at <= level)

/** Pure: the same rule, market and account give the same standing. `undefined` where there is no figure to judge by. */
export const standingOf = (rule: AlertRule, ground: AlertGround): AlertStanding | undefined => {
  const { market } = ground
  if (rule.kind === 'date') return { met: market.asOf >= rule.on, text: `It is ${market.asOf}: ${rule.note}.`, asOf: market.asOf }
  if (rule.kind === 'price') {
    const close = market.close(rule.symbol)
    if (!close) return undefined
    const met = reached(price(close.price), price(rule.price), rule.direction)
    return { met, asOf: close.date, text: `${rule.symbol} stands at ${close.price} USD, ${met ? '' : 'not '}at or ${rule.direction} ${rule.price} USD.` }
  }
  const account = ground.accounts.find(({ accountId }) => accountId === rule.accountId)
  const drift = account && furthest(account, ground)
  if (!account || !drift) return undefined
  const met = Math.abs(drift.drift) >= rule.by - noise
  return { met, asOf: market.asOf, text: `${account.label}: ${drift.assetClass} is at ${percent(drift.weight)}, its target is ${percent(drift.target)}.` }
}
