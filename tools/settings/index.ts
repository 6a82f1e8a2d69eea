import { z } from 'zod'
import { explainLevels, figureOrders, notificationLevels, usualPreferences, type Preferences } from '../../domain/preferences.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { Wish } from '../../domain/wish.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, sentences } from '../portfolio/shapes.ts'
import { wishField, wishOut } from '../wish/shape.ts'

const input = z.strictObject({
  action: z.enum(['show', 'change', 'protected']).default('show').describe('protected: what needs a fresh code on the account page, such as email, password, passkeys'),
  explain: z.enum(explainLevels).optional().describe('How much is explained'),
  figures: z.enum(figureOrders).optional().describe('What comes first where both are said'),
  notifications: z.enum(notificationLevels).optional(),
  defaultAccountId: z.string().min(1).nullable().optional().describe('The account that is meant when a trade names none; null: ask'),
  what: z.string().trim().min(1).max(60).optional().describe('For protected: what is to change'),
})
type Input = z.output<typeof input>

const preferences = z.strictObject({
  explain: z.enum(explainLevels), figures: z.enum(figureOrders), notifications: z.enum(notificationLevels), defaultAccountId: z.string().nullable(),
})
const output = z.strictObject({
  asOf: dateField, now: preferences, currency: z.literal('USD'), accounts: z.array(z.strictObject({ accountId: z.string(), label: z.string() })), defaultAccount: z.string().nullable(),
  page: z.string().nullable().describe('Where a protected setting is changed'), wish: wishField, why: sentences, notes: sentences,
})
type Output = z.input<typeof output>

const words = {
  explain: { simple: 'simple words, everything explained', standard: 'plain words', expert: 'short and technical' },
  figures: { dollars: 'dollars first', percent: 'percent first' },
  notifications: { all: 'on', off: 'off' },
} as const
const names = { explain: 'Explanations', figures: 'Figures', notifications: 'Notifications', defaultAccountId: 'Default account' } as const

const valueText = (key: keyof Preferences, value: Preferences, { facts }: ToolContext): string => {
  if (key === 'defaultAccountId') return facts.accounts.find(({ accountId }) => accountId === value.defaultAccountId)?.label ?? 'none, I ask'
  return (words[key] as Readonly<Record<string, string>>)[value[key]] ?? ''
}

const change = (wish: Input, now: Preferences, context: ToolContext): Wish | Refusal => {
  const { explain, figures, notifications, defaultAccountId } = wish
  if (typeof defaultAccountId === 'string' && !context.facts.accounts.some(({ accountId }) => accountId === defaultAccountId)) {
    return refuse('CLARIFY', 'Which account should be the default?', { choices: context.facts.accounts.map(({ label }) => label) }, 'Name one of your accounts.')
  }
  const body = { ...(explain !== undefined && { explain }), ...(figures !== undefined && { figures }), ...(notifications !== undefined && { notifications }), ...(defaultAccountId !== undefined && { defaultAccountId }) }
  const then: Preferences = { ...now, ...body }
  const keys = (Object.keys(body) as (keyof Preferences)[]).filter((key) => then[key] !== now[key])
  if (Object.keys(body).length === 0) return refuse('CLARIFY', 'Which setting should change?', { choices: ['Explain simply', 'Explain like to an expert', 'Percent first', 'Notifications off'] }, 'Choose one.')
  if (keys.length === 0) return refuse('NO_CHANGE', 'That is your setting already.', { ...now }, 'Nothing needs to change.')
  return { act: 'settings', title: 'Change settings', path: '/api/settings', body, stepUp: false, lines: keys.map((key) => [names[key], `${valueText(key, now, context)} → ${valueText(key, then, context)}`]) }
}

const run = (wish: Input, context: ToolContext): Output | Refusal => {
  const { facts, market } = context
  const now = facts.personal?.preferences ?? usualPreferences
  const base = {
    asOf: market.asOf, now, currency: 'USD' as const, accounts: facts.accounts.map(({ accountId, label }) => ({ accountId, label })), page: null, wish: null,
    defaultAccount: facts.accounts.find(({ accountId }) => accountId === now.defaultAccountId)?.label ?? null,
    notes: ['These change how you are told things. What may be traded for you goes by your risk profile.', 'Amounts are in US dollars, the currency that the accounts are kept in.'],
  }
  if (wish.action === 'protected') return { ...base, page: '/account', why: [`${wish.what ?? 'That'} is protected: it changes on the account page, with a fresh code or passkey, and never in a chat.`] }
  if (wish.action === 'show') return { ...base, why: (Object.keys(names) as (keyof Preferences)[]).map((key) => `${names[key]}: ${valueText(key, now, context)}.`) }
  const made = change(wish, now, context)
  if ('refused' in made) return made
  return { ...base, wish: wishOut(made), why: made.lines.map(([name, value]) => `${name}: ${value}.`) }
}

export const settings = defineTool({
  name: 'settings', version: 1, cost: 'lookup', input, output, run,
  description: 'Shows and changes what a person may set by themselves: how much is explained, dollars or percent first, notifications, default account. It changes nothing: the person agrees on the card. '
    + 'Email, password, passkeys and the like are protected and change on the account page only.',
})
