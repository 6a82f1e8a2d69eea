import { z } from 'zod'
import type { PersonFacts } from '../../domain/facts.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, fraction, sentences } from '../portfolio/shapes.ts'
import { basics } from './entries-basics.ts'
import { methods } from './entries-methods.ts'
import { isOnlyNear, lookUp } from './look-up.ts'

export const knowledge = [...basics, ...methods]

const input = z.strictObject({
  topic: z.string().trim().min(1).max(200).describe('A term or question: "Sharpe ratio", "what is a bond ETF"'),
  limit: z.int().min(1).max(5).default(1),
})

const output = z.strictObject({
  asOf: dateField, exact: z.boolean().describe('false: there is no entry on exactly that, only a near one'),
  entries: z.array(z.strictObject({ id: z.string(), title: z.string(), text: z.string(), example: z.string(), see: z.array(z.strictObject({ id: z.string(), title: z.string() })), score: fraction })).min(1),
  why: sentences, notes: sentences,
})

const titleOf = (id: string): string => knowledge.find((entry) => entry.id === id)!.title

/** What the server found near in meaning to the message, where no word fits (MiniLM, cosine); below this it is a guess. */
const near = 0.45
const byMeaning = ({ personal }: PersonFacts, limit: number): ReturnType<typeof lookUp> => (personal?.knowledge ?? []).filter(({ similarity }) => similarity >= near)
  .flatMap(({ entryId, similarity }) => { const entry = knowledge.find(({ id }) => id === entryId); return entry ? [{ entry, score: similarity }] : [] }).slice(0, limit)

const run = (wish: z.output<typeof input>, { facts, market }: ToolContext): z.input<typeof output> | Refusal => {
  const byWords = lookUp(wish.topic, knowledge, wish.limit)
  const found = byWords.length > 0 ? byWords : byMeaning(facts, wish.limit)
  if (found.length === 0) return refuse('NO_ENTRY', 'There is no entry on that.', { topic: wish.topic, entries: knowledge.length }, 'Ask with another word, such as "rebalancing" or "expense ratio".')
  const [{ entry: best }] = found as [(typeof found)[number]]
  const exact = wish.limit > 1 || !isOnlyNear(wish.topic, best)
  return {
    asOf: market.asOf, exact,
    entries: found.map(({ entry, score }) => ({ id: entry.id, title: entry.title, text: entry.text, example: entry.example, see: entry.see.map((id) => ({ id, title: titleOf(id) })), score })),
    why: [exact ? `The entry "${best.title}" fits best.` : `There is no entry on exactly that; "${best.title}" is the nearest.`], notes: ['General knowledge, not advice on your situation.'],
  }
}

export const education = defineTool({
  name: 'education', version: 3, cost: 'lookup',
  description: 'Plain explanations of investing terms (ETF, bond, Sharpe ratio, drawdown, rebalancing, tax lots, …) from a fixed knowledge base, each with an id. '
    + 'Use it for "what is …", "explain …"; it knows nothing about the person or the market.',
  input, output, run,
})
