import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import type { AgentModel } from '../models.ts'

/** One message of a model, as it was recorded: words, calls, or both. */
export interface RecordedOutput {
  readonly content?: string | null
  readonly tool_calls?: readonly { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> | string }[]
}

/** Says the recorded messages one after another, whatever it is asked; silent when they are used up. */
class RecordedChatModel extends BaseChatModel {
  readonly #next: () => { readonly output: RecordedOutput; readonly number: number }

  constructor(next: () => { readonly output: RecordedOutput; readonly number: number }) {
    super({})
    this.#next = next
  }

  override _llmType(): string { return 'recorded' }
  override bindTools(): this { return this }

  #chunks(): AIMessageChunk[] {
    const { output, number } = this.#next()
    const calls = (output.tool_calls ?? []).map((call, index) => ({
      index, id: `recorded-${number}-${index}`, name: call.name, args: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments), type: 'tool_call_chunk' as const,
    }))
    return [new AIMessageChunk({ content: output.content ?? '' }), ...(calls.length > 0 ? [new AIMessageChunk({ content: '', tool_call_chunks: calls })] : [])]
  }

  override async _generate(): Promise<ChatResult> {
    const message = this.#chunks().reduce((whole, each) => whole.concat(each))
    return { generations: [{ text: message.text, message: new AIMessage({ content: message.content, tool_calls: message.tool_calls ?? [] }) }] }
  }

  override async *_streamResponseChunks(...[, , manager]: Parameters<BaseChatModel['_streamResponseChunks']>): AsyncGenerator<ChatGenerationChunk> {
    for (const message of this.#chunks()) {
      const chunk = new ChatGenerationChunk({ text: message.text, message })
      yield chunk
      await manager?.handleLLMNewToken(message.text, undefined, undefined, undefined, undefined, { chunk })
    }
  }
}

/**
 * A model that repeats what another one said once, for deterministic evaluation. It is checked like any remote model: it gets no
 * trust for being a recording. `outputs` are used up over the turns of a conversation.
 */
export const recordedModel = (outputs: readonly RecordedOutput[], id = 'recorded'): AgentModel => {
  let at = 0
  const next = () => ({ output: outputs[at] ?? {}, number: at++ })
  return { id, remote: true, create: () => new RecordedChatModel(next) }
}
