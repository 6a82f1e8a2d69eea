import { z } from 'zod'
import { add, formatUsd, subtract, usd, usdOf, type Usd } from '../../domain/money.ts'
import type { PlanFacts } from '../../domain/personal.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { frequencies, occurrence, type Frequency } from '../../domain/recurrence.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import { dollarText, type Wish } from '../../domain/wish.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, dayInput, positiveUsdField, sentences, usdField } from '../portfolio/shapes.ts'
import { scopeOf } from '../portfolio-source/scope.ts'
import { wishField, wishOut } from '../wish/shape.ts'

const input = z.strictObject({
  action: z.enum(['list', 'deposit', 'withdraw', 'cancel']).default('list'),
  accountId: z.string().min(1).optional().describe('Absent where the person has one account'),
  amountUsd: positiveUsdField.optional(),
  every: z.enum(frequencies).default('once').describe('once, or a recurring saving or withdrawal'),
  firstOn: dayInput.optional().describe('First day; absent: today'),
  until: dayInput.optional().describe('Last day of a recurring plan'),
  planId: z.string().max(100).optional().describe('For cancel; absent where only one runs'),
})
type Input = z.output<typeof input>

const row = z.strictObject({
  planId: z.string(), accountId: z.string(), account: z.string(), kind: z.enum(['deposit', 'withdrawal']), amountUsd: usdField, every: z.enum(frequencies),
  firstOn: dateField, until: dateField.nullable(), nextOn: dateField.nullable(), state: z.enum(['active', 'done', 'canceled']),
})

const output = z.strictObject({
  asOf: dateField, plans: z.array(row), proposed: z.strictObject({
    kind: z.enum(['deposit', 'withdrawal']), accountId: z.string(), account: z.string(), amountUsd: usdField, every: z.enum(frequencies), firstOn: dateField, until: dateField.nullable(),
    nextDates: z.array(dateField), yearUsd: usdField, freeCashUsd: usdField, freeAfterUsd: usdField, missingUsd: usdField,
  }).nullable(),
  wish: wishField, why: sentences, notes: sentences,
})
type Output = z.input<typeof output>

const everyText: Readonly<Record<Frequency, string>> = { once: 'once', week: 'every week', month: 'every month', quarter: 'every quarter', year: 'every year' }
const verbs = { deposit: 'Deposit', withdrawal: 'Withdrawal' } as const

const accountOf = (wish: Input, context: ToolContext): AccountFacts | Refusal => {
  const scope = scopeOf(context.facts, wish)
  if (isRefusal(scope)) return scope
  const own = scope.accounts.filter((account) => account.ownerId === context.facts.personId)
  if (own.length === 1) return own[0]!
  if (own.length === 0) return refuse('NOT_YOURS', 'Money moves only in and out of one\'s own account.', {}, 'Ask the client to set this up.')
  return refuse('AMBIGUOUS_ACCOUNT', 'Which account do you mean?', { choices: own.map(({ label }) => label) }, 'Name one of your accounts.')
}

/** Days of the first year, at most 53. */
const firstYear = (firstOn: string, every: Frequency, until: string | null): readonly string[] => {
  const end = addDays(isoDate(firstOn), 364)
  return Array.from({ length: 53 }, (_, at) => occurrence(isoDate(firstOn), every, at, until)).filter((day) => day !== undefined && day <= end) as string[]
}

const zero = usd(0n)
const atLeastZero = (value: Usd): Usd => (value.minor < 0n ? zero : value)

/** A century: plans are for a life, and calendars end with the year 9999. */
const farthestDays = 36_525

const proposedOf = (wish: Input, account: AccountFacts, asOf: string): NonNullable<Output['proposed']> | Refusal => {
  const { amountUsd, every } = wish
  if (amountUsd === undefined) return refuse('CLARIFY', 'How much?', { missing: 'amountUsd' }, 'Give an amount in dollars.')
  const firstOn = wish.firstOn ?? asOf
  const until = wish.until ?? null
  if (firstOn < asOf) return refuse('DATE_PASSED', `${firstOn} is before ${asOf}.`, { firstOn, asOf }, 'Give a day that is still to come.')
  if (firstOn > addDays(isoDate(asOf), farthestDays)) return refuse('DATE_TOO_FAR', `${firstOn} is more than a lifetime away.`, { firstOn, asOf }, 'Give a nearer day.')
  if (until !== null && until < firstOn) return refuse('EMPTY_PERIOD', 'The plan ends before it begins.', { firstOn, until }, 'Give a later last day.')
  const kind = wish.action === 'withdraw' ? 'withdrawal' : 'deposit'
  const amount = usdOf(amountUsd)
  const free = atLeastZero(subtract(usdOf(account.settledCashUsd), usdOf(account.heldCashUsd)))
  const days = firstYear(firstOn, every, until)
  const missing = kind === 'withdrawal' ? atLeastZero(subtract(amount, free)) : zero
  return {
    kind, accountId: account.accountId, account: account.label, amountUsd: formatUsd(amount), every, firstOn, until, nextDates: days.slice(0, 3),
    yearUsd: formatUsd(usd(amount.minor * BigInt(days.length))), freeCashUsd: formatUsd(free),
    freeAfterUsd: formatUsd(kind === 'withdrawal' ? atLeastZero(subtract(free, amount)) : add(free, amount)), missingUsd: formatUsd(missing),
  }
}

const wishOf = ({ kind, accountId, account, amountUsd, every, firstOn, until }: NonNullable<Output['proposed']>): Wish => ({
  act: 'plan', title: `${verbs[kind]} ${everyText[every]}`, path: '/api/plans/preview', body: { kind, accountId, amountUsd, every, firstOn, until }, stepUp: kind === 'withdrawal',
  lines: [['Amount', dollarText(amountUsd)], ['How often', everyText[every]], [kind === 'deposit' ? 'Into' : 'From', account], ['First on', firstOn], ...(until === null ? [] : [['Last on', until]])],
})

const rowsOf = (plans: readonly PlanFacts[], accounts: readonly AccountFacts[]) =>
  plans.map((plan) => ({ ...plan, account: accounts.find(({ accountId }) => accountId === plan.accountId)?.label ?? plan.accountId }))

const cancel = (wish: Input, active: readonly ReturnType<typeof rowsOf>[number][]): Wish | Refusal => {
  const found = wish.planId === undefined ? active : active.filter(({ planId }) => planId === wish.planId)
  const name = ({ kind, amountUsd, every }: PlanFacts): string => `${verbs[kind]} of ${dollarText(amountUsd)} ${everyText[every]}`
  if (found.length === 0) return refuse('NOT_FOUND', 'There is no such plan running.', { choices: active.map(name) }, 'Ask for your plans.')
  if (found.length > 1) return refuse('CLARIFY', 'Which plan do you mean?', { choices: found.map(name) }, 'Name its amount.')
  const [plan] = found
  return { act: 'plan-cancel', title: 'Stop this plan', path: `/api/plans/${plan!.planId}/cancel`, body: {}, stepUp: false, lines: [['Plan', name(plan!)], ['Next on', plan!.nextOn ?? 'never']] }
}

const notes = ['A plan moves nothing by itself: you agree to it first, and its days are booked on paper as they come.', 'A withdrawal that the free cash does not cover on its day is left out, and you are told.']

const run = (wish: Input, context: ToolContext): Output | Refusal => {
  const { asOf } = context.market
  const plans = rowsOf(context.facts.personal?.plans ?? [], context.facts.accounts)
  const active = plans.filter(({ state }) => state === 'active')
  const base = { asOf, plans: active, proposed: null, wish: null, notes }
  if (wish.action === 'list') return { ...base, why: active.length === 0 ? ['No plan is running.'] : active.map((plan) => `${verbs[plan.kind]} of ${dollarText(plan.amountUsd)} ${everyText[plan.every]}, next on ${plan.nextOn}.`) }
  if (wish.action === 'cancel') {
    const made = cancel(wish, active)
    return isRefusal(made) ? made : { ...base, wish: wishOut(made), why: [`${made.title}: it happens when you agree on the card.`] }
  }
  const account = accountOf(wish, context)
  if (isRefusal(account)) return account
  const proposed = proposedOf(wish, account, asOf)
  if (isRefusal(proposed)) return proposed
  const made = wishOf(proposed)
  const short = usdOf(proposed.missingUsd).minor > 0n
  return {
    ...base, proposed, wish: wishOut(made),
    why: [
      `${verbs[proposed.kind]} of ${dollarText(proposed.amountUsd)} ${everyText[proposed.every]}, first on ${proposed.firstOn}.`,
      ...(proposed.every === 'once' ? [] : [`That is ${dollarText(proposed.yearUsd)} in the first year.`]),
      ...(short ? [`Free cash is ${dollarText(proposed.freeCashUsd)}, so ${dollarText(proposed.missingUsd)} would have to be raised by selling first.`] : []),
    ],
  }
}

export const plans = defineTool({
  name: 'plans', version: 1, cost: 'lookup', input, output, run,
  description: 'Money into and out of an account as a plan: a deposit, a withdrawal, a recurring saving ("500 every month"), the plans that run, and stopping one. It says what free '
    + 'cash there is and what would be missing. It moves nothing: the person agrees on the card, a withdrawal with a fresh code.',
})
