import type { TurnPorts } from '../../agent/port.ts'
import { nextResultId } from '../../agent/result-log.ts'
import type { ToolCall } from '../../domain/conversation.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import type { Proposal } from '../../domain/proposal.ts'
import type { Refusal } from '../../domain/result.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { PastTurn } from '../../domain/turn.ts'
import type { MarketView } from '../../market/port.ts'
import { callHash, type Tool } from '../../tools/define-tool.ts'
import type { ToolPool } from '../workers/pool.ts'
import { runAnywhere } from '../workers/run-tool.ts'
import { kinds } from './transcript.ts'
import type { TurnLog } from './turn-log.ts'

export interface TurnScene {
  readonly turnId: string
  readonly facts: PersonFacts
  readonly factsDigest: string
  readonly market: MarketView
  readonly past: readonly PastTurn[]
  readonly tools: readonly Tool[]
  readonly pool: ToolPool | undefined
  readonly signal: AbortSignal
  readonly log: TurnLog
  readonly progress: (label: string) => void
  readonly propose: (proposal: Proposal, underived: readonly string[]) => Promise<TicketView | Refusal>
  readonly spent: NonNullable<TurnPorts['spent']>
  readonly elapsedMs: () => number
}

const runner = (scene: TurnScene): TurnPorts['run'] => async (tool, rawInput, results) => {
  const { turnId, facts, market, signal } = scene
  const { input, output, refusal } = await runAnywhere(scene.pool, tool, rawInput,
    { facts, results, market, signal, onProgress: (_fraction, label) => { scene.progress(label) } })
  const call: ToolCall = { name: tool.name, input, output, hash: callHash(tool.name, input, output) }
  const entry = { turnId, version: String(tool.version), ...call }
  void (refusal ? scene.log.record(kinds.refused, { ...entry, code: refusal.code }) : scene.log.record(kinds.tool, { ...entry, resultId: nextResultId(results) }))
  return refusal === undefined ? { call } : { call, refusal }
}

/** What one turn may do: read what it was given, run tools, write the transcript, propose. Nothing else reaches the agent. */
export const turnPorts = (scene: TurnScene): TurnPorts => ({
  tools: scene.tools, facts: scene.facts, market: scene.market, past: scene.past, signal: scene.signal,
  run: runner(scene),
  // What a replay needs stands in the turn's first entry, whatever else the agent says there.
  record: (kind, body) => scene.log.record(kind, {
    turnId: scene.turnId, ...body,
    ...(kind === kinds.turn ? { factsDigest: scene.factsDigest, asOf: scene.market.asOf, marketDigest: scene.market.digest, marketSource: scene.market.source } : {}),
  }),
  emit: (event) => {
    if (event.kind === 'progress') scene.progress(event.label)
    // Cards arrive with the reply and tickets are sent when they are proposed, so that neither is drawn twice.
    else if (event.kind === 'delta') scene.log.say(event.text)
  },
  propose: scene.propose, spent: scene.spent,
  elapsedMs: scene.elapsedMs,
})
