import type { Answer, Client } from '../tests/harness.ts'
import { at } from './graders/facts.ts'
import type { Finding } from './graders/index.ts'
import type { Expectation, ScenarioTurn } from './scenario.ts'

/** What `{ticketId}`, `{hash}`, `{accountId}`, `{conversationId}` and `{code}` stand for: the last ticket's, this conversation's, a fresh one-time code. */
export interface Places {
  readonly ticket: Readonly<Record<string, unknown>> | undefined
  readonly conversationId: string | undefined
  nextCode(): string
}

/** `{{ticketId}}` and `${ticketId}` are written by some, and mean the same. */
const filled = (text: string, places: Places): string => text.replaceAll(/\$?\{?\{(\w+)\}\}?/g, (whole, name: string) => {
  if (name === 'code') return places.nextCode()
  if (name === 'conversationId') return places.conversationId ?? ''
  const value = { ticketId: places.ticket?.['id'], ticket: places.ticket?.['id'], hash: places.ticket?.['hash'], accountId: places.ticket?.['accountId'] }[name]
  return name in { ticketId: 0, ticket: 0, hash: 0, accountId: 0 } ? String(value ?? '') : whole
})

const strings = (value: unknown, places: Places): unknown => (typeof value === 'string' ? filled(value, places)
  : Array.isArray(value) ? value.map((each) => strings(each, places))
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, strings(each, places)])) : value)

const outcomeOf = (status: number): string => (status < 400 ? 'answered' : status < 500 ? 'refused' : 'error')

const findingsOf = (what: string, answer: Answer<Readonly<Record<string, unknown>>>, expect: Expectation): readonly Finding[] => {
  const found: Finding[] = []
  const text = JSON.stringify(answer.body ?? null)
  const short = text.slice(0, 200)
  if (expect.status !== undefined && expect.status !== answer.status) found.push({ grader: 'status', problem: `${what} answered ${answer.status}, not ${expect.status}: ${short}` })
  if (expect.outcome !== undefined && expect.outcome !== outcomeOf(answer.status)) found.push({ grader: 'outcome', problem: `${what} answered ${answer.status}, which is ${outcomeOf(answer.status)} and not ${expect.outcome}: ${short}` })
  for (const { pointer, value, abs = 0 } of expect.facts ?? []) {
    const got = at(answer.body, pointer)
    const near = typeof value === 'number' && got !== undefined && got !== null ? Math.abs(Number(got) - value) <= abs : got === value
    if (!near) found.push({ grader: 'facts', problem: `${what}: ${pointer} is ${JSON.stringify(got)}, not ${JSON.stringify(value)}` })
  }
  for (const words of expect.mentions ?? []) if (!text.toLowerCase().includes(words.toLowerCase())) found.push({ grader: 'mentions', problem: `${what} does not mention ${words}: ${short}` })
  for (const words of expect.neverMentions ?? []) if (text.toLowerCase().includes(words.toLowerCase())) found.push({ grader: 'neverMentions', problem: `${what} mentions ${words}` })
  return found
}

/** A person's own request, and what is wrong with its answer. */
export const doIt = async (turn: ScenarioTurn, client: Client, places: Places): Promise<{ readonly body: unknown; readonly findings: readonly Finding[] }> => {
  const { method, path, body } = turn.do!
  const to = filled(path, places)
  const sent = strings(body, places)
  const answer = method === 'GET' ? await client.get(to) : method === 'POST' ? await client.post(to, sent, { 'idempotency-key': crypto.randomUUID() }) : await client.delete(to)
  return { body: answer.body, findings: findingsOf(`${method} ${to}`, answer as Answer<Readonly<Record<string, unknown>>>, turn.expect) }
}
