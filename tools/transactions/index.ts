import { z } from 'zod'
import type { TransactionFacts } from '../../domain/facts.ts'
import { add, formatUsd, sum, usdOf, zeroUsd, type Usd } from '../../domain/money.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { isIsoDate } from '../../domain/units.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { periodNames, startOf } from '../performance/periods.ts'
import { dateField, dayInput, decimalField, sentences, symbolText, usdField } from '../portfolio/shapes.ts'
import { scopeFields, scopeOf } from '../portfolio-source/scope.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'

const kinds = ['buy', 'sell', 'dividend', 'deposit', 'withdrawal', 'fee', 'interest'] as const
const input = z.strictObject({
  ...scopeFields,
  kinds: z.array(z.enum(kinds)).min(1).max(kinds.length).optional().describe('Absent: all'),
  symbol: symbolText.optional(),
  period: z.enum(periodNames).default('since-inception'),
  from: dayInput.optional().describe('First day, instead of a period'), to: dayInput.optional().describe('Last day'),
  order: z.enum(['newest', 'oldest', 'largest']).default('newest'),
  limit: z.int().min(1).max(100).default(20),
})

const row = z.strictObject({
  id: z.string(), accountId: z.string(), account: z.string(), on: dateField, kind: z.enum(kinds), symbol: z.string().nullable(),
  quantity: decimalField.nullable(), price: decimalField.nullable(), amountUsd: usdField,
})
const sumRow = { count: z.int(), amountUsd: usdField }

const output = z.strictObject({
  asOf: dateField, from: dateField.nullable(), to: dateField, count: z.int(), shown: z.int(), rows: z.array(row),
  byKind: z.array(z.strictObject({ kind: z.enum(kinds), ...sumRow })), bySymbol: z.array(z.strictObject({ symbol: z.string(), ...sumRow })),
  netUsd: usdField, largest: row.nullable(), why: sentences, notes: sentences,
})

const size = (each: TransactionFacts): bigint => {
  const { minor } = usdOf(each.amountUsd)
  return minor < 0n ? -minor : minor
}

const sorts: Readonly<Record<'newest' | 'oldest' | 'largest', (a: TransactionFacts, b: TransactionFacts) => number>> = {
  newest: (a, b) => (a.on === b.on ? (a.id < b.id ? 1 : -1) : a.on < b.on ? 1 : -1),
  oldest: (a, b) => (a.on === b.on ? (a.id < b.id ? -1 : 1) : a.on < b.on ? -1 : 1),
  largest: (a, b) => (size(a) === size(b) ? (a.id < b.id ? -1 : 1) : size(a) < size(b) ? 1 : -1),
}

const sumsBy = <K extends string>(rows: readonly TransactionFacts[], keyOf: (each: TransactionFacts) => K | null): { key: K; count: number; amount: Usd }[] => {
  const groups = new Map<K, { count: number; amount: Usd }>()
  for (const each of rows) {
    const key = keyOf(each)
    if (key === null) continue
    const group = groups.get(key) ?? { count: 0, amount: zeroUsd }
    groups.set(key, { count: group.count + 1, amount: add(group.amount, usdOf(each.amountUsd)) })
  }
  return [...groups].map(([key, group]) => ({ key, ...group })).sort((a, b) => (a.key < b.key ? -1 : 1))
}

const run = (wish: z.output<typeof input>, { facts, market }: ToolContext): z.input<typeof output> | Refusal => {
  const scope = scopeOf(facts, wish)
  if (isRefusal(scope)) return scope
  const to = wish.to ?? market.asOf
  const from = wish.from ?? startOf(wish.period, market.asOf)
  if (wish.from !== undefined && wish.from > to) return refuse('EMPTY_PERIOD', 'The period ends before it begins.', { from, to }, 'Give an earlier first day.')
  const instrument = wish.symbol === undefined ? undefined : resolveSymbol(wish.symbol, market)
  if (isRefusal(instrument)) return instrument
  const labels = new Map(scope.accounts.map((account) => [account.accountId, account.label]))
  // A named first day counts; a period's start is the day before it begins.
  const isInside = (on: string): boolean => on <= to && (wish.from === undefined ? on > from : on >= from)
  const found = facts.transactions.filter((each) => labels.has(each.accountId) && isInside(each.on)
    && (wish.kinds?.includes(each.kind) ?? true) && (instrument === undefined || each.symbol === instrument.symbol))
  const rowOf = (each: TransactionFacts): z.input<typeof row> => ({ ...each, account: labels.get(each.accountId)! })
  const shown = [...found].sort(sorts[wish.order]).slice(0, wish.limit)
  const byKind = sumsBy(found, (each) => each.kind)
  const largest = [...found].sort(sorts.largest)[0]
  return {
    asOf: market.asOf, from: wish.from ?? (isIsoDate(from) ? from : null), to, count: found.length, shown: shown.length, rows: shown.map(rowOf),
    byKind: byKind.map(({ key, count, amount }) => ({ kind: key, count, amountUsd: formatUsd(amount) })),
    bySymbol: sumsBy(found, (each) => each.symbol).map(({ key, count, amount }) => ({ symbol: key, count, amountUsd: formatUsd(amount) })),
    netUsd: formatUsd(sum(found.map((each) => usdOf(each.amountUsd)))), largest: largest ? rowOf(largest) : null,
    why: found.length === 0 ? ['There is no such booking.'] : byKind.map(({ key, count, amount }) => `${count} × ${key}, together ${formatUsd(amount)} USD.`),
    notes: [...(shown.length < found.length ? [`Shows ${shown.length} of ${found.length}; the sums cover all.`] : []), 'Amounts are signed from the account’s side: purchases are negative.'],
  }
}

export const transactions = defineTool({
  name: 'transactions', version: 1, cost: 'lookup',
  description: 'Bookings of the accounts: purchases, sales, dividends, deposits, withdrawals, fees, interest; filtered by kind, symbol and period, with sums and the largest. '
    + 'Use it for "what dividends did I get", "what did I buy this year", "my largest purchase".',
  input, output, run,
})
