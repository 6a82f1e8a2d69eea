import type { ChainEntry } from '../../domain/record.ts'

type Body = Readonly<Record<string, unknown>>

const strings = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
const at = (body: Body, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as Body)[name] : undefined), body)

/** What of an entry people search for: words said and shown, and what tools were asked. Results are numbers, and replies say them. */
const searched: Readonly<Record<string, (body: Body) => unknown>> = {
  'message-received': (body) => at(body, 'text'),
  'reply-sent': (body) => at(body, 'reply', 'text'),
  'reply-blocked': (body) => at(body, 'sentence'),
  'notice-sent': (body) => at(body, 'text'),
  'tool-called': (body) => [at(body, 'name'), at(body, 'input')],
  'tool-refused': (body) => [at(body, 'name'), at(body, 'input')],
  'ticket-sent': (body) => at(body, 'card'),
  'proposal-refused': (body) => at(body, 'proposal'),
  'feedback-given': (body) => at(body, 'text'),
}

/** The searchable text of an entry in the clear, a line a part; empty for kinds that nobody searches. */
export const textOf = (entry: Pick<ChainEntry, 'kind' | 'body'>): string =>
  strings(searched[entry.kind]?.(JSON.parse(entry.body) as Body)).join('\n')
