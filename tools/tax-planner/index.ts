import { z } from 'zod'
import { parseQuantity } from '../../domain/decimal.ts'
import { parseUsd } from '../../domain/money.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type SaidWith, type ToolContext } from '../define-tool.ts'
import { symbolField as symbol } from '../portfolio/shapes.ts'
import { scopeFields, scopeOf, type Scope } from '../portfolio-source/scope.ts'
import { portfolioSource, resolveSource } from '../portfolio-source/source.ts'
import { output } from './output.ts'
import { planHarvest, planLots, planRebalance, planSale, type Setting } from './plans.ts'
import { usualRates, yearlyLossLimitUsd } from './rates.ts'

const amount = z.string().refine((text) => parseUsd(text) !== undefined, 'an amount such as "1000.00"')
const rate = z.number().min(0).max(0.6)

const plan = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sale'), symbol, quantity: z.union([z.literal('all'), z.string().refine((text) => (parseQuantity(text) ?? 0n) > 0n, 'a quantity above zero')]).default('all'),
    method: z.enum(['fifo', 'hifo', 'specific']).default('fifo'), lotIds: z.array(z.string()).max(200).default([]),
  }).describe('Tax of selling one holding; with "specific", lotIds in order'),
  z.strictObject({ kind: z.literal('rebalance'), target: portfolioSource }).describe('Tax of moving an account to target weights, and the drift-against-tax curve'),
  z.strictObject({ kind: z.literal('harvest'), minimumLossUsd: amount.default('100.00') }).describe('Lots at a loss that are worth selling, and what the wash-sale rule says'),
  z.strictObject({ kind: z.literal('lots'), symbol: symbol.optional() }).describe('All lots with their gains'),
])

const input = z.strictObject({
  ...scopeFields, plan,
  shortTermRate: rate.optional().describe('Absent: 0.24, an assumption'), longTermRate: rate.optional().describe('Absent: 0.15, an assumption'),
  realisedShortUsd: amount.default('0.00').describe('Gains already realised this year; negative for losses'), realisedLongUsd: amount.default('0.00'),
})
type Input = z.output<typeof input>

/** The account that a plan is about: the named one, the only one, or the only taxable one that fits. */
const accountFor = (scope: Scope, held: string | undefined): AccountFacts | Refusal => {
  const fitting = held === undefined ? scope.accounts : scope.accounts.filter((account) => account.lots.some((lot) => lot.symbol === held))
  const taxable = fitting.filter((account) => account.taxable)
  const only = fitting.length === 1 ? fitting[0] : taxable.length === 1 ? taxable[0] : undefined
  if (only) return only
  if (fitting.length === 0) return refuse('NOT_HELD', `There are no lots of ${held} here.`, { symbol: held }, 'Name something that is held.')
  return refuse('CLARIFY', 'Which account do you mean?', { accounts: fitting.map(({ accountId, label }) => ({ accountId, label })) }, 'Name the account.')
}

/** All accounts whose purchases can spoil a loss: the whole household, whatever the question is about. */
const householdOf = (scope: Scope, { facts }: ToolContext): readonly AccountFacts[] => {
  const ids = new Set(scope.accounts.map((each) => each.accountId))
  const client = facts.clients.find((each) => each.accounts.some((account) => ids.has(account.accountId)))
  return client?.accounts ?? facts.accounts
}

const planned = (wish: Input, scope: Scope, setting: Setting, context: ToolContext) => {
  const { plan: chosen } = wish
  if (chosen.kind === 'harvest') return planHarvest(scope.accounts, Number(chosen.minimumLossUsd), setting)
  if (chosen.kind === 'lots') return planLots(scope.accounts, chosen.symbol, setting)
  const account = accountFor(scope, chosen.kind === 'sale' ? chosen.symbol : undefined)
  if (isRefusal(account)) return account
  if (chosen.kind === 'sale') return planSale(account, chosen, setting)
  const target = resolveSource(chosen.target, { ...scope, accounts: [account] }, setting.market, context.results)
  return isRefusal(target) ? target : planRebalance(account, target, setting)
}

const run = (wish: Input, context: ToolContext): z.input<typeof output> | Refusal => {
  const scope = scopeOf(context.facts, wish)
  if (isRefusal(scope)) return scope
  const assumed = wish.shortTermRate === undefined || wish.longTermRate === undefined
  const rates = { shortTerm: wish.shortTermRate ?? usualRates.shortTerm, longTerm: wish.longTermRate ?? usualRates.longTerm }
  const before = { short: Number(wish.realisedShortUsd), long: Number(wish.realisedLongUsd) }
  const result = planned(wish, scope, { market: context.market, household: householdOf(scope, context), rates, before }, context)
  if (isRefusal(result)) return result
  const shared = { asOf: context.market.asOf, rates: { ...rates, assumed }, conventions }
  return { ...result, ...shared, notes: [...result.notes, ...(assumed ? [`Tax rates are assumed: ${Math.round(rates.shortTerm * 100)} % short-term, ${Math.round(rates.longTerm * 100)} % long-term, no state tax.`] : []), ...(before.short === 0 && before.long === 0 ? ['No other gains or losses of this year are counted.'] : []), 'An estimate for United States federal tax, not tax advice.'] }
}

const conventions = {
  term: 'Long-term when held for more than one year, counted from the day after the purchase (26 U.S.C. 1222, Rev. Rul. 66-7).',
  washSale: 'A loss does not count as far as the same security was bought within 30 days before or after, in any account of the household; it moves to the basis of what was bought, and is lost in a retirement account (26 U.S.C. 1091, Rev. Rul. 2008-5).',
  netting: `Short and long gains net against each other; net losses reduce other income by up to ${yearlyLossLimitUsd} USD a year, the rest is carried on.`,
  prices: 'Sold at the last close, before fees.',
}

const all = String.raw`(?:sell\w*|sold) (?:everything|all of (?:it|them)|it all)`
/** The tax of one act is never another's. */
const acts: Readonly<Partial<Record<z.output<typeof output>['kind'], RegExp>>> = {
  harvest: new RegExp(String.raw`^(?!.*\b(?:rebalanc\w*|${all})\b)`, 'is'), lots: /^(?!.*\b(?:rebalanc|harvest)\w*)/is, rebalance: new RegExp(String.raw`^(?!.*\b(?:harvest\w*|${all})\b)`, 'is'),
}

const days: SaidWith = {
  '/candidates/*/dontBuyUntil': /\b(?:buy\w*|repurchas\w*|back|wash\w*)\b/i, '/candidates/*/cleanFrom': /\b(?:sell\w*|sold|clean|loss\w*|counts?|harvest\w*)\b/i, '/lots/*/longTermFrom': /\blong[- ]term\b/i,
  '/lots/*/acquiredOn': /^(?!.*\b(?:turn|bec[ao]m|qualif)\w*)/is, '/candidates/*/acquiredOn': /^(?!.*\b(?:turn|bec[ao]m|qualif)\w*)/is,
}

export const taxPlanner = defineTool({
  name: 'tax-planner', version: 1, cost: 'lookup', input, output, run, saidWith: ({ kind }): SaidWith => ({ ...days, ...(acts[kind] && { '': acts[kind] }) }),
  description: 'Taxes on lots: what a sale or a rebalance would cost (FIFO, HIFO or named lots; short and long term), wash sales across the household, lots worth selling at a loss, drift against tax. Use it for "what would selling X cost me in tax", "any losses to harvest", "rebalance with little tax". Several sales at once: trade-preview has their tax.',
})
