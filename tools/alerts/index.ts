import { z } from 'zod'
import { formatPrice, parsePrice, price, priceToNumber, type Price } from '../../domain/decimal.ts'
import type { AlertFacts, AlertRule } from '../../domain/personal.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Wish } from '../../domain/wish.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, dayInput, fraction, sentences, symbolText } from '../portfolio/shapes.ts'
import { scopeOf } from '../portfolio-source/scope.ts'
import { percent } from '../portfolio-source/words.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'
import { plainText, wishField, wishOut } from '../wish/shape.ts'
import { standingOf } from './evaluate.ts'

const plainPrice = z.string().refine((text) => (parsePrice(text) ?? 0n) > 0n, 'a plain price above zero, such as "350.00"')

const input = z.strictObject({
  action: z.enum(['list', 'price', 'drift', 'date', 'cancel']).default('list'),
  symbol: symbolText.optional().describe('For price, and for cancel'),
  direction: z.enum(['above', 'below']).optional().describe('For price; absent with byPercent: from its sign'),
  price: plainPrice.optional().describe('For price: USD per share'),
  byPercent: z.number().min(-0.95).max(5).optional().describe('For price, instead of a price: change from the last close, fraction of one; -0.1 is a fall of 10 %'),
  accountId: z.string().min(1).optional().describe('For drift; absent where the person has one account'),
  by: z.number().min(0.005).max(0.9).optional().describe('For drift: distance of any class from its target, fraction of one; absent: 0.05'),
  on: dayInput.optional().describe('For date'), note: z.string().trim().min(1).max(200).optional().describe('For date: what to remind of'),
  alertId: z.string().max(100).optional().describe('For cancel; absent where only one waits'),
})
type Input = z.output<typeof input>

const ruleShape = z.union([
  z.strictObject({ kind: z.literal('price'), symbol: z.string(), direction: z.enum(['above', 'below']), price: plainPrice }),
  z.strictObject({ kind: z.literal('drift'), accountId: z.string(), by: fraction }),
  z.strictObject({ kind: z.literal('date'), on: dateField, note: z.string() }),
])
const row = z.strictObject({ alertId: z.string(), rule: ruleShape, text: z.string(), state: z.enum(['active', 'fired', 'canceled']), setOn: dateField })

const output = z.strictObject({
  asOf: dateField, alerts: z.array(row), proposed: z.strictObject({ rule: ruleShape, text: z.string(), now: z.string().nullable() }).nullable(),
  wish: wishField, why: sentences, notes: sentences,
})
type Output = z.input<typeof output>

const textOf = (rule: AlertRule, context: ToolContext): string => {
  if (rule.kind === 'price') return `${rule.symbol} at or ${rule.direction} ${rule.price} USD`
  if (rule.kind === 'date') return `${rule.on}: ${rule.note}`
  const account = context.facts.accounts.find(({ accountId }) => accountId === rule.accountId)
  return `any class of ${account?.label ?? rule.accountId} ${percent(rule.by)} from its target`
}

const priceRule = (wish: Input, { market }: ToolContext): AlertRule | Refusal => {
  if (wish.symbol === undefined) return refuse('CLARIFY', 'Which price should I watch?', { missing: 'symbol' }, 'Name a symbol.')
  const instrument = resolveSymbol(wish.symbol, market)
  if (isRefusal(instrument)) return instrument
  const { symbol } = instrument
  const close = market.close(symbol)
  if (!close) return refuse('NO_PRICE', `There is no price of ${symbol}.`, { symbol }, 'Choose another one.')
  if (wish.price === undefined && wish.byPercent === undefined) return refuse('CLARIFY', `At what price of ${symbol} should I tell you?`, { symbol, price: close.price, missing: 'price' }, 'Give a price, or a change in percent.')
  const now = price(close.price)
  // Millionths of a dollar to the cent: an alert is no order, a rounded level does no harm.
  const level = wish.price === undefined ? BigInt(Math.round(priceToNumber(now) * (1 + wish.byPercent!) * 100)) * 10_000n as Price : price(wish.price)
  if (level <= 0n) return refuse('INVALID_LEVEL', 'That is no price.', { symbol }, 'Give a price above zero.')
  return { kind: 'price', symbol, direction: wish.direction ?? (level >= now ? 'above' : 'below'), price: formatPrice(level) }
}

const driftRule = (wish: Input, { facts }: ToolContext): AlertRule | Refusal => {
  const scope = scopeOf(facts, wish)
  if (isRefusal(scope)) return scope
  if (scope.accounts.length > 1) return refuse('AMBIGUOUS_ACCOUNT', 'Which account do you mean?', { choices: scope.accounts.map(({ label }) => label) }, 'Name one of your accounts.')
  return { kind: 'drift', accountId: scope.accounts[0]!.accountId, by: wish.by ?? 0.05 }
}

const dateRule = (wish: Input, { market }: ToolContext): AlertRule | Refusal => {
  if (wish.on === undefined) return refuse('CLARIFY', 'On which day should I tell you?', { missing: 'on' }, 'Give a date.')
  if (wish.on <= market.asOf) return refuse('DATE_PASSED', `${wish.on} is not after ${market.asOf}.`, { on: wish.on, asOf: market.asOf }, 'Give a later day.')
  return { kind: 'date', on: wish.on, note: plainText(wish.note ?? 'You asked to be reminded today').replace(/[.!?]+$/, '') }
}

const rules = { price: priceRule, drift: driftRule, date: dateRule } as const

const cancel = (wish: Input, active: readonly AlertFacts[], context: ToolContext): Wish | Refusal => {
  const found = active.filter((each) => (wish.alertId === undefined || each.alertId === wish.alertId)
    && (wish.symbol === undefined || (each.rule.kind === 'price' && each.rule.symbol === wish.symbol.toUpperCase())))
  if (found.length === 0) return refuse('NOT_FOUND', 'There is no such alert.', { choices: active.map(({ rule }) => textOf(rule, context)) }, 'Ask for your alerts.')
  if (found.length > 1) return refuse('CLARIFY', 'Which alert do you mean?', { choices: found.map(({ rule }) => textOf(rule, context)) }, 'Name its symbol.')
  const [alert] = found
  return { act: 'alert-cancel', title: 'Stop this alert', path: `/api/alerts/${alert!.alertId}/cancel`, body: {}, stepUp: false, lines: [['Alert', textOf(alert!.rule, context)]] }
}

const notes = ['An alert tells you something and does nothing else; it is told once.', 'On bundled prices it is looked at when the market\'s date moves.']

const run = (wish: Input, context: ToolContext): Output | Refusal => {
  const { facts, market } = context
  const active = (facts.personal?.alerts ?? []).filter(({ state }) => state === 'active')
  const alerts = active.map((each) => ({ ...each, text: textOf(each.rule, context) }))
  const base = { asOf: market.asOf, alerts, proposed: null, wish: null, notes }
  if (wish.action === 'list') return { ...base, why: alerts.length === 0 ? ['No alert is set.'] : alerts.map(({ text }) => `Waiting for: ${text}.`) }
  if (wish.action === 'cancel') {
    const made = cancel(wish, active, context)
    return isRefusal(made) ? made : { ...base, wish: wishOut(made), why: [`${made.title}: it happens when you agree on the card.`] }
  }
  const rule = rules[wish.action](wish, context)
  if (isRefusal(rule)) return rule
  const standing = standingOf(rule, { market, accounts: facts.accounts, ips: facts.ips })
  if (standing?.met) return refuse('ALREADY_TRUE', `That is so already. ${standing.text}`, { rule, asOf: standing.asOf }, 'Choose another level.')
  const text = textOf(rule, context)
  const made: Wish = { act: 'alert', title: 'Tell me when', path: '/api/alerts', body: { rule }, stepUp: false, lines: [['When', text], ...(standing && rule.kind !== 'date' ? [['Now', standing.text]] : [])] }
  return { ...base, proposed: { rule, text, now: rule.kind === 'date' ? null : standing?.text ?? null }, wish: wishOut(made), why: [`I would tell you once: ${text}.`, ...(standing && rule.kind !== 'date' ? [standing.text] : [])] }
}

export const alerts = defineTool({
  name: 'alerts', version: 1, cost: 'lookup', input, output, run,
  description: 'Tells the person something later, once: a "price" reached (or a change by percent), a "drift" of any class from its target, a "date". Also lists and cancels alerts. '
    + 'Use it for "tell me when VTI falls below 300", "warn me if I drift by 5 %", "remind me on 1 March". It sets nothing: the person agrees on the card.',
})
