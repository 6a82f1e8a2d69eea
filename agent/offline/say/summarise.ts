import type { ToolCall } from '../../../domain/conversation.ts'
import { isRefusal } from '../../../domain/result.ts'
import { bullets, paragraphs, sentence } from './format.ts'

/** What results say by themselves, for when no model's words pass: each tool's own reasons and its date. */
export const summarise = (calls: readonly ToolCall[]): string => paragraphs(...calls.map(({ output }) => {
  if (isRefusal(output)) return `${output.message} ${output.nextStep}`
  const { why, asOf } = (output ?? {}) as { why?: unknown; asOf?: unknown }
  const reasons = Array.isArray(why) ? why.filter((each): each is string => typeof each === 'string') : []
  return paragraphs(reasons.length > 0 && bullets(reasons.slice(0, 5).map(sentence)), typeof asOf === 'string' && `As of ${asOf}.`)
}), '\n')
