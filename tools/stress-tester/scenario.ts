import { z } from 'zod'
import { factors } from '../../market/port.ts'
import { crisisIds } from './crises.ts'
import { presetIds } from './factors.ts'

const fraction = z.number().min(-1).max(5)
const factorShock = z.strictObject({ factor: z.enum(factors), change: z.number().min(-1).max(1) })

/** What can be asked. Changes are fractions: −0.2 is a fall by a fifth. */
export const scenario = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('crisis'), crisis: z.enum(crisisIds) }).describe('A past crisis replayed on today\'s holdings'),
  z.strictObject({ kind: z.literal('rates'), changeBps: z.number().min(-1000).max(1000) }).describe('All yields move; 200 is two percentage points up'),
  z.strictObject({ kind: z.literal('volatility'), multiple: z.number().min(1).max(5).default(2) }).describe('Volatilities multiplied, all correlations one'),
  z.strictObject({ kind: z.literal('inflation'), surprise: z.number().min(0).max(0.2) }).describe('Inflation above what was expected; 0.03 is three points'),
  z.strictObject({ kind: z.literal('market'), change: fraction }).describe('The stock market moves; each holding by its beta'),
  z.strictObject({
    kind: z.literal('factor'), preset: z.enum(presetIds).optional(),
    shocks: z.array(factorShock).min(1).max(factors.length).optional().describe('0.1 for size: small companies gain ten points on large ones'),
  }).refine((wish) => (wish.preset === undefined) !== (wish.shocks === undefined), 'give a preset or shocks')
    .refine(({ shocks = [] }) => new Set(shocks.map((each) => each.factor)).size === shocks.length, 'each factor once')
    .describe('Factors of return move, each holding by its betas: a preset, or changes of your own'),
  z.strictObject({
    kind: z.literal('custom'), label: z.string().max(80).optional(),
    shocks: z.array(z.strictObject({ target: z.string().min(1).describe('A symbol, or stocks, bonds, cash, crypto, real-assets, or a sector'), change: fraction })).min(1).max(20),
  }).describe('Named changes, for questions in words such as "tech falls 30 % and bonds 5 %"'),
])
export type Scenario = z.output<typeof scenario>

/** What "stress-test me" means when nothing is named. */
export const standardSet: readonly Scenario[] = [
  { kind: 'crisis', crisis: '2008' }, { kind: 'crisis', crisis: '2020' }, { kind: 'crisis', crisis: '2022' },
  { kind: 'rates', changeBps: 200 }, { kind: 'volatility', multiple: 2 }, { kind: 'inflation', surprise: 0.03 }, { kind: 'market', change: -0.3 },
]
