import { z } from 'zod'
import type { CheckResult } from '../../domain/check.ts'
import type { ProposedLeg } from '../../domain/proposal.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { runChecks } from '../../gates/checks/index.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, decimalField, fraction, sentences, symbolText, usdField } from '../portfolio/shapes.ts'
import { scopeFields, scopeOf, type Scope } from '../portfolio-source/scope.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'
import { checkHoldings } from './holdings.ts'
import { decidedAtTheTicket, whatIf } from './orders.ts'

const order = z.strictObject({
  symbol: symbolText, side: z.enum(['buy', 'sell']), quantity: decimalField, type: z.enum(['market', 'limit']).default('market'), limitPrice: decimalField.optional(),
}).refine((each) => (each.type === 'limit') === (each.limitPrice !== undefined), 'a limit order has a limitPrice, a market order has none')

const input = z.strictObject({
  ...scopeFields,
  orders: z.array(order).min(1).max(20).optional().describe('What if these were ordered; absent: what is held now'),
  resultId: z.string().min(1).max(20).optional().describe('An earlier trade-proposer result instead of orders'),
}).refine((wish) => wish.orders === undefined || wish.resultId === undefined, 'give orders or a resultId, not both')
type Wish = z.output<typeof input>

const factValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])
const output = z.strictObject({
  asOf: dateField, subject: z.enum(['orders', 'holdings']), accountId: z.string().nullable(), outcome: z.enum(['passed', 'warned', 'blocked']),
  checks: z.array(z.strictObject({ name: z.string(), outcome: z.enum(['passed', 'warned', 'blocked']), facts: z.record(z.string(), factValue) })),
  worstCaseUsd: usdField.nullable(), feesUsd: usdField.nullable(), policyVersion: z.int(), profileVersion: z.int(),
  limits: z.strictObject({ maxOrderUsd: usdField, maxSinglePosition: fraction, maxSector: fraction, maxCrypto: fraction, restricted: z.array(z.string()), exclusions: z.array(z.string()) }),
  why: sentences, notes: sentences,
})

const proposed = z.looseObject({ accountId: z.string(), legs: z.array(z.strictObject({ symbol: z.string(), side: z.enum(['buy', 'sell']), quantity: decimalField, type: z.enum(['market', 'limit']), limitPrice: decimalField.optional() })).min(1) })

interface Asked {
  readonly legs: readonly ProposedLeg[]
  readonly accountId: string | undefined
}

const askedOrders = (wish: Wish, { results, market }: ToolContext): Asked | Refusal => {
  if (wish.resultId !== undefined) {
    const parsed = proposed.safeParse(results.find((each) => each.id === wish.resultId)?.output)
    if (!parsed.success) return refuse('NO_SUCH_RESULT', `The result ${wish.resultId} has no orders.`, { resultId: wish.resultId }, 'Name a proposal, or give the orders.')
    return { legs: parsed.data.legs as readonly ProposedLeg[], accountId: parsed.data.accountId }
  }
  const legs: ProposedLeg[] = []
  for (const { limitPrice, ...each } of wish.orders!) {
    const instrument = resolveSymbol(each.symbol, market)
    if (isRefusal(instrument)) return instrument
    legs.push({ ...each, symbol: instrument.symbol, ...(limitPrice === undefined ? {} : { limitPrice }) })
  }
  return { legs, accountId: wish.accountId }
}

const worst = (checks: readonly CheckResult[]): CheckResult['outcome'] =>
  (checks.some((each) => each.outcome === 'blocked') ? 'blocked' : checks.some((each) => each.outcome === 'warned') ? 'warned' : 'passed')

const sayWhy = (checks: readonly CheckResult[]): string[] => {
  const found = checks.filter((each) => each.outcome !== 'passed')
  return found.length === 0 ? ['Every rule is kept.'] : found.map((each) => `${each.name}: ${each.outcome}. ${typeof each.facts.problem === 'string' ? each.facts.problem : ''}`.trim())
}

const report = (checks: readonly CheckResult[], subject: 'orders' | 'holdings', scope: Scope, context: ToolContext, notes: readonly string[]) => {
  const { firm } = context.facts
  return {
    asOf: context.market.asOf, subject, outcome: worst(checks), policyVersion: firm.version, profileVersion: scope.ips.version,
    checks: checks.map((each) => ({ ...each, facts: Object.fromEntries(Object.entries(each.facts).map(([key, value]) => [key, Array.isArray(value) ? [...value] as string[] : value as string | number | boolean | null])) })),
    limits: { maxOrderUsd: firm.maxOrderUsd, maxSinglePosition: firm.maxSinglePosition, maxSector: firm.maxSector, maxCrypto: firm.maxCrypto, restricted: [...firm.restricted], exclusions: [...scope.ips.exclusions] },
    why: sayWhy(checks), notes: [...notes],
  }
}

const run = (wish: Wish, context: ToolContext): z.input<typeof output> | Refusal => {
  if (wish.orders === undefined && wish.resultId === undefined) {
    const scope = scopeOf(context.facts, wish)
    if (isRefusal(scope)) return scope
    const checks = checkHoldings(scope.accounts, scope.ips, context.facts.firm, context.market)
    return { ...report(checks, 'holdings', scope, context, ['Looks at what is held; holding is not forbidden, so nothing here blocks.']), accountId: wish.accountId ?? null, worstCaseUsd: null, feesUsd: null }
  }
  const asked = askedOrders(wish, context)
  if (isRefusal(asked)) return asked
  const scope = scopeOf(context.facts, { accountId: asked.accountId, clientId: wish.clientId })
  if (isRefusal(scope)) return scope
  const [account, another] = scope.accounts
  if (!account || another) {
    const choices = scope.accounts.map((each) => ({ accountId: each.accountId, label: each.label }))
    return refuse('AMBIGUOUS_ACCOUNT', `Which account: ${choices.map((each) => each.label).join(' or ')}?`, { choices }, 'Name the account.')
  }
  const question = whatIf(asked.legs, account, scope.ips, context.facts, context.market)
  const checks = runChecks(question).filter((each) => !decidedAtTheTicket.has(each.name))
  const notes = ['A what-if at closing prices. The ticket is checked again, with fresh prices and today’s limits.', 'Earlier sales at a loss are looked at there too.']
  return { ...report(checks, 'orders', scope, context, notes), accountId: account.accountId, worstCaseUsd: question.worstCaseUsd, feesUsd: question.feesUsd }
}

export const complianceChecker = defineTool({
  name: 'compliance-checker', version: 2, cost: 'lookup',
  description: 'Runs the firm’s and the client’s rules over orders that might be placed, or over what is held when no orders are given: restricted list, exclusions, suitability, '
    + 'concentration, sector and crypto limits, cash, position, order size, wash sales. Says passed, warned or blocked with the facts. It approves nothing.',
  input, output, run,
})
