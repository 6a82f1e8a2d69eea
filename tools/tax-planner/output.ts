import { z } from 'zod'

const soldLot = z.strictObject({
  lotId: z.string(), symbol: z.string(), acquiredOn: z.string(), quantity: z.string(), costUsd: z.string(), proceedsUsd: z.string(), gainUsd: z.string(),
  term: z.enum(['short', 'long']), disallowedUsd: z.string(),
})
const moved = z.strictObject({ soldLotId: z.string(), replacementLotId: z.string(), accountId: z.string(), basisAddedUsd: z.string(), lostUsd: z.string() })
const tax = z.strictObject({ shortGainUsd: z.string(), longGainUsd: z.string(), disallowedUsd: z.string(), taxUsd: z.string(), carriedForwardUsd: z.string() })
const shared = {
  asOf: z.string(), rates: z.strictObject({ shortTerm: z.number(), longTerm: z.number(), assumed: z.boolean() }),
  why: z.array(z.string()), conventions: z.record(z.string(), z.string()), notes: z.array(z.string()),
}

export const saleOutput = z.strictObject({
  ...shared, kind: z.literal('sale'), accountId: z.string(), symbol: z.string(), quantity: z.string(), price: z.string(), proceedsUsd: z.string(), method: z.string(),
  tax, lots: z.array(soldLot), moved: z.array(moved),
  /** The same sale by the other methods. */
  methods: z.array(z.strictObject({ method: z.string(), taxUsd: z.string(), shortGainUsd: z.string(), longGainUsd: z.string() })),
  /** The day from which more of it would be long-term, and what waiting would save at these rates. */
  waiting: z.strictObject({ until: z.string(), taxUsd: z.string() }).nullable(),
})

export const rebalanceOutput = z.strictObject({
  ...shared, kind: z.literal('rebalance'), accountId: z.string(), target: z.string(), driftBefore: z.number(), taxUsd: z.string(), soldUsd: z.string(),
  sells: z.array(z.strictObject({ symbol: z.string(), valueUsd: z.string(), taxUsd: z.string() })),
  buys: z.array(z.strictObject({ symbol: z.string(), valueUsd: z.string() })),
  curve: z.array(z.strictObject({ soldUsd: z.string(), taxUsd: z.string(), drift: z.number() })),
  /** The most drift that can be removed without any tax, and half of the drift. */
  free: z.strictObject({ soldUsd: z.string(), drift: z.number() }), half: z.strictObject({ soldUsd: z.string(), taxUsd: z.string(), drift: z.number() }),
})

export const harvestOutput = z.strictObject({
  ...shared, kind: z.literal('harvest'), totalLossUsd: z.string(), totalTaxValueUsd: z.string(),
  candidates: z.array(z.strictObject({
    accountId: z.string(), lotId: z.string(), symbol: z.string(), acquiredOn: z.string(), quantity: z.string(), term: z.enum(['short', 'long']), lossUsd: z.string(),
    disallowedUsd: z.string(), taxValueUsd: z.string(), cleanFrom: z.string(), dontBuyUntil: z.string(), standIns: z.array(z.string()),
  })),
})

export const lotsOutput = z.strictObject({
  ...shared, kind: z.literal('lots'), unrealisedUsd: z.string(), taxIfSoldUsd: z.string(),
  lots: z.array(z.strictObject({
    accountId: z.string(), taxable: z.boolean(), lotId: z.string(), symbol: z.string(), acquiredOn: z.string(), quantity: z.string(), costUsd: z.string(), valueUsd: z.string(),
    gainUsd: z.string(), term: z.enum(['short', 'long']), longTermFrom: z.string(),
  })),
})

export const output = z.discriminatedUnion('kind', [saleOutput, rebalanceOutput, harvestOutput, lotsOutput])
