import { HumanMessage } from '@langchain/core/messages'
import type { Reply } from '../domain/conversation.ts'
import type { TurnInput } from '../domain/turn.ts'
import { fill, type PromptSet } from '../prompts/index.ts'
import { AgentLoop } from './agent-loop.ts'
import { defaultBudget, stopOf, type TurnBudget } from './budget.ts'
import { historyMessages } from './history.ts'
import { MarkerReader } from './marker.ts'
import type { KnowledgeEntry, TurnModels, TurnScene } from './models.ts'
import type { Verdict } from './offline/verdict.ts'
import { summarise } from './offline/say/summarise.ts'
import type { RunTurn, TurnPorts } from './port.ts'
import type { Evidence } from './provenance/evidence.ts'
import { ReplyWriter } from './reply-writer.ts'
import { sentencesOf } from './sentences.ts'
import { sanitise } from './sanitise.ts'
import { evidenceOf, TurnEvidence } from './turn-evidence.ts'
import { TurnState } from './turn-state.ts'

export interface RunTurnOptions {
  readonly models: TurnModels
  readonly prompts: PromptSet
  readonly knowledge?: readonly KnowledgeEntry[]
  readonly budget?: TurnBudget
}

/** One answer being made: the loop's text goes through the writer, sentence by sentence. */
class Conversation {
  readonly #turn: TurnState
  readonly #loop: AgentLoop
  readonly #writer: ReplyWriter
  readonly #signal: AbortSignal
  readonly #system: string
  readonly #options: RunTurnOptions
  #verdict: Verdict | undefined

  constructor(turn: TurnState, scene: TurnScene, options: RunTurnOptions, knowledge: Evidence, signal: AbortSignal) {
    this.#turn = turn
    this.#options = options
    this.#signal = signal
    this.#system = fill(options.prompts.system, { role: roleWords[scene.facts.role] ?? 'a person', asOf: scene.market.asOf, knowledge: scene.facts.ips.knowledge })
    this.#loop = new AgentLoop(turn, { ...scene, judge: (verdict) => { this.#verdict = verdict } }, options.models, [...historyMessages(scene.past), new HumanMessage(scene.input.text)])
    this.#writer = new ReplyWriter(turn.ports, new TurnEvidence(turn.log, scene, knowledge), (text) => this.#loop.reveal(text))
  }

  get writer(): ReplyWriter { return this.#writer }

  async answer(): Promise<void> {
    await this.#attempts()
    const older = this.#turn.log.olderDates(this.#writer.facts, this.#turn.ports.market.asOf).filter((date) => !this.#writer.sent.includes(date))
    if (this.#leansOnHypothesis() && !/\bhypothe/i.test(this.#writer.sent)) this.#writer.writeWhatPasses(['\n\nThese figures are hypothetical, not a forecast.'])
    if (older.length > 0) this.#writer.writeWhatPasses([`\n\nFigures from earlier in this conversation stand at ${older.join(' and ')}.`])
  }

  /** Whether a figure that was sent comes from a result that calls itself hypothetical. */
  #leansOnHypothesis(): boolean {
    const { calls } = this.#turn.log
    return this.#writer.facts.some(({ source }) => 'tool' in source && (calls[source.tool]?.output as { hypothetical?: unknown } | undefined)?.hypothetical === true)
  }

  async #attempts(): Promise<void> {
    await this.#pass()
    if (!this.#writer.blocked) return
    const { sentence, reason } = this.#writer.blocked
    this.#writer.resume()
    const { sent } = this.#writer
    await this.#pass(fill(this.#options.prompts.repair, { sentence, reason, sent }))
    // Of the second attempt what passes stands, line by line; where nothing does, the results speak for themselves.
    if (!this.#writer.blocked && this.#writer.sent !== sent) return
    this.#writer.resume()
    this.remainder()
  }

  /** What the results say in our own words: for when the model's words do not pass. */
  remainder(): void {
    this.#writer.drop()
    this.#writer.writeWhatPasses(sentencesOf(summarise(this.#turn.log.calls)))
    if (this.#writer.sent === '') this.#writer.writeWhatPasses(['I could not put this into words that I can stand behind. ', 'Please ask again in another way.'])
  }

  /** One run of the loop. Text of a message is held while no result is known: it may turn out to be talk before a tool call. */
  async #pass(instruction?: string): Promise<void> {
    let marker = new MarkerReader()
    const stop = new AbortController()
    let held = ''
    for await (const event of this.#loop.run(this.#system, AbortSignal.any([this.#signal, stop.signal]), instruction)) {
      this.#writer.onBlocked = !this.#loop.remote ? 'leave-out' : instruction === undefined ? 'stop' : 'leave-line'
      if (event.kind === 'broken-off') { this.#writer.drop(); held = '' }
      else if (event.kind === 'text') {
        const text = marker.push(event.text)
        if (this.#turn.log.calls.length === 0) held += text
        else if (!this.#writer.push(text)) { stop.abort(); break }
      } else if (event.calledTools) { this.#talk(held); held = ''; marker = new MarkerReader() }
    }
    this.#turn.outcome = marker.outcome ?? this.#turn.outcome
    if (this.#writer.blocked) return
    if (this.#writer.push(held + marker.flush())) this.#writer.end()
    this.#turn.outcome = this.#verdict?.outcome ?? marker.outcome ?? this.#turn.outcome
    const choices = this.#verdict?.choices ?? []
    if (choices.length > 0) this.#turn.addCard({ kind: 'choices', title: 'Which one?', rows: [], choices })
  }

  /** Words before a tool call are progress: no figures, and nothing that a sentence could not say either. */
  #talk(text: string): void {
    const label = sanitise(text).trim()
    if (label !== '' && label.length <= 120 && this.#writer.statesNothing(label)) this.#turn.ports.emit({ kind: 'progress', label })
  }
}

const roleWords: Readonly<Record<string, string>> = {
  investor: 'an investor, about their own accounts', advisor: 'a financial advisor, about their clients\' accounts',
  supervisor: 'a supervisor', compliance: 'a compliance officer', admin: 'an administrator',
}

const failures: Readonly<Record<string, string>> = {
  CANCELED: 'Stopped.',
  TURN_TIMEOUT: 'This took too long, so I stopped.',
  BUDGET_EXCEEDED: 'This answer needed more steps than one message may take. Please ask for one thing at a time.',
  CONTENT_FILTER: 'The language model\'s provider withheld this answer. Please say it in another way.',
  MODEL_UNAVAILABLE: 'The language model does not answer at the moment. Please try again soon.',
  INTERNAL: 'Something went wrong here. Nothing was traded.',
}

const codeOf = (error: unknown, ports: TurnPorts, timeout: AbortSignal): string => {
  if (timeout.aborted) return 'TURN_TIMEOUT'
  if (ports.signal.aborted) return 'CANCELED'
  return stopOf(error)?.code ?? 'INTERNAL'
}

const runTurn = async (options: RunTurnOptions, knowledge: Evidence, input: TurnInput, ports: TurnPorts): Promise<Reply> => {
  const turn = new TurnState(input, ports, options.budget ?? defaultBudget, options.models.primary.id)
  const timeout = AbortSignal.timeout(turn.budget.timeoutMs)
  const { facts, market, past, tools } = ports
  let conversation: Conversation | undefined
  try {
    await ports.record('turn-started', { turnId: input.turnId, model: turn.model, prompts: Object.values(options.prompts).map(({ name, version, sha256 }) => ({ name, version, sha256 })) })
    conversation = new Conversation(turn, { input, facts, market, past, tools }, options, knowledge, AbortSignal.any([ports.signal, timeout]))
    await conversation.answer()
    await ports.record('turn-finished', { model: turn.model, modelCalls: turn.modelCalls, toolCalls: turn.toolCalls, tokens: turn.tokens, costUsd: turn.costUsd })
  } catch (error) {
    turn.outcome = 'error'
    turn.code = codeOf(error, ports, timeout)
    await ports.record('turn-failed', { code: turn.code, reason: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown' })
    if (conversation && turn.log.calls.length > 0 && turn.code !== 'CANCELED') conversation.remainder()
    const words = failures[turn.code] ?? failures.INTERNAL!
    conversation?.writer.resume()
    if (conversation) conversation.writer.writeWhatPasses([words])
    else ports.emit({ kind: 'delta', text: words })
  }
  return turn.reply(conversation?.writer.sent ?? failures[turn.code ?? 'INTERNAL'] ?? '', conversation?.writer.facts ?? [])
}

/** Makes the function that answers messages. `models.fallback` should be the offline model. */
export const createRunTurn = (options: RunTurnOptions): RunTurn => {
  const knowledge = evidenceOf(options.knowledge ?? [])
  return (input, ports) => runTurn(options, knowledge, input, ports)
}
