import { z } from 'zod'
import { decimalField, positiveUsdField, symbolText } from '../portfolio/shapes.ts'
import { scopeFields } from '../portfolio-source/scope.ts'

const order = z.strictObject({
  symbol: symbolText,
  side: z.enum(['buy', 'sell']),
  quantity: decimalField.optional().describe('Shares or coins, a decimal string'),
  amountUsd: positiveUsdField.optional().describe('About so many dollars, rounded down to whole parts'),
  fraction: z.union([z.enum(['all', 'half']), z.number().gt(0).max(1)]).optional().describe('Of the position when selling, of the free cash when buying'),
  toWeight: z.number().min(0).max(1).optional().describe('Until the position has this weight in the account, a fraction of one'),
  type: z.enum(['market', 'limit']).default('market'),
  limitPrice: decimalField.optional(),
}).superRefine((each, context) => {
  const sizes = [each.quantity, each.amountUsd, each.fraction, each.toWeight].filter((size) => size !== undefined)
  if (sizes.length !== 1) context.addIssue({ code: 'custom', path: ['quantity'], message: 'give exactly one of quantity, amountUsd, fraction, toWeight' })
  if ((each.type === 'limit') !== (each.limitPrice !== undefined)) context.addIssue({ code: 'custom', path: ['limitPrice'], message: 'a limit order has a limitPrice, a market order has none' })
})
export type OrderWish = z.output<typeof order>

const modes = ['resultId', 'targets', 'toPolicy', 'investUsd', 'raiseUsd', 'orders'] as const

export const input = z.strictObject({
  ...scopeFields,
  resultId: z.string().min(1).max(20).optional().describe('Trade to the weights of an earlier result, such as "r3"'),
  targets: z.array(z.strictObject({ symbol: symbolText, weight: z.number().min(0).max(1) })).min(1).max(60).optional().describe('Trade to these weights; what they leave of one stays cash'),
  toPolicy: z.literal(true).optional().describe('Rebalance to the policy\'s class targets, when a class is outside its band'),
  evenInsideBands: z.boolean().optional().describe('With toPolicy: rebalance although every class is inside its band'),
  investUsd: positiveUsdField.optional().describe('Invest so much of the cash where the policy is most underweight'),
  raiseUsd: positiveUsdField.optional().describe('Sell so much where the policy is most overweight'),
  orders: z.array(order).min(1).max(20).optional().describe('Explicit orders as the person said them'),
  minTradeUsd: positiveUsdField.optional().describe('Leave out rebalancing trades below this; default 0.25 % of the account, at least 25 USD'),
}).superRefine((wish, context) => {
  if (modes.filter((mode) => wish[mode] !== undefined).length !== 1) {
    context.addIssue({ code: 'custom', path: [], message: `give exactly one of ${modes.join(', ')}` })
  }
})
export type Wish = z.output<typeof input>
