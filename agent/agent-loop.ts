import { AIMessage, AIMessageChunk, HumanMessage, type BaseMessage } from '@langchain/core/messages'
import { createAgent, createMiddleware } from 'langchain'
import { IdentifierAliases } from './aliases.ts'
import { stopOf, TurnStopped } from './budget.ts'
import { isOneObject } from './strict-json.ts'
import type { AgentModel, TurnModels, TurnScene } from './models.ts'
import { ToolRunner } from './tool-calls.ts'
import { declaredTool } from './tool-declaration.ts'
import type { TurnState } from './turn-state.ts'
import { usageOf, type ModelUsage } from './usage.ts'

/** What happens while the model works: its text as it streams, the end of each of its messages, a change of models. */
export type LoopEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'message'; readonly calledTools: boolean }
  | { readonly kind: 'broken-off' }

const modelNode = 'model_request'

/** The text of each call's arguments as it was streamed; the library itself mends broken JSON, which we must not trust. */
const streamedArguments = (response: AIMessage): ReadonlyMap<string, string> =>
  new Map((AIMessageChunk.isInstance(response) ? response.tool_call_chunks ?? [] : []).map((each) => [each.id ?? '', each.args ?? '']))

/** Broken arguments become a call all the same: the runner refuses it in words, and the model may correct itself. */
const withStrictCalls = (response: AIMessage, id: string, malformed: Set<string>): AIMessage => {
  const streamed = streamedArguments(response)
  const calls = (response.tool_calls ?? []).map((call, at) => ({ ...call, id: call.id ?? `${id}-${at}` }))
  for (const call of calls) if (!isOneObject(streamed.get(call.id) ?? '{}')) malformed.add(call.id)
  const broken = (response.invalid_tool_calls ?? []).map((call, at) => ({ id: call.id ?? `${id}-malformed-${at}`, name: call.name ?? '(no name)', args: {}, type: 'tool_call' as const }))
  for (const call of broken) malformed.add(call.id)
  // An endpoint's own message ids may repeat, and a repeated id would overwrite an earlier message.
  return new AIMessage({ id, content: response.text, tool_calls: [...calls, ...broken] })
}

/** LangChain's agent over one turn: our tools, our budgets, our fallback. One instance serves the answer and its repair. */
export class AgentLoop {
  readonly #turn: TurnState
  readonly #scene: TurnScene
  readonly #models: TurnModels
  readonly #runner: ToolRunner
  readonly #aliases: IdentifierAliases
  readonly #malformed = new Set<string>()
  readonly #messages: BaseMessage[]
  #active: AgentModel
  brokenOff = false

  constructor(turn: TurnState, scene: TurnScene, models: TurnModels, messages: readonly BaseMessage[]) {
    this.#turn = turn
    this.#scene = scene
    this.#models = models
    this.#runner = new ToolRunner(turn)
    this.#aliases = new IdentifierAliases(scene.facts, scene.input)
    this.#messages = [...messages]
    const ready = models.primary.available?.() ?? true
    this.#active = ready || !models.fallback ? models.primary : models.fallback
    if (this.#active !== models.primary) turn.noteFallback()
    turn.model = this.#active.id
  }

  /** Words with real identifiers again. */
  reveal(text: string): string {
    return this.#active.remote ? this.#aliases.reveal(text) : text
  }

  /** Whether the words come from a model that can be asked to say it better. */
  get remote(): boolean { return this.#active.remote }

  #outgoing(messages: readonly BaseMessage[]): BaseMessage[] {
    if (!this.#active.remote) return [...messages]
    return messages.map((message) => {
      if (typeof message.content !== 'string') return message
      const content = this.#aliases.hide(message.content)
      return content === message.content ? message : withContent(message, content)
    })
  }

  /** What a remote model said and took goes into the record, so that its turn can be told, counted and played again. */
  async #account(model: AgentModel, outcome: ModelUsage['outcome'], startedMs: number, response?: AIMessage, error?: unknown): Promise<void> {
    model.report?.(outcome === 'stopped' ? 'unknown' : outcome)
    if (!model.remote) return
    const { ports } = this.#turn
    const usage = usageOf(model.id, model.price, outcome, ports.elapsedMs() - startedMs, response)
    this.#turn.spend(usage)
    ports.spent?.(usage)
    if (response) await ports.record('model-answered', { ...usage, content: response.text, tool_calls: (response.tool_calls ?? []).map(({ name, args }) => ({ name, arguments: args })) })
    else if (outcome === 'failed') await ports.record('model-failed', { model: model.id, reason: reasonOf(error), ms: usage.ms })
  }

  #middleware(system: string, signal: AbortSignal) {
    const hidden = () => (this.#active.remote ? this.#aliases.hide(system) : system)
    return createMiddleware({
      name: 'Turn',
      wrapModelCall: async (request, handler) => {
        this.#turn.spendModelCall()
        const startedMs = this.#turn.ports.elapsedMs()
        const model = this.#active
        let response: AIMessage
        try {
          response = await handler({ ...request, model: model.create(this.#scene), messages: this.#outgoing(request.messages), systemPrompt: hidden() }) as AIMessage
        } catch (error) {
          await this.#account(model, stopOf(error) || signal.aborted ? 'stopped' : 'failed', startedMs, undefined, error)
          if (stopOf(error) || signal.aborted) throw error
          if (model !== this.#models.primary || !this.#models.fallback) throw model.remote ? new TurnStopped('MODEL_UNAVAILABLE', 'The language model does not answer.', { cause: error }) : error
          this.#active = this.#models.fallback
          this.brokenOff = true
          this.#turn.model = this.#active.id
          this.#turn.noteFallback()
          return handler({ ...request, model: this.#active.create(this.#scene), systemPrompt: system })
        }
        await this.#account(model, 'worked', startedMs, response)
        return withStrictCalls(response, `message-${this.#turn.modelCalls}`, this.#malformed)
      },
      wrapToolCall: ({ toolCall }) => {
        const id = toolCall.id ?? ''
        const args = this.#active.remote ? this.#aliases.revealIn(toolCall.args) : toolCall.args
        return this.#runner.run({ id, name: toolCall.name, args, malformed: this.#malformed.has(id) })
      },
    })
  }

  /** Runs until the model has answered. `instruction` asks for more after what was said, for a repair. */
  async *run(system: string, signal: AbortSignal, instruction?: string): AsyncGenerator<LoopEvent> {
    if (instruction !== undefined) this.#messages.push(new HumanMessage(instruction))
    const agent = createAgent({ model: this.#active.create(this.#scene), tools: this.#scene.tools.map((tool) => declaredTool(tool, this.#scene.facts.role)), systemPrompt: system, middleware: [this.#middleware(system, signal)] })
    const stream = await agent.stream({ messages: this.#messages }, { streamMode: ['messages', 'updates'], signal, recursionLimit: 60 })
    let from: string | undefined
    for await (const [mode, data] of stream as AsyncIterable<['messages' | 'updates', unknown]>) {
      if (mode === 'messages') {
        const [chunk, meta] = data as [BaseMessage, { langgraph_node?: string }]
        if (meta.langgraph_node !== modelNode || !AIMessageChunk.isInstance(chunk)) continue
        if (this.brokenOff && chunk.id !== from) { this.brokenOff = false; yield { kind: 'broken-off' } }
        from = chunk.id
        const text = chunk.text
        if (text !== '') yield { kind: 'text', text }
      } else yield* this.#finished(data as Readonly<Record<string, { messages?: readonly BaseMessage[] } | null>>)
    }
  }

  *#finished(update: Readonly<Record<string, { messages?: readonly BaseMessage[] } | null>>): Generator<LoopEvent> {
    for (const [node, state] of Object.entries(update)) {
      for (const message of state?.messages ?? []) {
        this.#messages.push(message)
        if (node === modelNode && AIMessage.isInstance(message)) yield { kind: 'message', calledTools: (message.tool_calls?.length ?? 0) > 0 }
      }
    }
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

const withContent = (message: BaseMessage, content: string): BaseMessage => {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(message) as object) as BaseMessage, message)
  copy.content = content
  return copy
}
