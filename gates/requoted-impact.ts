import { price, quantity, type Quantity } from '../domain/decimal.ts'
import { assetClasses, type AssetClass } from '../domain/instruments.ts'
import { formatUsd, usd, usdOf, valueOf } from '../domain/money.ts'
import type { Proposal } from '../domain/proposal.ts'
import type { Leg } from '../domain/ticket.ts'
import type { CheckInput } from './checks/index.ts'

const neither = 'Prices are new: the usual yearly swing and the tax were not worked out again. Ask for the trade again to see them.'
const noSwing = 'Prices are new: the usual yearly swing was not worked out again. Ask for the trade again to see it.'

/** Values by class in cents, cash included; `undefined` when a price or an instrument is missing. */
const classValues = (sizes: ReadonlyMap<string, bigint>, cash: bigint, { prices, instruments }: CheckInput): ReadonlyMap<AssetClass, bigint> | undefined => {
  const sums = new Map<AssetClass, bigint>([['cash', cash]])
  for (const [symbol, size] of sizes) {
    const [text, instrument] = [prices[symbol], instruments[symbol]]
    if (text === undefined || !instrument || size < 0n) return undefined
    sums.set(instrument.assetClass, (sums.get(instrument.assetClass) ?? 0n) + valueOf(size as Quantity, price(text)).minor)
  }
  return sums
}

/**
 * What a proposal says of itself once its legs stand at other prices: shares and cash worked out from the ledger and these quotes;
 * what the gate can't work out, tax on lots and volatility, is `null`, and a note says so. An earlier figure is never kept.
 */
export const requoted = (proposal: Proposal, legs: readonly Leg[], feesUsd: string, input: CheckInput): Proposal => {
  const { account } = input
  if (proposal.impact === null || !account) return { ...proposal, impact: null, taxUsd: null }
  const before = new Map(account.positions.map((each) => [each.symbol, quantity(each.quantity) as bigint]))
  const after = new Map(before)
  const cash = usdOf(account.cashUsd).minor
  let cashAfter = cash - usdOf(feesUsd).minor
  for (const leg of legs) {
    const [size, sign] = [quantity(leg.quantity), leg.side === 'buy' ? 1n : -1n]
    after.set(leg.symbol, (after.get(leg.symbol) ?? 0n) + sign * size)
    cashAfter -= sign * valueOf(size, price(leg.refPrice)).minor
  }
  const values = [classValues(before, cash, input), classValues(after, cashAfter, input)] as const
  if (!values[0] || !values[1]) return { ...proposal, impact: null, taxUsd: null }
  const shareIn = (sums: ReadonlyMap<AssetClass, bigint>, assetClass: AssetClass): number => {
    const whole = [...sums.values()].reduce((sum, each) => sum + each, 0n)
    return whole <= 0n ? 0 : Number(sums.get(assetClass) ?? 0n) / Number(whole)
  }
  const [first, then] = [values[0], values[1]]
  const classes = assetClasses.map((assetClass) => ({
    assetClass, before: shareIn(first, assetClass), after: shareIn(then, assetClass), target: input.ips?.targets.find((band) => band.assetClass === assetClass)?.target ?? null,
  })).filter((each) => each.before > 1e-9 || each.after > 1e-9 || each.target !== null)
  // Why no tax is due holds at any price.
  const untaxed = proposal.taxUsd === null && proposal.impact.taxNote !== ''
  return {
    ...proposal, taxUsd: null,
    impact: { classes, riskBefore: null, riskAfter: null, cashAfterUsd: formatUsd(usd(cashAfter)), taxNote: untaxed ? proposal.impact.taxNote : '', notes: [untaxed ? noSwing : neither] },
  }
}
