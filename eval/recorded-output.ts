import { z } from 'zod'

const plain = z.strictObject({
  content: z.string().nullable().optional(),
  tool_calls: z.array(z.strictObject({ name: z.string(), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]) })).optional(),
})

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

const callOf = (call: unknown): unknown => (isObject(call) && isObject(call['function']) ? { name: call['function']['name'], arguments: call['function']['arguments'] } : call)

/** A message as a chat-completions endpoint gives it, a whole completion around it, or only its words: all mean the same. */
const written = (value: unknown): unknown => {
  if (typeof value === 'string') return { content: value }
  if (!isObject(value)) return value
  const { choices, message } = value
  if (Array.isArray(choices)) return written(isObject(choices[0]) ? choices[0]['message'] : undefined)
  if (isObject(message)) return written(message)
  const { role: _role, refusal: _refusal, tool_calls: calls, ...rest } = value
  return Array.isArray(calls) ? { ...rest, tool_calls: calls.map(callOf) } : rest
}

/** One recorded message of a model: words, calls of tools, or both. */
export const recorded = z.preprocess(written, plain)
