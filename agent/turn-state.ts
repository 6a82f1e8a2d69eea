import type { Card, Outcome, Reply } from '../domain/conversation.ts'
import type { TicketView } from '../domain/ticket.ts'
import type { TurnInput } from '../domain/turn.ts'
import { TurnStopped, type TurnBudget } from './budget.ts'
import { cardsFor } from './cards/index.ts'
import type { TurnPorts } from './port.ts'
import { ResultLog } from './result-log.ts'
import type { ModelUsage } from './usage.ts'

/** What one turn has gathered so far. */
export class TurnState {
  readonly input: TurnInput
  readonly ports: TurnPorts
  readonly budget: TurnBudget
  readonly log: ResultLog
  readonly cards: Card[] = []
  readonly tickets: TicketView[] = []
  readonly #startedMs: number
  model: string
  outcome: Outcome = 'answered'
  code: string | undefined
  toolCalls = 0
  modelCalls = 0
  tokens = 0
  /** USD; `null` until a call with a price was made. */
  costUsd: number | null = null

  constructor(input: TurnInput, ports: TurnPorts, budget: TurnBudget, model: string) {
    this.input = input
    this.ports = ports
    this.budget = budget
    this.model = model
    this.log = new ResultLog(ports.past)
    this.#startedMs = ports.elapsedMs()
  }

  /** Counts a model call; throws `TurnStopped` past the budget. */
  spendModelCall(): void {
    this.modelCalls += 1
    if (this.modelCalls > this.budget.maxModelCalls || this.tokens > this.budget.maxTokens) {
      throw new TurnStopped('BUDGET_EXCEEDED', 'This answer needed more steps than one message may take.')
    }
  }

  spend({ inputTokens, outputTokens, costUsd }: ModelUsage): void {
    this.tokens += inputTokens + outputTokens
    if (costUsd !== null) this.costUsd = (this.costUsd ?? 0) + costUsd
  }

  /** Tells the person, once a turn, that the offline model has taken over. */
  noteFallback(): void {
    if (this.#fellBack) return
    this.#fellBack = true
    this.addCard({ kind: 'notice', title: 'The offline model answers', rows: [['The language model does not answer at the moment. The built-in offline model goes on: same tools and figures, simpler words.']] })
  }
  #fellBack = false

  /** A card that no tool's result makes. */
  addCard(card: Card): void {
    this.cards.push(card)
  }

  reply(text: string, facts: Reply['facts']): Reply {
    const settled = this.log.settle(facts)
    const cards = [...this.cards, ...cardsFor(this.log.calls, settled, text, this.ports.facts.clients)]
    return {
      conversationId: this.input.conversationId, turnId: this.input.turnId, text: text.trim(), model: this.model,
      latencyMs: Math.round(this.ports.elapsedMs() - this.#startedMs), asOf: this.ports.market.asOf,
      outcome: this.outcome, ...(this.code !== undefined && { code: this.code }),
      tools: this.log.replyCalls(), facts: settled, cards, tickets: this.tickets,
    }
  }
}
