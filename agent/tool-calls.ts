import { ToolMessage } from '@langchain/core/messages'
import type { ToolCall } from '../domain/conversation.ts'
import type { Proposal } from '../domain/proposal.ts'
import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import { condense } from './condense.ts'
import { progressLabel } from './progress.ts'
import { figuresOf, unsaidText } from './provenance/echo.ts'
import { taintsOf } from './taint.ts'
import { aliasesOf } from './turn-evidence.ts'
import type { TurnState } from './turn-state.ts'

/** A call as the model wrote it; `malformed` when its arguments were no JSON. */
export interface RequestedCall {
  readonly id: string
  readonly name: string
  readonly args: unknown
  readonly malformed: boolean
}

const proposerName = 'trade-proposer'
const shownCharacters = 24_000

/** Runs calls one after another, so that results are numbered in one order and one ticket follows one proposal. */
export class ToolRunner {
  readonly #turn: TurnState
  #queue: Promise<unknown> = Promise.resolve()

  constructor(turn: TurnState) {
    this.#turn = turn
  }

  run(call: RequestedCall): Promise<ToolMessage> {
    const next = this.#queue.then(() => this.#runOne(call))
    this.#queue = next.catch(() => undefined)
    return next
  }

  async #runOne(call: RequestedCall): Promise<ToolMessage> {
    const { ports, log, budget } = this.#turn
    const tool = ports.tools.find((each) => each.name === call.name)
    this.#turn.toolCalls += 1
    if (this.#turn.toolCalls > budget.maxToolCalls) return refusalMessage(call, refuse('BUDGET_EXCEEDED', 'No more tool calls in this turn.', { limit: budget.maxToolCalls }, 'Answer from the results so far.'))
    if (!tool) return refusalMessage(call, refuse('UNKNOWN_TOOL', `There is no tool ${call.name}.`, { tools: ports.tools.map((each) => each.name) }, 'Call one of the listed tools.'))
    if (call.malformed) return refusalMessage(call, refuse('MALFORMED_ARGUMENTS', 'The arguments were not valid JSON.', { tool: call.name }, 'Call again with one JSON object.'))
    ports.emit({ kind: 'progress', label: progressLabel(call.name) })
    const { call: done, refusal } = await ports.run(tool, call.args, log.all)
    // A slip of the model's, no answer of a tool.
    if (refusal?.code === 'INVALID_INPUT') return refusalMessage(call, refusal)
    const unsaid = isRefusal(done.output) ? undefined : this.#unsaid(done)
    if (unsaid !== undefined) return refusalMessage(call, refuse('UNSAID_FIGURE', 'A figure in this text is not one that the person said.', { text: unsaid }, 'Write what the person said, with their own figures.'))
    const id = log.add(done)
    if (refusal || id === undefined) return refusalMessage(call, refusal ?? (isRefusal(done.output) ? done.output : refuse('NO_RESULT', 'The tool gave no result.', {}, 'Try another way.')))
    const ticket = call.name === proposerName ? await this.#propose(done.output, done.input) : undefined
    return resultMessage(call, id, done.output, ticket)
  }

  /** A text that is offered to be kept or sent is the person's: a figure in it that they never said has no source. */
  #unsaid({ input, output }: ToolCall): string | undefined {
    const offer = (output as { readonly wish?: unknown } | null)?.wish
    return offer === undefined || offer === null ? undefined : unsaidText(input, figuresOf([this.#turn.input.text, ...this.#turn.ports.past.map((each) => each.said)]))
  }

  /** The model learns no more of a ticket than its id and state; its card comes from the ledger. */
  async #propose(output: unknown, input: unknown): Promise<Readonly<Record<string, unknown>>> {
    const { ports, tickets, log } = this.#turn
    if (tickets.length > 0) return { ticket: refuse('ONE_TICKET_A_TURN', 'There is already a ticket in this turn.', {}, 'Let the person decide on it first.') }
    const proposal = proposalOf(output)
    if (!proposal) return {}
    const said = [this.#turn.input.text, ...ports.past.map((each) => each.said)]
    const aliases = aliasesOf(ports.market)
    const namesOf = (symbol: string): string[] => [...aliases].filter(([, to]) => to === symbol.toLowerCase().replaceAll('-', ' ')).map(([name]) => name)
    const tainted = taintsOf(proposal, input, { facts: ports.facts, said, results: log.all, namesOf })
    const ticket = await ports.propose(proposal, tainted)
    if (isRefusal(ticket)) return { ticket }
    tickets.push(ticket)
    return { ticket: { ticketId: ticket.id, state: ticket.state } }
  }
}

/** The proposal in a trade-proposer's output: itself, or its `proposal` field; `null` when there is nothing to trade. */
const proposalOf = (output: unknown): Proposal | undefined => {
  const { proposal = output } = output as { proposal?: unknown }
  const legs = (proposal as Partial<Proposal> | null)?.legs
  return Array.isArray(legs) && legs.length > 0 ? proposal as Proposal : undefined
}

const refusalMessage = (call: RequestedCall, refusal: Refusal): ToolMessage =>
  new ToolMessage({ tool_call_id: call.id, name: call.name, status: 'error', content: JSON.stringify(refusal), artifact: { refusal } })

/** A long result is cut at its end: what became of the proposal stands before it. */
const resultMessage = (call: RequestedCall, id: string, output: unknown, extra: Readonly<Record<string, unknown>> = {}): ToolMessage =>
  new ToolMessage({
    tool_call_id: call.id, name: call.name, content: JSON.stringify({ resultId: id, ...extra, result: condense(output) }).slice(0, shownCharacters),
    artifact: { id, output, ...extra },
  })
