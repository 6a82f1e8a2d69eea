import { BaseChatModel, type BaseChatModelParams } from '@langchain/core/language_models/chat_models'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { AIMessage, AIMessageChunk, ToolMessage, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import type { TurnScene } from '../models.ts'
import { nextStep, type Step } from './plan.ts'
import type { Done } from './skills/skill.ts'
import type { Classifier } from './understand/learned/classifier.ts'

/** A tool call's id says which part of the message it answers: "p1-0-0". Other models' calls have other ids and are none of ours. */
const partOf = (id: string): number | undefined => {
  const match = /^p(\d+)-\d+-\d+$/.exec(id)
  return match ? Number(match[1]) : undefined
}

/** This turn's results of our own calls, by part. Those of earlier turns reach us through the scene. */
const resultsIn = (messages: readonly BaseMessage[]): Map<number, Done[]> => {
  const results = new Map<number, Done[]>()
  for (const message of messages) {
    const part = ToolMessage.isInstance(message) ? partOf(message.tool_call_id) : undefined
    if (part === undefined) continue
    const { id, output, refusal, ticket } = ((message as ToolMessage).artifact ?? {}) as Partial<Done>
    const done: Done = { name: message.name ?? '', ...(id !== undefined && { id }), ...(output !== undefined && { output }), ...(refusal && { refusal }), ...(ticket && { ticket }) }
    results.set(part, [...results.get(part) ?? [], done])
  }
  return results
}

/**
 * A deterministic model: rules and sentence embeddings understand, tools compute, templates speak. It says the same for the same
 * scene and results, and needs no key and no network.
 */
export class OfflineChatModel extends BaseChatModel {
  readonly #scene: TurnScene
  readonly #classifier: Classifier

  constructor(scene: TurnScene, classifier: Classifier, params: BaseChatModelParams = {}) {
    super(params)
    this.#scene = scene
    this.#classifier = classifier
  }

  override _llmType(): string { return 'offline' }
  /** Its tools come with the scene. */
  override bindTools(): this { return this }

  async #step(messages: readonly BaseMessage[]): Promise<Step> {
    return nextStep(this.#scene, this.#classifier, resultsIn(messages))
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const step = await this.#step(messages)
    return { generations: [{ text: step.text, message: new AIMessage({ content: step.text, tool_calls: callsOf(step) }) }] }
  }

  override async *_streamResponseChunks(messages: BaseMessage[], _options: this['ParsedCallOptions'], manager?: CallbackManagerForLLMRun): AsyncGenerator<ChatGenerationChunk> {
    const step = await this.#step(messages)
    // All of it is known at once: nobody would see it sooner in pieces.
    const chunk = new ChatGenerationChunk({ text: step.text, message: new AIMessageChunk({
      content: step.text, tool_call_chunks: callsOf(step).map((call, index) => ({ index, id: call.id, name: call.name, args: JSON.stringify(call.args), type: 'tool_call_chunk' as const })) }) })
    yield chunk
    await manager?.handleLLMNewToken(step.text, undefined, undefined, undefined, undefined, { chunk })
  }
}

const callsOf = (step: Step): { id: string; name: string; args: Record<string, unknown>; type: 'tool_call' }[] =>
  step.calls.map(({ part, name, args }, at) => ({ id: `p${part}-${step.round}-${at}`, name, args: { ...args }, type: 'tool_call' }))
