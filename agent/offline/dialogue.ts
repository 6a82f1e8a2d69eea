import type { ClientFacts, EarlierResult, PersonFacts } from '../../domain/facts.ts'
import { labelledIn } from '../../domain/label-words.ts'
import type { PastTurn } from '../../domain/turn.ts'

/** What the conversation is about, read from the transcript: nothing is kept anywhere else. */
export interface Dialogue {
  readonly past: readonly PastTurn[]
  readonly last: PastTurn | undefined
  readonly lastClient: ClientFacts | undefined
  /** The newest result of one of these tools; without names, of any. */
  result(...tools: readonly string[]): EarlierResult | undefined
  /** The newest result that carries weights, such as the optimizer's. */
  weights(): EarlierResult | undefined
  /** Whether an earlier turn left a ticket behind. */
  readonly hasTicket: boolean
  /** The choices that the last turn offered, when it asked back. */
  readonly choices: readonly string[]
}

const hasWeights = ({ tool, output }: EarlierResult): boolean =>
  ['optimizer', 'rebalance'].includes(tool) && Array.isArray((output as { weights?: unknown }).weights)

export const dialogueOf = (past: readonly PastTurn[], facts: PersonFacts): Dialogue => {
  const results = past.flatMap((turn) => turn.results).toReversed()
  const last = past.at(-1)
  const lastClient = past.toReversed().map((turn) => labelledIn(turn.said, facts.clients)).find((each) => each !== undefined)
  return {
    past, last, lastClient,
    result: (...tools) => results.find((each) => tools.length === 0 || tools.includes(each.tool)),
    weights: () => results.find(hasWeights),
    hasTicket: past.some((turn) => turn.ticketIds.length > 0),
    choices: last?.outcome === 'clarify' ? [...last.reply.matchAll(/^- (.+)$/gm)].map((match) => match[1]!) : [],
  }
}
