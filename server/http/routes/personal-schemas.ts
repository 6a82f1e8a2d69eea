import { z } from 'zod'
import { esgTags } from '../../../domain/policy.ts'
import { memoryKinds } from '../../../domain/personal.ts'
import { explainLevels, figureOrders, notificationLevels, type Preferences } from '../../../domain/preferences.ts'
import { frequencies } from '../../../domain/recurrence.ts'
import { parsePrice } from '../../../domain/decimal.ts'
import { isIsoDate } from '../../../domain/units.ts'
import { answersSchema } from '../../../tools/risk-profiler/questions.ts'
import { mostCharacters, mostRows } from '../../../tools/statement-import/csv.ts'
import { entrySchema } from '../../../tools/statement-import/entry.ts'

const text = (most: number) => z.string().trim().min(1).max(most)
const id = z.string().min(1).max(100)
const date = z.string().refine(isIsoDate, 'a date YYYY-MM-DD')
const usd = z.string().regex(/^(0|[1-9]\d{0,11})\.\d{2}$/, 'a plain dollar amount with cents, such as "1250.00"')
const priceText = z.string().refine((value) => (parsePrice(value) ?? 0n) > 0n, 'a plain price above zero')
const conversationId = id.optional()
const goal = z.strictObject({ kind: z.enum(['retirement', 'house', 'education', 'other']), label: text(60), targetUsd: usd, on: date, monthlyUsd: usd })
const names = z.array(text(40)).max(20)

const share = z.number().min(0).max(1)
/** Keys that are absent stay absent: what is hashed has one spelling. */
const esgLimit = z.strictObject({ tag: z.enum(esgTags), min: share.optional(), max: share.optional() })
  .transform(({ tag, min, max }) => ({ tag, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }))

/** Bodies of the person's own acts, as strict as every other request. */
export const profileChange = z.strictObject({
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('questionnaire'), answers: answersSchema }),
    z.strictObject({ kind: z.literal('goal-add'), goal }),
    z.strictObject({ kind: z.literal('goal-change'), goalId: id, goal }),
    z.strictObject({ kind: z.literal('goal-remove'), goalId: id }),
    z.strictObject({ kind: z.literal('exclusions'), add: names, remove: names }),
    z.strictObject({ kind: z.literal('esg-limits'), limits: z.array(esgLimit).max(20) }),
  ]),
})

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'the hash of the preview, 64 hex digits')
export const byHash = z.strictObject({ hash })

export const planWish = z.strictObject({
  kind: z.enum(['deposit', 'withdrawal']), accountId: id, amountUsd: usd, every: z.enum(frequencies), firstOn: date, until: date.nullable().default(null),
})

export const importWish = z.strictObject({
  accountId: id.optional(), csv: z.string().min(1).max(mostCharacters).optional(), entries: z.array(entrySchema).min(1).max(mostRows).optional(),
})

export const memoryWish = z.strictObject({
  kind: z.enum(memoryKinds).default('preference'), text: text(500), expiresOn: date.nullable().default(null), conversationId, messageId: id.optional(),
})
export const memoryChange = z.strictObject({ text: text(500), expiresOn: date.nullable().default(null) })

export const alertWish = z.strictObject({
  rule: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('price'), symbol: text(20), direction: z.enum(['above', 'below']), price: priceText }),
    z.strictObject({ kind: z.literal('drift'), accountId: id, by: z.number().min(0.005).max(0.9) }),
    z.strictObject({ kind: z.literal('date'), on: date, note: text(200) }),
  ]), conversationId,
})

/** As `POST /api/bulk` takes it. */
export const bulkWish = z.strictObject({ clients: z.array(id).min(1).max(50), kind: z.literal('rebalance-to-policy') })

export const settingsChange = z.strictObject({
  explain: z.enum(explainLevels).optional(), figures: z.enum(figureOrders).optional(), notifications: z.enum(notificationLevels).optional(), defaultAccountId: id.nullable().optional(),
}).refine((change) => Object.keys(change).length > 0, 'name a setting')
  // Only what was named: a field that is absent stays as it is.
  .transform((change): Partial<Preferences> => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)))

export const helpWish = z.strictObject({ topic: text(500), conversationId })
export const taskMove = z.strictObject({ state: z.enum(['taken', 'done']) })
export const nothing = z.strictObject({}).optional()
