import { z } from 'zod'
import { refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, sentences } from '../portfolio/shapes.ts'
import { plainText, wishField, wishOut } from '../wish/shape.ts'

const input = z.strictObject({
  action: z.enum(['list', 'ask']).default('ask'),
  topic: z.string().trim().min(1).max(500).optional().describe('What it is about, in the person\'s words'),
})

const row = z.strictObject({ taskId: z.string(), topic: z.string(), state: z.enum(['open', 'taken', 'done']), openedAt: z.string() })
const output = z.strictObject({ asOf: dateField, open: z.array(row), wish: wishField, why: sentences, notes: sentences })
type Output = z.input<typeof output>

const mostOpen = 5

const run = ({ action, topic = '' }: z.output<typeof input>, { facts, market }: ToolContext): Output | Refusal => {
  const open = (facts.personal?.tasks ?? []).filter(({ state }) => state !== 'done')
  const base = { asOf: market.asOf, open: open.map((each) => ({ ...each })), wish: null, notes: ['Your advisor sees it, or the firm where you have none. What you said here goes with it.'] }
  if (action === 'list') return { ...base, why: open.length === 0 ? ['No request for a person is open.'] : open.map((each) => `${each.state === 'taken' ? 'Somebody is on it' : 'Waiting'}: ${each.topic}.`) }
  if (open.length >= mostOpen) return refuse('TOO_MANY_REQUESTS', `${open.length} of your requests are still open.`, { open: open.length }, 'Wait for an answer to one of them.')
  const text = plainText(topic) || 'Please call me back'
  const wish = { act: 'help', title: 'Talk to a person', path: '/api/tasks', body: { topic: text }, stepUp: false, lines: [['About', text]] } as const
  return { ...base, wish: wishOut(wish), why: ['A person will get your request when you agree on the card.'] }
}

export const humanHelp = defineTool({
  name: 'human-help', version: 1, cost: 'lookup', input, output, run,
  description: 'For "I want to talk to a person": a request to the person\'s advisor, or to the firm, with the topic in their own words; also lists the requests that are open. '
    + 'It sends nothing: the person agrees on the card. Offer it when somebody is upset, in trouble, or asks what only a human may answer.',
})
